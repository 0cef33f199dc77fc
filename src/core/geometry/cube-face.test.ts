import { describe, expect, it } from 'vitest';
import { computeGridary, type FaceWindow, facePixelToPoint, pointToFacePixel } from './cube-face.ts';

describe('cube face', () => {
  it.each<FaceWindow>([
    { size: 64, x: [0, 1], y: [0, 1] },
    { size: 101, x: [-1, 1], y: [-1, 1] },
    { size: 7, x: [0.25, 0.2501], y: [-0.5, -0.4] },
  ])('finds every pixel again: $size px', (window) => {
    for (let row = 0; row < window.size; row += 3) {
      for (let col = 0; col < window.size; col += 3) {
        const [x, y, z] = facePixelToPoint(window, row, col);
        const back = pointToFacePixel(window, [2.5 * x, 2.5 * y, 2.5 * z])!;
        expect(back.row).toBeCloseTo(row, 6);
        expect(back.col).toBeCloseTo(col, 6);
      }
    }
  });

  it('has x along rows, y along columns, both ends included', () => {
    const window: FaceWindow = { size: 5, x: [-1, 1], y: [0, 1] };
    expect(facePixelToPoint(window, 0, 4)).toEqual([-1, 1, 1]);
    expect(facePixelToPoint(window, 4, 0)).toEqual([1, 0, 1]);
  });

  it('is only met by rays of its own half space', () => {
    const window: FaceWindow = { size: 5, x: [-1, 1], y: [-1, 1] };
    expect(pointToFacePixel(window, [1, 0, 0])).toBeUndefined();
    expect(pointToFacePixel(window, [0, 0, -1])).toBeUndefined();
  });
});

describe('gridary', () => {
  /** Every integer vector (n, i, j) with 0 <= i, j <= n. */
  function bruteForce(maxLevel: number, size: number): Float64Array {
    const image = new Float64Array(size * size);
    for (let row = 0; row < size; row++) {
      for (let col = 0; col < size; col++) {
        const [a, b] = [row / (size - 1), col / (size - 1)];
        for (let n = 1; n <= maxLevel; n++) {
          for (let i = 0; i <= n; i++) {
            for (let j = 0; j <= n; j++) {
              const cosine = (n + a * i + b * j) / Math.hypot(n, i, j) / Math.hypot(1, a, b);
              image[row * size + col] = Math.max(image[row * size + col]!, cosine);
            }
          }
        }
      }
    }
    return image;
  }

  it.each([1, 2, 3, 5, 7])('is the best of all vectors up to level %i', (maxLevel) => {
    const size = 24;
    const [fast, slow] = [computeGridary(maxLevel, size), bruteForce(maxLevel, size)];
    fast.forEach((value, i) => expect(value).toBeCloseTo(slow[i]!, 13));
  });

  it('is symmetric and exact on representable directions', () => {
    const image = computeGridary(2, 33);
    for (let row = 0; row < 33; row++)
      for (let col = 0; col < row; col++) expect(image[row * 33 + col]).toBeCloseTo(image[col * 33 + row]!, 14);
    for (const [row, col] of [
      [0, 0],
      [16, 0],
      [32, 16],
      [32, 32],
    ] as const)
      expect(image[row * 33 + col]).toBeCloseTo(1, 14);
  });
});
