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
