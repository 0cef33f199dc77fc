/** Regrets are counted in bins of equal ratio: 20 per decade from 1e-12 to 1, one bin below and one above. */
const binsPerDecade = 20;
const lowestDecade = -12;
const innerBins = -lowestDecade * binsPerDecade;

export const emptyRegretHistogram = (): Float64Array => new Float64Array(innerBins + 2);

/** Upper end of a bin; the last has none. Bin k > 0 holds regrets above the upper end of bin k - 1. */
export const upperEnd = (bin: number): number => (bin > innerBins ? Infinity : 10 ** (lowestDecade + bin / binsPerDecade));

/** Counts a regret; negative ones (noise of f64) belong to the lowest bin. */
export function addToHistogram(histogram: Float64Array, regret: number): void {
  const bin = regret <= 10 ** lowestDecade ? 0 : Math.ceil((Math.log10(regret) - lowestDecade) * binsPerDecade);
  histogram[Math.min(bin, innerBins + 1)]! += 1;
}

/**
 * The smallest bin end that at least `share` of the blocks do not exceed: the quantile, rounded up by 12 % at most. 0 where that is the
 * lowest bin (at most 1e-12), NaN without blocks.
 */
export function quantileBound(histogram: Float64Array, share: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return Number.NaN;
  let below = 0;
  for (let bin = 0; bin < histogram.length; bin++) {
    below += histogram[bin]!;
    if (below >= share * total) return bin === 0 ? 0 : upperEnd(bin);
  }
  return Infinity;
}

/** Share of the blocks above each bin end, ascending, from 1e-12 to the end of the last bin that holds any. */
export function sharesAbove(histogram: Float64Array): { readonly regret: number; readonly share: number }[] {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const points: { regret: number; share: number }[] = [];
  let above = total;
  for (let bin = 0; bin <= innerBins && above > 0; bin++) {
    above -= histogram[bin]!;
    points.push({ regret: upperEnd(bin), share: above / total });
  }
  return points;
}
