/** Smallest, mean and largest of the defined values of a map; undefined when there is none. */
export interface MapRange {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  /** Bins without a value. */
  readonly undefinedCount: number;
}

/** The range of a map. NaN counts as undefined; infinities are left out of the range, so that they take its end colour. */
export function computeMapRange(values: Float32Array): MapRange | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;
  let undefinedCount = 0;
  for (const value of values) {
    if (Number.isNaN(value)) undefinedCount++;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    sum += value;
    count++;
  }
  return count === 0 ? undefined : { low, high, mean: sum / count, undefinedCount };
}

/** The range that covers both. */
export function joinMapRanges(a: MapRange | undefined, b: MapRange | undefined): MapRange | undefined {
  if (!a || !b) return a ?? b;
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high), mean: Number.NaN, undefinedCount: a.undefinedCount + b.undefinedCount };
}
