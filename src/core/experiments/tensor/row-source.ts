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

/** A batch with its values: rowNumbers.length x cols. */
export interface ReadBatch {
  readonly batch: RowBatch;
  readonly values: Float32Array;
  readonly rowNumbers: readonly number[];
}

/** Batches that are read while an earlier one is computed with: a read of a file takes milliseconds, however few bytes it brings. */
const batchesAhead = 6;

/** Reads batches in order, some of them ahead of their use. Cost: at most 7 batches in memory, and 2 where a single row is longer than they are. */
export async function* readBatches(x: RowSource, batches: Iterable<RowBatch>): AsyncGenerator<ReadBatch> {
  const source = batches[Symbol.iterator]();
  const ahead: Promise<ReadBatch>[] = [];
  const startNext = (): void => {
    const { value: batch } = source.next();
    if (!batch) return;
    const reading = readBatch(x, batch).then((read) => ({ batch, ...read }));
    // An error is thrown where the batch is used; until then it must not count as unhandled.
    reading.catch(() => {});
    ahead.push(reading);
  };
  const most = Math.max(1, Math.floor((batchesAhead * valuesAtOnce) / Math.max(valuesAtOnce, x.cols)));
  for (let count = 0; count < most; count++) startNext();
  for (let next = ahead.shift(); next; next = ahead.shift()) {
    startNext();
    yield await next;
  }
}

/** Values that may wait to be used. */
const valuesAhead = 2 ** 22;
const rangesAhead = 32;

/**
 * The same rows, for scattered ranges that will be asked for in this order: up to 32 of them are being read at any time. Rows outside the ranges are
 * read when they are asked for. Cost: at most 4 million values in memory, and two ranges.
 */
export function readingAhead(x: RowSource, ranges: readonly RowRange[]): RowSource {
  const { cols } = x;
  const most = Math.max(1, Math.min(rangesAhead, Math.floor(valuesAhead / (cols * Math.max(1, ...ranges.map(({ start, end }) => end - start))))));
  const queue = ranges.values();
  let ahead: { readonly range: RowRange; readonly values: Promise<Float32Array> }[] = [];
  const topUp = (): void => {
    while (ahead.length < most) {
      const { value: range } = queue.next();
      if (!range) return;
      const values = new Float32Array((range.end - range.start) * cols);
      const reading = x.readInto(values, range).then(() => values);
      // An error is thrown where the rows are used; until then it must not count as unhandled.
      reading.catch(() => {});
      ahead.push({ range, values: reading });
    }
  };
  return {
    rows: x.rows,
    cols,
    async readInto(out, wanted, until) {
      ahead = ahead.filter(({ range }) => range.end > wanted.start);
      topUp();
      const found = ahead.find(({ range }) => range.start <= wanted.start && wanted.end <= range.end);
      if (!found) return x.readInto(out, wanted, until);
      out.set((await found.values).subarray((wanted.start - found.range.start) * cols, (wanted.end - found.range.start) * cols));
    },
  };
}
