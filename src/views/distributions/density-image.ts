import { type ColorMap, colorize } from '../../core/color/colormaps.ts';

/** A picture as a data address, to stand in an SVG (and travel with it when exported). */
function toAddress(width: number, height: number, values: Float32Array, high: number, map: ColorMap): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  colorize(values, 0, high, map, image.data, 4);
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

/** Rows of a picture whose height follows the logarithm of the block length from `first` (bottom) to `last`: the length of each row. */
export function rowLengths(first: number, last: number, rows: number): number[] {
  const octaves = Math.log2(last / first);
  return Array.from({ length: rows }, (_, row) =>
    Math.floor(first * 2 ** ((octaves * (rows - 1 - row + 0.5)) / rows) + 0.5),
  );
}

const pictureRows = 512;

/**
 * Densities of block lengths 2..256 as a picture, a bin per pixel across. `interior`: 255 x bins probabilities; colours from 0 to `high`.
 */
export function interiorPicture(interior: Float64Array, bins: number, high: number, map: ColorMap): string {
  const values = new Float32Array(pictureRows * bins);
  rowLengths(2, 256, pictureRows).forEach((n, row) =>
    values.set(interior.subarray((n - 2) * bins, (n - 1) * bins), row * bins),
  );
  return toAddress(bins, pictureRows, values, high, map);
}

/** The atom 1/n of the same rows, one pixel across. */
export const atomPicture = (high: number, map: ColorMap): string =>
  toAddress(
    1,
    pictureRows,
    Float32Array.from(rowLengths(2, 256, pictureRows), (n) => 1 / n),
    high,
    map,
  );

/** All colours from `high` (top) to 0. */
export const scalePicture = (map: ColorMap): string =>
  toAddress(
    1,
    256,
    Float32Array.from({ length: 256 }, (_, row) => 255.5 - row),
    256,
    map,
  );
