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
  /** Runs of consecutive rows, and sums over runs of (run d2)^2, (run x2)^2 and (run d2)(run x2): for the uncertainty of a sample. */
  readonly runs: number;
  readonly runD2Squares: number;
  readonly runX2Squares: number;
  readonly runProducts: number;
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
  runs: 0,
  runD2Squares: 0,
  runX2Squares: 0,
  runProducts: 0,
};

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
    runs: a.runs + b.runs,
    runD2Squares: a.runD2Squares + b.runD2Squares,
    runX2Squares: a.runX2Squares + b.runX2Squares,
    runProducts: a.runProducts + b.runProducts,
  };
}

/** Error numbers of a tensor. Null where the formula divides 0 by 0. */
export interface ErrorMetrics {
  /** sqrt(mean (x - xHat)^2), in the unit of the weights. */
  readonly rmse: number | null;
  /** sqrt(sum (x - xHat)^2 / sum x^2). No unit. */
  readonly relRmse: number | null;
  /** sum x xHat / sqrt(sum x^2 sum xHat^2). No unit. */
  readonly cosine: number | null;
  /** max |x - xHat|. */
  readonly maxAbs: number;
  /** sqrt(sum w (x - xHat)^2 / sum w); null without importances. */
  readonly weightedRmse: number | null;
  /** sqrt(sum w (x - xHat)^2 / sum w x^2); null without importances. */
  readonly weightedRelRmse: number | null;
}

/** The error numbers of sums. */
export function computeErrorMetrics(sums: ErrorSums): ErrorMetrics {
  return {
    rmse: sums.count > 0 ? Math.sqrt(sums.d2 / sums.count) : null,
    relRmse: relativeRmse(sums.d2, sums.x2),
    cosine: cosine(sums.xy, sums.x2, sums.y2),
    maxAbs: sums.maxAbs,
    weightedRmse: sums.w > 0 ? Math.sqrt(sums.wd2 / sums.w) : null,
    weightedRelRmse: sums.w > 0 ? relativeRmse(sums.wd2, sums.wx2) : null,
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

/**
 * Standard error of the relative RMSE when the rows of `sums` are a sample of `totalRows`: linearised variance of the ratio d2 / x2 over
 * the sampled runs of rows, with the correction for a finite population, carried through the square root. 0 for all rows, null when
 * fewer than two runs tell nothing. Source: Cochran, Sampling Techniques, 3rd ed., sections 6.3-6.4 and 9A.5 (derived from).
 */
export function relativeRmseError(sums: ErrorSums, totalRows: number): number | null {
  const { rows, runs } = sums;
  if (rows >= totalRows) return 0;
  if (runs < 2 || sums.x2 === 0) return null;
  const ratio = sums.d2 / sums.x2;
  if (ratio === 0) return 0;
  const residuals = sums.runD2Squares - 2 * ratio * sums.runProducts + ratio * ratio * sums.runX2Squares;
  const variance = Math.max(0, residuals) / (runs - 1);
  const meanX2 = sums.x2 / runs;
  const ratioError = Math.sqrt(((1 - rows / totalRows) * variance) / runs) / meanX2;
  return ratioError / (2 * Math.sqrt(ratio));
}
