import type { RowRange } from './grid.ts';

/** The values of a tensor as f32, row by row, wherever they are stored. */
export interface RowSource {
  readonly rows: number;
  readonly cols: number;
  /**
   * Writes rows [start, end) to `out` (row-major, exactly (end - start) x cols). Values wider than f32 are rounded to f32. `until`: the
   * rows up to here will be asked for next, so they may be read in the same go.
   */
  readInto(out: Float32Array, rows: RowRange, until?: number): Promise<void>;
}

/** A source over values in memory. */
export function memoryRows(values: Float32Array, cols: number): RowSource {
  return {
    rows: values.length / cols,
    cols,
    readInto: async (out, { start, end }) => out.set(values.subarray(start * cols, end * cols)),
  };
}

/** Values that a job holds at once: small enough to stop within a fraction of a second, whatever the format costs. */
const valuesAtOnce = 2 ** 16;

/** Rows to compute with at once; the rows up to `until` follow. */
export interface RowPiece extends RowRange {
  readonly until: number;
}

/**
 * Cuts ranges of rows into pieces of about 65,536 values, at least one row each. `boundary`: rows of one matrix of a stack (an
 * expert); no piece crosses a multiple of it.
 */
export function* rowPieces(ranges: readonly RowRange[], cols: number, boundary = Number.POSITIVE_INFINITY): Generator<RowPiece> {
  const step = Math.max(1, Math.floor(valuesAtOnce / cols));
  for (const range of ranges) {
    for (let start = range.start; start < range.end; ) {
      const limit = boundary === Number.POSITIVE_INFINITY ? range.end : (Math.floor(start / boundary) + 1) * boundary;
      const end = Math.min(range.end, start + step, limit);
      yield { start, end, until: range.end };
      start = end;
    }
  }
}

/** Rows that are read together: pieces that may lie far apart. */
export interface RowBatch {
  readonly pieces: readonly RowPiece[];
  readonly rows: number;
}

/** Joins the pieces of rowPieces to batches of about 65,536 values, so that scattered rows are read and computed together. */
export function* rowBatches(ranges: readonly RowRange[], cols: number, boundary = Number.POSITIVE_INFINITY): Generator<RowBatch> {
  const most = Math.max(1, Math.floor(valuesAtOnce / cols));
  let pieces: RowPiece[] = [];
  let rows = 0;
  for (const piece of rowPieces(ranges, cols, boundary)) {
    const count = piece.end - piece.start;
    const isOtherMatrix = pieces[0] !== undefined && Math.floor(pieces[0].start / boundary) !== Math.floor(piece.start / boundary);
    if (rows > 0 && (rows + count > most || isOtherMatrix)) {
      yield { pieces, rows };
      pieces = [];
      rows = 0;
    }
    pieces.push(piece);
    rows += count;
  }
  if (rows > 0) yield { pieces, rows };
}

/** The rows of a batch one after the other, and their numbers. The pieces are read at the same time. */
export async function readBatch(x: RowSource, { pieces, rows }: RowBatch): Promise<{ readonly values: Float32Array; readonly rowNumbers: readonly number[] }> {
  const values = new Float32Array(rows * x.cols);
  const rowNumbers: number[] = [];
  const reads: Promise<void>[] = [];
  for (const piece of pieces) {
    const from = rowNumbers.length;
    for (let row = piece.start; row < piece.end; row++) rowNumbers.push(row);
    reads.push(x.readInto(values.subarray(from * x.cols, rowNumbers.length * x.cols), piece, piece.until));
  }
  await Promise.all(reads);
  return { values, rowNumbers };
}
