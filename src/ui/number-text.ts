import { format } from 'd3-format';

const group = format(',');
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
export const missingText = '–';

/** 1,234,567 */
export const countText = (value: number): string => group(value);

/** 1.18 MiB; exact below 1 KiB. A dash for null. */
export function bytesText(bytes: number | null): string {
  if (bytes === null) return missingText;
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${units[unit]}`;
}

/** Four significant digits, powers of ten where the number is far from 1; a dash for null. */
export function numberText(value: number | null, digits = 4): string {
  if (value === null) return missingText;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  const text = magnitude >= 1e5 || magnitude < 1e-3 ? value.toExponential(digits - 1) : value.toPrecision(digits);
  return text.replaceAll('-', '−').replace('e+', 'e');
}

/** Bits per weight: two to four decimals. A dash for null. */
export const bitsText = (bits: number | null): string =>
  bits === null ? missingText : bits.toFixed(4).replace(/0{1,2}$/, '');

/** A share as per cent: `3.50 %`, `12.5 %`; `0 %` and `100 %` only when they are exact. */
export const percentText = (share: number): string =>
  `${share === 0 || share === 1 ? share * 100 : (share * 100).toFixed(share < 0.1 ? 2 : 1)} %`;

/** A cosine: seven decimals, since the interesting part is how far below 1 it is. A dash for null. */
export const cosineText = (value: number | null): string =>
  value === null ? missingText : value.toFixed(7).replace('-', '−');

/** `512 × 256`. */
export const shapeText = (shape: readonly number[]): string =>
  shape.length === 0 ? 'scalar' : shape.map(countText).join(' × ');
