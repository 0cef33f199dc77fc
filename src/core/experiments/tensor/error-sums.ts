import { valueBins } from './value-histogram.ts';

/** Sums that sample groups keep too, in the order in which they stand there. */
export const groupedSums = ['count', 'x2', 'd2', 'xy', 'y2', 'w', 'wx2', 'wd2'] as const;
/** Groups over which a sample is spread to see how much it varies. */
export const sampleGroups = 16;

/** The sums of a sample once more, each run of consecutive rows in one of 16 groups: what the uncertainty of every number comes from. */
export interface SampleGroups {
  /** sampleGroups x groupedSums. */
  readonly sums: Float64Array;
  /** sampleGroups x valueBins. */
  readonly xBins: Float32Array;
  readonly xHatBins: Float32Array;
}

/**
 * Sums over pairs (x, xHat) from which every error number follows, in f64. Parts are added in the order of their rows, so equal
 * inputs give equal bits however the work was distributed.
 */
export interface ErrorSums {
  /** Values. */
  readonly count: number;
  /** Sum of x^2. */
  readonly x2: number;
  /** Sum of (x - xHat)^2. */
  readonly d2: number;
  /** Sum of x * xHat. */
  readonly xy: number;
  /** Sum of xHat^2. */
  readonly y2: number;
  /** Largest |x - xHat|. */
  readonly maxAbs: number;
  /** Cells of 1 row x 32 columns, and those among them that come back exactly. */
  readonly cells: number;
  readonly exactCells: number;
  /** Sum of importances, of importance * x^2 and of importance * (x - xHat)^2; 0 without an importance matrix. */
  readonly w: number;
  readonly wx2: number;
  readonly wd2: number;
  readonly rows: number;
  /** Histograms of x and xHat (value-histogram.ts). */
  readonly xBins: Float64Array;
  readonly xHatBins: Float64Array;
  /** Null when every row was measured. */
  readonly groups: SampleGroups | null;
}

export const noErrors: ErrorSums = {
  count: 0,
  x2: 0,
  d2: 0,
  xy: 0,
  y2: 0,
  maxAbs: 0,
  cells: 0,
  exactCells: 0,
  w: 0,
  wx2: 0,
  wd2: 0,
  rows: 0,
  xBins: new Float64Array(valueBins),
  xHatBins: new Float64Array(valueBins),
  groups: null,
};

/** Groups without anything in them. */
export const emptyGroups = (): SampleGroups => ({
  sums: new Float64Array(sampleGroups * groupedSums.length),
  xBins: new Float32Array(sampleGroups * valueBins),
  xHatBins: new Float32Array(sampleGroups * valueBins),
});

const addArrays = <T extends Float32Array | Float64Array>(a: T, b: T): T => a.map((value, index) => value + b[index]!) as T;

function addGroups(a: SampleGroups | null, b: SampleGroups | null): SampleGroups | null {
  if (!a || !b) return a ?? b;
  return { sums: addArrays(a.sums, b.sums), xBins: addArrays(a.xBins, b.xBins), xHatBins: addArrays(a.xHatBins, b.xHatBins) };
}

/** The sums of both parts. */
export function addErrorSums(a: ErrorSums, b: ErrorSums): ErrorSums {
  return {
    count: a.count + b.count,
    x2: a.x2 + b.x2,
    d2: a.d2 + b.d2,
    xy: a.xy + b.xy,
    y2: a.y2 + b.y2,
    maxAbs: Math.max(a.maxAbs, b.maxAbs),
    cells: a.cells + b.cells,
    exactCells: a.exactCells + b.exactCells,
    w: a.w + b.w,
    wx2: a.wx2 + b.wx2,
    wd2: a.wd2 + b.wd2,
    rows: a.rows + b.rows,
    xBins: addArrays(a.xBins, b.xBins),
    xHatBins: addArrays(a.xHatBins, b.xHatBins),
    groups: addGroups(a.groups, b.groups),
  };
}

/**
 * The sums of a sample, blown up to the tensor of `totalRows` that it stands for, so that sampled tensors can be added to a model with the
 * weight they have in it. The groups keep only the variation that is left for a finite population (square root of 1 - rows / totalRows).
 */
export function extrapolateSums(sums: ErrorSums, totalRows: number): ErrorSums {
  const { rows, groups } = sums;
  if (rows === 0 || rows >= totalRows) return sums;
  const factor = totalRows / rows;
  const scale = <T extends Float32Array | Float64Array>(values: T, by: number): T => values.map((value) => value * by) as T;
  const spread = factor * Math.sqrt(1 - rows / totalRows);
  return {
    count: sums.count * factor,
    x2: sums.x2 * factor,
    d2: sums.d2 * factor,
    xy: sums.xy * factor,
    y2: sums.y2 * factor,
    maxAbs: sums.maxAbs,
    cells: sums.cells * factor,
    exactCells: sums.exactCells * factor,
    w: sums.w * factor,
    wx2: sums.wx2 * factor,
    wd2: sums.wd2 * factor,
    rows: totalRows,
    xBins: scale(sums.xBins, factor),
    xHatBins: scale(sums.xHatBins, factor),
    groups: groups && { sums: scale(groups.sums, spread), xBins: scale(groups.xBins, spread), xHatBins: scale(groups.xHatBins, spread) },
  };
}

/** sqrt(d2 / x2); null for 0/0, Infinity when only x is zero. */
export const relativeRmse = (d2: number, x2: number): number | null => (x2 === 0 && d2 === 0 ? null : Math.sqrt(d2 / x2));

/** Cosine of the angle between x and xHat; null when both are zero, 0 when one is. */
export function cosine(xy: number, x2: number, y2: number): number | null {
  if (x2 === 0 && y2 === 0) return null;
  if (x2 === 0 || y2 === 0) return 0;
  return Math.min(1, Math.max(-1, xy / (Math.sqrt(x2) * Math.sqrt(y2))));
}
