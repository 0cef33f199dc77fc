/** Bins per root mean square of the row, and bins to each side of the one around 0. */
const binsPerRms = 4;
const binsPerSide = 16;
/** Bins of a value histogram. */
export const valueBins = 2 * binsPerSide + 1;

/**
 * The bin of `value` in units of a row whose root mean square is 4 / perUnit. Bin 16 is centred on 0; bins are RMS / 4 wide, so they
 * reach to 4 RMS, and the outermost two take all that lies beyond. Ties: on an edge, upwards. NaN goes to the last bin.
 */
export function valueBin(value: number, perUnit: number): number {
  const bin = Math.floor(value * perUnit + 0.5) + binsPerSide;
  return bin > 0 ? (bin < valueBins ? bin : valueBins - 1) : bin <= 0 ? 0 : valueBins - 1;
}

/** 4 / RMS of a row with this sum of squares. A row of zeros keeps its zeros in the middle bin; anything else lies beyond. */
export const binsPerUnit = (x2: number, cols: number): number => (x2 > 0 ? binsPerRms / Math.sqrt(x2 / cols) : Number.MAX_VALUE);

/** Share of the uniform distribution that is mixed into both histograms. */
const uniformShare = 2 ** -7;

/**
 * Kullback-Leibler divergence D(P || Q) = sum p log2(p / q) of two histograms, bits: P of the original values, Q of what came back. Both are
 * mixed with 1/128 of the uniform distribution over the 33 bins first, so that the number stays finite where Q has an empty bin (a format
 * with few levels leaves gaps) and does not depend on how many values were counted. 0 for equal histograms, at most 12.1 bits.
 * Range: >= 0; null without values.
 */
export function klDivergence(x: ArrayLike<number>, xHat: ArrayLike<number>): number | null {
  let [xTotal, xHatTotal] = [0, 0];
  for (let bin = 0; bin < valueBins; bin++) {
    xTotal += x[bin]!;
    xHatTotal += xHat[bin]!;
  }
  if (xTotal === 0) return null;
  const smoothed = (count: number, total: number): number => (1 - uniformShare) * (count / total) + uniformShare / valueBins;
  let bits = 0;
  for (let bin = 0; bin < valueBins; bin++) {
    const p = smoothed(x[bin]!, xTotal);
    bits += p * Math.log2(p / smoothed(xHat[bin]!, xHatTotal));
  }
  return Math.max(0, bits);
}
