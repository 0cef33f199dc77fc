/** Columns of a base cell: the smallest block of any format, so that all formats share one map. */
export const cellCols = 32;
/** Most bins of a map along each side. */
const mostBins = 512;
/** A unit of work aims at this many values: enough to keep the kernels busy, few enough to show progress. */
const valuesPerPart = 2 ** 20;

/**
 * How a tensor is cut into pieces, as a function of its shape alone (never of the number of workers), so that sums are added in
 * the same order everywhere. Base cells of 1 row x 32 columns are pooled into the bins of the error map; whole rows of bins form
 * the parts that one job computes.
 */
export interface TensorGrid {
  readonly rows: number;
  readonly cols: number;
  readonly cellsPerRow: number;
  readonly rowsPerBin: number;
  readonly cellsPerBin: number;
  readonly binRows: number;
  readonly binCols: number;
  readonly binRowsPerPart: number;
  readonly parts: number;
}

/** The grid of rows x cols (both at least 1) with at most 512 x 512 bins. */
export function computeTensorGrid(rows: number, cols: number): TensorGrid {
  const cellsPerRow = Math.ceil(cols / cellCols);
  const rowsPerBin = Math.ceil(rows / mostBins);
  const cellsPerBin = Math.ceil(cellsPerRow / mostBins);
  const binRows = Math.ceil(rows / rowsPerBin);
  const binCols = Math.ceil(cellsPerRow / cellsPerBin);
  const binRowsPerPart = Math.max(1, Math.floor(valuesPerPart / (rowsPerBin * cols)));
  const parts = Math.ceil(binRows / binRowsPerPart);
  return { rows, cols, cellsPerRow, rowsPerBin, cellsPerBin, binRows, binCols, binRowsPerPart, parts };
}

/** Rows [start, end). */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** The bin rows [start, end) of a part. */
export function binRowsOfPart(grid: TensorGrid, part: number): RowRange {
  const start = part * grid.binRowsPerPart;
  return { start, end: Math.min(grid.binRows, start + grid.binRowsPerPart) };
}

/** The tensor rows [start, end) of a bin row. */
export function rowsOfBin(grid: TensorGrid, binRow: number): RowRange {
  const start = binRow * grid.rowsPerBin;
  return { start, end: Math.min(grid.rows, start + grid.rowsPerBin) };
}

/** The columns [start, end) of a bin column. */
export function colsOfBin(grid: TensorGrid, binCol: number): RowRange {
  const width = grid.cellsPerBin * cellCols;
  return { start: binCol * width, end: Math.min(grid.cols, (binCol + 1) * width) };
}
