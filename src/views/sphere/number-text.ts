import type { Content } from './content.ts';
import type { Quantity } from './schema.ts';

const minus = (text: string): string => text.replaceAll('-', '−');

/** A cosine with six decimals, or more digits where it is within 1e-4 of 1. */
export const cosineText = (value: number): string => {
  if (Number.isNaN(value)) return 'undefined';
  return minus(value.toFixed(Math.abs(1 - value) < 1e-4 ? 9 : 6));
};

export const angleText = (deg: number): string =>
  Number.isNaN(deg) ? 'undefined' : `${minus(deg.toFixed(deg < 0.1 ? 5 : 3))}°`;

/** A small difference: `0` or three significant digits. */
export function smallText(value: number): string {
  if (Number.isNaN(value)) return 'undefined';
  if (value === 0) return '0';
  return minus(Math.abs(value) >= 1e-3 ? value.toPrecision(3) : value.toExponential(2));
}

/** A value of a pane. */
export function paneValueText(content: Content, quantity: Quantity, value: number): string {
  if (!Number.isFinite(value)) return 'none';
  if (content.kind === 'value') return quantity === 'cosine' ? cosineText(value) : angleText(value);
  return quantity === 'cosine' ? smallText(value) : `${smallText(value)}°`;
}

/** A value beside a colour bar: as short as the span allows. */
export function scaleText(low: number, high: number): (value: number) => string {
  const span = high - low;
  if (span < 1e-3 && Math.abs(high) < 0.01)
    return (value) => (Math.abs(value) < span * 1e-9 ? '0' : minus(value.toExponential(1)));
  const decimals = Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(span || 1))));
  return (value) => minus((Math.abs(value) < span * 1e-9 ? 0 : value).toFixed(decimals));
}

/** What the numbers of a pane are, with unit. */
export function paneQuantityLabel(content: Content, quantity: Quantity): string {
  if (content.kind === 'regret')
    return quantity === 'cosine' ? 'best − achieved cosine' : 'achieved − best angle, degrees';
  const what = quantity === 'cosine' ? 'cosine' : 'angle, degrees';
  return content.kind === 'difference' ? `difference of ${what}` : what;
}

export const countText = (count: number): string => count.toLocaleString('en-US');

/** 12.3 M/s */
export function rateText(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return 'none';
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(2)} M/s`;
  return `${(perSecond / 1e3).toFixed(1)} k/s`;
}
