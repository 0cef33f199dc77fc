import type { JobContext } from '../../job/context.ts';
import { formatProblem, requireFormat, RoundTrip } from './candidates.ts';
import type { ErrorMap } from './error-map.ts';
import { ErrorPart } from './error-part.ts';
import type { ErrorSums } from './error-sums.ts';
import type { TensorGrid } from './grid.ts';
import { isPartial, type RowSample, sampledRows } from './row-sample.ts';
import { type ReadBatch, readBatches, rowBatches, type RowSource } from './row-source.ts';
import { type RowWeights, weightOffset } from './row-weights.ts';

/** Some rows, counted, and the first of them by number. */
export interface NamedRows {
  readonly count: number;
  readonly first: readonly number[];
}

/** What one part of a tensor says about one candidate. */
export interface CandidateError {
  /** Format id, or 'stored' for the values of another file. */
  readonly candidate: string;
  readonly sums: ErrorSums;
  /** Null when no map was asked for. */
  readonly map: ErrorMap | null;
  /** Rows on which the reference quantizer stops with an assertion; they are in no sum. */
  readonly abortedRows: NamedRows;
}

/** One part of a tensor under several candidates. */
export interface TensorErrorPart {
  readonly part: number;
  /** Rows read. */
  readonly rows: number;
  /** Rows with NaN or Inf: in no sum. */
  readonly nonFiniteRows: NamedRows;
  readonly candidates: readonly CandidateError[];
}

export interface TensorErrorInput {
  /** The original values. */
  readonly x: RowSource;
  /** Formats to quantize x to, by id. */
  readonly formats: readonly string[];
  /** Values of the same tensor in another file, compared as they are. */
  readonly stored?: RowSource | undefined;
  readonly weights?: RowWeights | undefined;
  readonly grid: TensorGrid;
  readonly sample: RowSample;
  readonly part: number;
  /** False when numbers are all that is wanted. */
  readonly hasMap: boolean;
}

/**
 * Errors of one part of a tensor: each of its (sampled) rows is quantized to every format and dequantized again, and compared in f64.
 * Rows that hold NaN or Inf in x, or in `stored` for that candidate, are left out and named. Formats that cannot take these rows are
 * left out (formatProblem says why).
 * Cost: about 65,536 values and their reconstructions in memory at a time.
 */
export async function computeTensorErrorPart(input: TensorErrorInput, context: JobContext): Promise<TensorErrorPart> {
  const { x, stored, weights, grid, sample, part, hasMap } = input;
  const { cols } = grid;
  const hasWeights = weights !== undefined;
  const formats = input.formats.map(requireFormat).filter((format) => formatProblem(format, cols, hasWeights) === undefined);
  const newPart = (): ErrorPart => new ErrorPart(grid, part, { hasWeights, hasMap, isSample: isPartial(grid, sample) });
  const results = [];
  for (const format of formats) results.push({ trip: await RoundTrip.get(context.kernels, format), errors: newPart(), aborted: new RowNames() });
  const storedErrors = stored && newPart();
  const storedSkipped = new RowNames();
  const nonFinite = new RowNames();
  const ranges = sampledRows(grid, sample, part);
  const total = ranges.reduce((sum, range) => sum + range.end - range.start, 0);
  const batches = [...rowBatches(ranges, cols, weights?.rowsPerMatrix)];
  const storedReads = stored && readBatches(stored, batches);
  let done = 0;
  for await (const read of readBatches(x, batches)) {
    const { batch } = read;
    const block = keepFiniteRows(read, cols, nonFinite);
    const from = weights ? weightOffset(weights, batch.pieces[0]!.start, cols) : 0;
    const batchWeights = weights?.values.subarray(from, from + cols);
    const xHat = new Float32Array(block.values.length);
    for (const { trip, errors, aborted } of results) {
      await context.breathe();
      const stopped = new Set(trip.run(block.values, xHat, block.rows.length, cols, batchWeights));
      block.rows.forEach((row, index) => {
        if (stopped.has(index)) aborted.add(row);
        else errors.addRow(row, block.values, xHat, index * cols, batchWeights);
      });
    }
    if (storedReads && storedErrors) addStoredRows((await storedReads.next()).value!, cols, storedErrors, storedSkipped, block, batchWeights);
    done += batch.rows;
    context.onProgress({ fraction: done / total });
    await context.breathe();
  }
  return {
    part,
    rows: total,
    nonFiniteRows: nonFinite.named(),
    candidates: [
      ...(storedErrors ? [{ candidate: 'stored', sums: storedErrors.sums, map: storedErrors.map(), abortedRows: storedSkipped.named() }] : []),
      ...results.map(({ trip, errors, aborted }) => ({
        candidate: trip.format.id,
        sums: errors.sums,
        map: errors.map(),
        abortedRows: aborted.named(),
      })),
    ],
  };
}

interface FiniteRows {
  /** Row numbers, ascending. */
  readonly rows: readonly number[];
  /** rows.length x cols. */
  readonly values: Float32Array;
}

/** The rows of a batch that are finite throughout, moved together; the others are named. */
function keepFiniteRows({ values, rowNumbers }: ReadBatch, cols: number, nonFinite: RowNames): FiniteRows {
  const rows: number[] = [];
  for (const [index, row] of rowNumbers.entries()) {
    const from = index * cols;
    if (!isFiniteRow(values, from, cols)) {
      nonFinite.add(row);
      continue;
    }
    if (rows.length !== index) values.copyWithin(rows.length * cols, from, from + cols);
    rows.push(row);
  }
  return { rows, values: values.subarray(0, rows.length * cols) };
}

function addStoredRows(
  { values, rowNumbers }: ReadBatch,
  cols: number,
  errors: ErrorPart,
  skipped: RowNames,
  block: FiniteRows,
  weights: Float32Array | undefined,
): void {
  const placeOf = new Map(rowNumbers.map((row, index) => [row, index * cols]));
  block.rows.forEach((row, index) => {
    const from = placeOf.get(row)!;
    if (!isFiniteRow(values, from, cols)) {
      skipped.add(row);
      return;
    }
    errors.addRow(row, block.values.subarray(index * cols, (index + 1) * cols), values.subarray(from, from + cols), 0, weights);
  });
}

function isFiniteRow(values: Float32Array, from: number, cols: number): boolean {
  for (let index = from; index < from + cols; index++) if (!Number.isFinite(values[index]!)) return false;
  return true;
}

/** Rows that are reported by number: all counted, the first eight named. */
const namedAtMost = 8;

class RowNames {
  private count = 0;
  private readonly first: number[] = [];

  add(row: number): void {
    this.count++;
    if (this.first.length < namedAtMost) this.first.push(row);
  }

  named(): NamedRows {
    return { count: this.count, first: this.first };
  }
}

/** Both groups of rows; `a` comes before `b`. */
export function joinNamedRows(a: NamedRows, b: NamedRows): NamedRows {
  return { count: a.count + b.count, first: [...a.first, ...b.first].slice(0, namedAtMost) };
}

/** "row 3", "rows 3 and 17", "rows 1, 2, 3 and 40 more". */
export function rowNamesText({ count, first }: NamedRows): string {
  if (count === 1) return `row ${first[0]}`;
  const names = count > first.length ? first : first.slice(0, -1);
  const rest = count > first.length ? `${count - first.length} more` : String(first.at(-1));
  return `rows ${names.join(', ')} and ${rest}`;
}
