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
  /** Rows, and sums over rows of (row d2)^2, (row x2)^2 and (row d2)(row x2): for the uncertainty of a sample. */
  readonly rows: number;
  readonly rowD2Squares: number;
  readonly rowX2Squares: number;
  readonly rowProducts: number;
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
  rowD2Squares: 0,
  rowX2Squares: 0,
  rowProducts: 0,
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
    rowD2Squares: a.rowD2Squares + b.rowD2Squares,
    rowX2Squares: a.rowX2Squares + b.rowX2Squares,
    rowProducts: a.rowProducts + b.rowProducts,
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
 * Standard error of the relative RMSE when the rows of `sums` are a sample of `totalRows`: linearised variance of the ratio
 * d2 / x2 over rows, with the correction for a finite population, carried through the square root. 0 for all rows, null when
 * fewer than two rows tell nothing. Source: Cochran, Sampling Techniques, 3rd ed., sections 6.3-6.4 (derived from).
 */
export function relativeRmseError(sums: ErrorSums, totalRows: number): number | null {
  const { rows } = sums;
  if (rows >= totalRows) return 0;
  if (rows < 2 || sums.x2 === 0) return null;
  const ratio = sums.d2 / sums.x2;
  if (ratio === 0) return 0;
  const residuals = sums.rowD2Squares - 2 * ratio * sums.rowProducts + ratio * ratio * sums.rowX2Squares;
  const variance = Math.max(0, residuals) / (rows - 1);
  const meanX2 = sums.x2 / rows;
  const ratioError = Math.sqrt(((1 - rows / totalRows) * variance) / rows) / meanX2;
  return ratioError / (2 * Math.sqrt(ratio));
}
