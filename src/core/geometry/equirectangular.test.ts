import { describe, expect, it } from 'vitest';
import {
  anglesOf,
  angleWindow,
  columnThetaRad,
  directionOf,
  directionToPixel,
  fullWindow,
  pixelToDirection,
  rowPhiRad,
  type SphereWindow,
} from './equirectangular.ts';

const widths = [64, 256, 2048];

/** Forward and back: every pixel of the window on a coarse raster, ends included. */
function expectInverse(window: SphereWindow): void {
  for (let i = 0; i <= 16; i++) {
    for (let j = 0; j <= 16; j++) {
      const col = Math.floor(((window.width - 1) * i) / 16);
      const row = Math.floor(((window.height - 1) * j) / 16);
      const back = directionToPixel(window, pixelToDirection(window, col, row));
      expect(back.row).toBeCloseTo(row, 6);
      const isPole = Math.sin(rowPhiRad(window, row)) < 1e-9;
      if (!isPole) expect(Math.abs(back.col - col) % window.width).toBeCloseTo(0, 6);
    }
  }
}

describe.each(widths)('whole sphere, %i px wide', (width) => {
  const window = fullWindow(width);

  it('leaves out the end of the turn and has both poles', () => {
    expect(window.height).toBe(width / 2);
    expect(columnThetaRad(window, 0)).toBe(0);
    expect(columnThetaRad(window, width - 1)).toBe((2 * Math.PI * (width - 1)) / width);
    expect(rowPhiRad(window, 0)).toBe(0);
    expect(rowPhiRad(window, window.height - 1)).toBe(Math.PI);
  });

  it('looks along +x, +y, -x, -y at the quarters of the equator', () => {
    const middle = (window.height - 1) / 2;
    const expected = [
      [1, 0, 0],
      [0, 1, 0],
      [-1, 0, 0],
      [0, -1, 0],
    ];
    expected.forEach((direction, quarter) => {
      pixelToDirection(window, (quarter * width) / 4, middle).forEach((value, i) =>
        expect(value).toBeCloseTo(direction[i]!, 12),
      );
    });
  });

  it('has +z in the first row and -z in the last', () => {
    for (const col of [0, 1, width - 1]) {
      expect(pixelToDirection(window, col, 0)[2]).toBe(1);
      expect(pixelToDirection(window, col, window.height - 1)[2]).toBe(-1);
    }
  });

  it('finds every pixel again', () => expectInverse(window));

  it('wraps at the seam', () => {
    const inside = directionToPixel(window, directionOf(-1e-9, 1));
    expect(inside.col).toBeLessThan(width);
    expect(inside.col).toBeGreaterThan(width - 0.01);
    expect(directionToPixel(window, directionOf(2 * Math.PI, 1)).col % width).toBeCloseTo(0, 6);
  });
});

describe('a part of the sphere', () => {
  it('keeps the pixels of the whole picture when cut out of it', () => {
    const whole = fullWindow(256);
    const part: SphereWindow = { ...whole, width: 16, height: 8, firstCol: 100, firstRow: 40 };
    expect(pixelToDirection(part, 3, 5)).toEqual(pixelToDirection(whole, 103, 45));
    expectInverse(part);
  });

  it('covers the angles it was asked for', () => {
    const window = angleWindow([1, 2], [0.5, 1], 200, 101);
    expect(columnThetaRad(window, 0)).toBeCloseTo(1, 14);
    expect(columnThetaRad(window, 200)).toBeCloseTo(2, 14);
    expect(rowPhiRad(window, 0)).toBeCloseTo(0.5, 14);
    expect(rowPhiRad(window, 100)).toBeCloseTo(1, 14);
    expectInverse(window);
  });

  it('may cross the seam', () => {
    const window = angleWindow([-0.25, 0.25], [1, 2], 100, 100);
    const { col } = directionToPixel(window, directionOf(0.1, 1.5));
    expect(col).toBeCloseTo(70, 9);
    expect(directionToPixel(window, directionOf(-0.1, 1.5)).col).toBeCloseTo(30, 9);
    expectInverse(window);
  });
});

describe('anglesOf', () => {
  it('takes vectors of any length, and azimuth 0 at the poles', () => {
    expect(anglesOf([0, -3, 0])).toEqual({ thetaRad: 1.5 * Math.PI, phiRad: Math.PI / 2 });
    expect(anglesOf([0, 0, 1e-30])).toEqual({ thetaRad: 0, phiRad: 0 });
    expect(anglesOf([0, 0, -7])).toEqual({ thetaRad: 0, phiRad: Math.PI });
  });

  it('stays below a full turn', () => {
    expect(anglesOf([1, -1e-30, 0]).thetaRad).toBeLessThan(2 * Math.PI);
  });
});
