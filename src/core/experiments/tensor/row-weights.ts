/** Importances of columns, as an imatrix has them. */
export interface RowWeights {
  /** cols values for each matrix of the stack, or cols values for all. */
  readonly values: Float32Array;
  /** Rows of one matrix of the stack: row r uses the values of matrix floor(r / rowsPerMatrix). Infinity when all rows share them. */
  readonly rowsPerMatrix: number;
}

/** Where the importances of a row begin in weights.values. */
export const weightOffset = (weights: RowWeights, row: number, cols: number): number =>
  weights.rowsPerMatrix === Number.POSITIVE_INFINITY ? 0 : Math.floor(row / weights.rowsPerMatrix) * cols;
