import { describe, expect, it } from 'vitest';
import { colorMaps } from '../core/color/colormaps.ts';
import { fullWindow } from '../core/geometry/equirectangular.ts';
import { computeGlobeLookup, drawCaption, drawGlobeFrame, gifIndices, gifPalette } from './gif.ts';

const size = { width: 64, height: 64 };
const window = fullWindow(64);
/** The value of a pixel is its column. */
const values = Float32Array.from({ length: window.width * window.height }, (_, i) => i % window.width);

describe('frames of a GIF', () => {
  it('have 256 colours, the ends of the map among them', () => {
    const palette = gifPalette(colorMaps.viridis, [255, 255, 255], [0, 0, 0]);
    expect(palette).toHaveLength(256);
    expect(palette[0]).toEqual([68, 1, 84]);
    expect(palette[238]).toEqual(Array.from(colorMaps.viridis.rgb.slice(-3)));
    expect(palette[240]).toEqual([255, 255, 255]);
    expect(palette[255]).toEqual([0, 0, 0]);
  });

  it('show the middle of the camera in their middle, and turn', () => {
    const indices = gifIndices({ values, low: 0, high: 64 });
    const lookup = computeGlobeLookup('outside', { thetaDeg: 123, phiDeg: 90, zoom: 1 }, size, window);
    const middle = (thetaDeg: number): number => drawGlobeFrame(lookup, indices, window.width, thetaDeg)[32 * 64 + 32]!;
    const columnIndex = (col: number): number => Math.floor((col * 239) / 64);
    for (const thetaDeg of [0, 90, 180, 270]) {
      const expected = (thetaDeg / 360) * 64;
      expect([columnIndex((expected + 63) % 64), columnIndex(expected), columnIndex(expected + 1)], String(thetaDeg)).toContain(middle(thetaDeg));
    }
    expect(drawGlobeFrame(lookup, indices, window.width, 0)[0]).toBe(240);
  });

  it('mark what is undefined, and hold what is out of range at the ends', () => {
    expect(Array.from(gifIndices({ values: Float32Array.of(Number.NaN, -1, 0, 1, 2), low: 0, high: 1 }))).toEqual([239, 0, 0, 238, 238]);
  });

  it('carry a caption in shades', () => {
    const frame = new Uint8Array(8);
    drawCaption(frame, Uint8ClampedArray.of(0, 128, 255, 0), 4, 1);
    expect(Array.from(frame)).toEqual([0, 0, 0, 0, 240, 248, 255, 240]);
  });
});
