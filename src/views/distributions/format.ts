import { format } from 'd3-format';

const minus = (text: string): string => text.replace('-', '−');

/** A number with this many digits after the point, a real minus sign, and no "−0". */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return minus(Number(text) === 0 ? text.replace('-', '') : text);
}

/** Digits that a standard error supports: its first two, at least 3 and at most 7 after the point. */
export const digitsFor = (standardError: number): number =>
  standardError > 0 ? Math.min(7, Math.max(3, 1 - Math.floor(Math.log10(standardError)))) : 4;

/** "0.7771 ± 0.0004" with the digits that the standard error supports. */
export function withError(mean: number, standardError: number): string {
  const digits = digitsFor(standardError);
  return `${fixed(mean, digits)} ± ${fixed(standardError, digits)}`;
}

/** How many standard errors an estimate lies from the exact value; 0 where both are certain and equal. */
export function zOf(mean: number, standardError: number, exact: number): number {
  const difference = mean - exact;
  return standardError > 0 ? difference / standardError : difference === 0 ? 0 : Infinity;
}

/** 1,234,567 */
export const grouped = format(',');

/** 41.2M, 3.4G */
export const short = format('.3~s');

/** A relative squared error with its standard error, in thousandths: "5.357 ± 0.017 ‰". */
export function errorText({ mean, standardError }: { readonly mean: number; readonly standardError: number }): string {
  return `${fixed(1000 * mean, 3)} ± ${fixed(1000 * standardError, 3)} ‰`;
}
