import type { ColorMap } from '../core/color/colormaps.ts';
import { undefinedColor } from '../core/color/colormaps.ts';
import type { SphereWindow } from '../core/geometry/equirectangular.ts';
import type { Camera, SizePx } from './camera.ts';
import { windowEdges } from './field-layer.ts';
import { pictureOf } from './picture.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** A GIF has 256 colours: those of the map but for a few, the undefined one, and shades from the background to the text. */
const mapColors = 239;
const undefinedIndex = mapColors;
const firstShade = mapColors + 1;
const shades = 16;

/** The palette of every frame. */
export function gifPalette(map: ColorMap, background: Rgb, text: Rgb): Rgb[] {
  const ofMap = Array.from({ length: mapColors }, (_, index): Rgb => {
    const at = 3 * Math.floor((index * 255) / (mapColors - 1) + 0.5);
    return [map.rgb[at]!, map.rgb[at + 1]!, map.rgb[at + 2]!];
  });
  const ramp = Array.from({ length: shades }, (_, step): Rgb => {
    const mix = (channel: 0 | 1 | 2): number => Math.floor(background[channel] + ((text[channel] - background[channel]) * step) / (shades - 1) + 0.5);
    return [mix(0), mix(1), mix(2)];
  });
  return [...ofMap, undefinedColor as Rgb, ...ramp];
}

/** Values of the sphere with the range that their colours span. */
export interface GifField {
  /** The whole sphere. */
  readonly window: SphereWindow;
  /** Row-major [height, width]. */
  readonly values: Float32Array;
  readonly low: number;
  readonly high: number;
}

/** Place in the palette of each value. */
export function gifIndices({ values, low, high }: Omit<GifField, 'window'>): Uint8Array {
  const scale = high > low ? mapColors / (high - low) : 0;
  const indices = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (Number.isNaN(value)) indices[at] = undefinedIndex;
    else indices[at] = scale === 0 ? mapColors >> 1 : Math.max(0, Math.min(mapColors - 1, Math.floor((value - low) * scale)));
  }
  return indices;
}

/** For each pixel of a picture of the sphere, where in the map it looks for a camera at theta 0. */
export interface GlobeLookup {
  readonly size: SizePx;
  /** Column of the map, fractional, before the camera turns; NaN beside the sphere. */
  readonly cols: Float32Array;
  readonly rows: Uint16Array;
}

/** Where the pixels of a sphere look. The camera's theta counts for nothing: it turns later. */
export function computeGlobeLookup(projection: 'outside' | 'inside', camera: Camera, size: SizePx, window: SphereWindow): GlobeLookup {
  const picture = pictureOf(projection, { ...camera, thetaDeg: 0 }, size);
  const { phiFromDeg, phiToDeg } = windowEdges(window);
  const cols = new Float32Array(size.width * size.height).fill(Number.NaN);
  const rows = new Uint16Array(cols.length);
  for (let y = 0, at = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at++) {
      const angles = picture.anglesAt({ x: x + 0.5, y: y + 0.5 });
      if (!angles) continue;
      cols[at] = (angles.thetaDeg / 360) * window.width;
      rows[at] = Math.max(0, Math.min(window.height - 1, Math.floor(((angles.phiDeg - phiFromDeg) / (phiToDeg - phiFromDeg)) * window.height)));
    }
  }
  return { size, cols, rows };
}

/** One frame: the sphere with this theta in the middle, as places in the palette. `indices` as gifIndices gives them. */
export function drawGlobeFrame({ cols, rows }: GlobeLookup, indices: Uint8Array, width: number, thetaDeg: number): Uint8Array {
  const turn = (thetaDeg / 360) * width + 0.5;
  const frame = new Uint8Array(cols.length);
  for (let at = 0; at < cols.length; at++) {
    const col = cols[at]!;
    if (Number.isNaN(col)) {
      frame[at] = firstShade;
      continue;
    }
    const place = Math.floor(col + turn) % width;
    frame[at] = indices[rows[at]! * width + (place < 0 ? place + width : place)]!;
  }
  return frame;
}

/** Writes grey text coverage (0 to 255, as a canvas gives it) over the background of a frame, from row `top` on. */
export function drawCaption(frame: Uint8Array, coverage: Uint8ClampedArray, width: number, top: number): void {
  const rows = coverage.length / width;
  for (let at = 0; at < rows * width; at++) frame[top * width + at] = firstShade + Math.floor((coverage[at]! * (shades - 1)) / 255 + 0.5);
}
