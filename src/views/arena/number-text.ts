import { format } from 'd3-format';
import type { Estimate } from '../../core/experiments/distributions/monte-carlo.ts';

const minus = (text: string): string => text.replaceAll('-', '−');

/** 1,234,567 */
export const countText = format(',');

/** Decimals that show the first two digits of a standard error; 3 to 7. */
const decimalsFor = (standardError: number): number =>
  standardError > 0 ? Math.min(7, Math.max(3, 1 - Math.floor(Math.log10(standardError)))) : 4;

/** "0.07713 ± 0.00010"; without the second part where it is unknown. */
export function estimateText({ mean, standardError }: Estimate): string {
  if (!Number.isFinite(mean)) return 'none';
  const digits = decimalsFor(standardError);
  return Number.isFinite(standardError) ? `${minus(mean.toFixed(digits))} ± ${standardError.toFixed(digits)}` : minus(mean.toFixed(digits));
}

/** A regret: below 1e-12 there is only the noise of f64. */
export function regretText(value: number): string {
  if (!Number.isFinite(value)) return 'none';
  return value <= 1e-12 ? '< 1e−12' : minus(value.toExponential(2));
}

/** "7.5e−6 ± 2.6e−6" */
export const regretEstimateText = ({ mean, standardError }: Estimate): string =>
  mean <= 1e-12 || !Number.isFinite(standardError) ? regretText(mean) : `${regretText(mean)} ± ${minus(standardError.toExponential(1))}`;

/** A paired difference with its sign: "+1.3e−4 ± 2.0e−5". */
export const differenceText = ({ mean, standardError }: Estimate): string =>
  mean === 0 && standardError === 0 ? '0' : `${mean > 0 ? '+' : ''}${minus(mean.toExponential(2))} ± ${minus(standardError.toExponential(1))}`;

/** "95.7 %"; never 100 % unless all, never 0 % unless none. */
export function shareText(share: number): string {
  if (!Number.isFinite(share)) return 'none';
  if (share === 1 || share === 0) return `${share * 100} %`;
  const text = (share * 100).toFixed(1);
  return text === '100.0' ? '> 99.9 %' : text === '0.0' ? '< 0.1 %' : `${text} %`;
}

/** Nanoseconds with three digits: "1,230". */
export const nanosecondsText = (value: number): string => (Number.isFinite(value) ? countText(Number(value.toPrecision(3))) : 'none');
