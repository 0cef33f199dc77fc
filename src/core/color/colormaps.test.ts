import { describe, expect, it } from 'vitest';
import { colorIndex, colorize, colorizePixels, colorMaps, undefinedColor } from './colormaps.ts';

const colorAt = (map: keyof typeof colorMaps, index: number) => [
  ...colorMaps[map].rgb.subarray(3 * index, 3 * index + 3),
];
const luminance = ([r, g, b]: number[]) =>
  0.2126 * (r! / 255) ** 2.2 + 0.7152 * (g! / 255) ** 2.2 + 0.0722 * (b! / 255) ** 2.2;

describe('colour maps', () => {
  it('have the published end and quarter points of viridis', () => {
    expect(colorAt('viridis', 0)).toEqual([0x44, 0x01, 0x54]);
    expect(colorAt('viridis', 255)).toEqual([0xfd, 0xe7, 0x25]);
    for (const [index, expected] of [
      [64, [0x3b, 0x52, 0x8b]],
      [128, [0x21, 0x91, 0x8c]],
      [191, [0x5e, 0xc9, 0x62]],
    ] as const) {
      colorAt('viridis', index).forEach((channel, i) =>
        expect(Math.abs(channel - expected[i]!)).toBeLessThanOrEqual(2),
      );
    }
  });

  it.each(['viridis', 'cividis'] as const)('%s gets lighter all the way', (id) => {
    for (let i = 1; i < 256; i++)
      expect(luminance(colorAt(id, i))).toBeGreaterThanOrEqual(luminance(colorAt(id, i - 1)) - 0.001);
  });

  it('the diverging map is lightest in the middle, blue below and red above', () => {
    const light = Array.from({ length: 256 }, (_, i) => luminance(colorAt('diverging', i)));
    expect(Math.abs(light.indexOf(Math.max(...light)) - 127.5)).toBeLessThan(2);
    expect(colorAt('diverging', 30)[2]).toBeGreaterThan(colorAt('diverging', 30)[0]! + 50);
    expect(colorAt('diverging', 225)[0]).toBeGreaterThan(colorAt('diverging', 225)[2]! + 50);
  });

  it('never use the colour of undefined values, nor one near it', () => {
    for (const map of Object.values(colorMaps)) {
      for (let i = 0; i < 256; i++) {
        const color = colorAt(map.id, i);
        expect(Math.hypot(...color.map((channel, k) => channel - undefinedColor[k]!))).toBeGreaterThan(40);
      }
    }
  });
});

describe('colorIndex', () => {
  it('has 256 equal steps and holds at the ends', () => {
    expect([0, 0.4999 / 256, 1 / 256, 0.5, 255.5 / 256, 1, 2, -1].map((value) => colorIndex(value, 0, 1))).toEqual([
      0, 0, 1, 128, 255, 255, 255, 0,
    ]);
    expect(colorIndex(Number.NaN, 0, 1)).toBe(-1);
    expect(colorIndex(3, 3, 3)).toBe(128);
  });
});

describe('colorize', () => {
  it('agrees with colorIndex in both layouts', () => {
    const values = Float32Array.of(-5, -4, -3.5, 0, 1.25, 4, Number.NaN, Infinity);
    const rgba = new Uint8ClampedArray(values.length * 4);
    const rgb = new Uint8Array(values.length * 3);
    colorize(values, -4, 4, colorMaps.diverging, rgba, 4);
    colorize(values, -4, 4, colorMaps.diverging, rgb, 3);
    values.forEach((value, i) => {
      const index = colorIndex(value, -4, 4);
      const expected = index < 0 ? [...undefinedColor] : colorAt('diverging', index);
      expect([...rgb.subarray(3 * i, 3 * i + 3)]).toEqual(expected);
      expect([...rgba.subarray(4 * i, 4 * i + 4)]).toEqual([...expected, 255]);
    });
  });

  it.each([[-4, 4], [7, 7]] as const)('has the same pixels 32 bits at a time, from %s to %s', (low, high) => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => (i % 97 === 0 ? Number.NaN : Math.tan(i)));
    const bytes = new Uint8ClampedArray(values.length * 4);
    const pixels = new Uint32Array(values.length);
    colorize(values, low, high, colorMaps.cividis, bytes, 4);
    colorizePixels(values, low, high, colorMaps.cividis, pixels);
    expect([...new Uint8Array(pixels.buffer)]).toEqual([...bytes]);
  });

  it('draws a constant picture in the middle colour', () => {
    const out = new Uint8Array(3);
    colorize(Float32Array.of(7), 7, 7, colorMaps.viridis, out, 3);
    expect([...out]).toEqual(colorAt('viridis', 128));
  });
});
