import { interpolateCividis, interpolateRdBu, interpolateViridis } from 'd3-scale-chromatic';

export type ColorMapId = 'viridis' | 'cividis' | 'diverging';

/** 256 colours for the values from the lowest to the highest. */
export interface ColorMap {
  readonly id: ColorMapId;
  readonly label: string;
  /** 256 x 3 bytes: red, green, blue in sRGB. */
  readonly rgb: Uint8Array;
  /** True when the middle colour stands for zero, so that the range has to be symmetric. */
  readonly isDiverging: boolean;
}

/** Red, green, blue of a value that is not defined. It occurs in none of the maps. */
export const undefinedColor: readonly [number, number, number] = [214, 51, 132];

/**
 * The maps of the lab. viridis: dark violet to yellow; cividis: the same for every kind of colour vision; diverging: blue below
 * zero, red above. Source: matplotlib (viridis), Nunez et al. 2018 (cividis), ColorBrewer RdBu, all by way of d3-scale-chromatic.
 */
export const colorMaps: Readonly<Record<ColorMapId, ColorMap>> = {
  viridis: { id: 'viridis', label: 'Viridis', rgb: sample(interpolateViridis), isDiverging: false },
  cividis: { id: 'cividis', label: 'Cividis', rgb: sample(interpolateCividis), isDiverging: false },
  diverging: { id: 'diverging', label: 'Blue to red', rgb: sample((t) => interpolateRdBu(1 - t)), isDiverging: true },
};

/** Index of the colour of a value in [low, high]: 256 equal steps, values outside take the end colours. NaN gives -1. */
export function colorIndex(value: number, low: number, high: number): number {
  if (Number.isNaN(value)) return -1;
  const position = high > low ? (value - low) / (high - low) : 0.5;
  return Math.max(0, Math.min(255, Math.floor(position * 256)));
}

/**
 * Writes the colours of values in [low, high] to `out`: 3 bytes a pixel (RGB), or 4 with opaque alpha (RGBA).
 * Shape: out holds values.length pixels. Range: NaN takes the colour of undefined values.
 */
export function colorize(
  values: Float32Array,
  low: number,
  high: number,
  map: ColorMap,
  out: Uint8Array | Uint8ClampedArray,
  channels: 3 | 4,
): void {
  const scale = high > low ? 256 / (high - low) : 0;
  const { rgb } = map;
  for (let i = 0, at = 0; i < values.length; i++, at += channels) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      out[at] = undefinedColor[0];
      out[at + 1] = undefinedColor[1];
      out[at + 2] = undefinedColor[2];
    } else {
      const step = scale === 0 ? 128 : Math.floor((value - low) * scale);
      const color = 3 * (step < 0 ? 0 : step > 255 ? 255 : step);
      out[at] = rgb[color]!;
      out[at + 1] = rgb[color + 1]!;
      out[at + 2] = rgb[color + 2]!;
    }
    if (channels === 4) out[at + 3] = 255;
  }
}

/**
 * As colorize with four channels, one 32-bit pixel at a time: in little more than half the time, for pictures that are painted while they come in.
 * Shape: out has values.length pixels (a view over RGBA bytes). Range: as colorize.
 */
export function colorizePixels(values: Float32Array, low: number, high: number, map: ColorMap, out: Uint32Array): void {
  const bytes = new Uint8Array(257 * 4).fill(255);
  for (let i = 0; i < 256; i++) bytes.set(map.rgb.subarray(3 * i, 3 * i + 3), 4 * i);
  bytes.set(undefinedColor, 4 * 256);
  // The platform's byte order, as in `out`.
  const pixels = new Uint32Array(bytes.buffer);
  const undefinedPixel = pixels[256]!;
  if (!(high > low)) {
    out.fill(pixels[128]!);
    values.forEach((value, i) => Number.isNaN(value) && (out[i] = undefinedPixel));
    return;
  }
  const scale = 256 / (high - low);
  for (let i = 0; i < values.length; i++) {
    const step = (values[i]! - low) * scale;
    // The bitwise or cuts the fraction off; the value lies between 0 and 255.
    out[i] = step >= 0 ? (step > 255 ? pixels[255]! : pixels[step | 0]!) : step < 0 ? pixels[0]! : undefinedPixel;
  }
}

/** The 256 colours of an interpolator that speaks CSS: "#rrggbb" or "rgb(r, g, b)". */
function sample(interpolate: (t: number) => string): Uint8Array {
  const rgb = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) rgb.set(parseCssColor(interpolate(i / 255)), 3 * i);
  return rgb;
}

function parseCssColor(text: string): number[] {
  const hex = /^#(..)(..)(..)$/.exec(text);
  if (hex) return hex.slice(1).map((pair) => Number.parseInt(pair, 16));
  return [...text.matchAll(/\d+/g)].map((match) => Number(match[0]));
}
