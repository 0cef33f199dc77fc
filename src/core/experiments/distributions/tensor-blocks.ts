import type { JobContext } from '../../job/context.ts';
import { LabError } from '../../lab-error.ts';
import { computeTensorGrid } from '../tensor/grid.ts';
import { everyRow, type RowSample, sampledParts, sampledRows } from '../tensor/row-sample.ts';
import { rowPieces, type RowSource } from '../tensor/row-source.ts';
import { type RowWeights, weightOffset } from '../tensor/row-weights.ts';
import { maxBlockLength } from './monte-carlo.ts';

/** Scaled blocks of real values: what distr2 measures, on the blocks of a tensor. */
export interface TensorBlocks {
  readonly n: number;
  /** Blocks measured. */
  readonly blocks: number;
  /** Blocks left out because all their values are 0 or one is not finite. */
  readonly skipped: number;
  /** Of the measured blocks, those whose value of largest magnitude is negative. */
  readonly negative: number;
  /** Mean of each rank, ascending, with the largest magnitude on -1, and its standard error as if blocks were independent. */
  readonly means: Float64Array;
  readonly standardErrors: Float64Array;
  /** Share of all values in each of `interiorBins` equal bins over (-1, 1), without those on -1: they sum to (n - 1) / n. */
  readonly interior: Float64Array;
}

/** Bins of the histogram over (-1, 1): those of the published densities. */
export const interiorBins = 64;

export interface TensorBlocksChoice {
  /** Values per block, along the rows; what is left at the end of a row is not used. */
  readonly n: number;
  /** About this many blocks are measured, spread over the tensor. */
  readonly blocks: number;
  readonly seed: number;
  /** The only row to measure; absent for all. */
  readonly row?: number;
}

/** Sums over scaled blocks. */
export class ScaledBlocks {
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly sorted: Float32Array;
  private readonly bins = new Float64Array(interiorBins);
  private count = 0;
  private negative = 0;
  private skipped = 0;

  constructor(n: number) {
    this.sums = new Float64Array(n);
    this.squares = new Float64Array(n);
    this.sorted = new Float32Array(n);
  }

  /** Adds one block. Ties: two values of the same largest magnitude and different sign count as a positive one, as in distr2. */
  add(block: Float32Array): void {
    const { sorted } = this;
    sorted.set(block);
    // Typed arrays sort by number, NaN last.
    sorted.sort();
    const n = sorted.length;
    const low = sorted[0]!;
    const high = sorted[n - 1]!;
    if (!Number.isFinite(low) || !Number.isFinite(high) || (low === 0 && high === 0)) {
      this.skipped++;
      return;
    }
    const isNegative = -low > high;
    const largest = isNegative ? low : high;
    for (let rank = 0; rank < n; rank++) {
      const y = -sorted[isNegative ? rank : n - 1 - rank]! / largest;
      this.sums[rank]! += y;
      this.squares[rank]! += y * y;
      if (rank > 0) this.bins[Math.min(interiorBins - 1, Math.floor(((y + 1) / 2) * interiorBins))]! += 1;
    }
    this.count++;
    if (isNegative) this.negative++;
  }

  summary(): TensorBlocks {
    const { count, sums, squares } = this;
    const means = sums.map((sum) => sum / count);
    const standardErrors = squares.map((square, rank) =>
      Math.sqrt(Math.max(0, square - sums[rank]! * means[rank]!) / (count - 1) / count),
    );
    const n = sums.length;
    const interior = this.bins.map((values) => values / (count * n));
    return { n, blocks: count, skipped: this.skipped, negative: this.negative, means, standardErrors, interior };
  }
}

/** A row, cut to whole blocks. */
interface BlockRow {
  readonly row: number;
  readonly values: Float32Array;
}

/**
 * The rows of a tensor, cut to whole blocks. Rows are sampled evenly over the tensor where it has more blocks than asked for, so there may be a few
 * more. Throws distribution/bad-range for a block length or row out of range, distribution/short-rows when no block fits in a row.
 */
export async function* tensorBlockRows(
  source: RowSource,
  { n, blocks, seed, row }: TensorBlocksChoice,
  context: Pick<JobContext, 'breathe' | 'onProgress'>,
): AsyncGenerator<BlockRow> {
  if (!Number.isInteger(n) || n < 2 || n > maxBlockLength)
    throw new LabError('distribution/bad-range', `Block lengths are whole numbers from 2 to ${maxBlockLength}.`, { n });
  const perRow = Math.floor(source.cols / n);
  if (perRow === 0)
    throw new LabError(
      'distribution/short-rows',
      `Rows of ${source.cols} values hold no block of ${n}. Choose shorter blocks or another tensor.`,
      { n, cols: source.cols },
    );
  const used = perRow * n;
  if (row !== undefined) {
    if (!Number.isInteger(row) || row < 0 || row >= source.rows)
      throw new LabError('distribution/bad-range', `The tensor has the rows 0 to ${source.rows - 1}.`, { row });
    const values = new Float32Array(source.cols);
    await source.readInto(values, { start: row, end: row + 1 });
    yield { row, values: values.subarray(0, used) };
    context.onProgress({ fraction: 1 });
    await context.breathe();
    return;
  }
  const wantedRows = Math.ceil(blocks / perRow);
  const sample: RowSample = wantedRows < source.rows ? { rows: wantedRows, seed } : everyRow;
  const grid = computeTensorGrid(source.rows, source.cols);
  const parts = sampledParts(grid, sample);
  for (const [index, part] of parts.entries()) {
    for (const piece of rowPieces(sampledRows(grid, sample, part), source.cols)) {
      const values = new Float32Array((piece.end - piece.start) * source.cols);
      await source.readInto(values, piece, piece.until);
      for (let at = 0; at < piece.end - piece.start; at++)
        yield { row: piece.start + at, values: values.subarray(at * source.cols, at * source.cols + used) };
      await context.breathe();
    }
    context.onProgress({ fraction: (index + 1) / parts.length });
    await context.breathe();
  }
}

export function noBlocks(skipped: number): LabError {
  return new LabError(
    'distribution/no-blocks',
    'Too few blocks have values that can be scaled: all are 0 or not finite. Choose another tensor.',
    { skipped },
  );
}

/** Measures blocks of a tensor. Throws distribution/bad-range, distribution/short-rows, and distribution/no-blocks when all are skipped. */
export async function measureTensorBlocks(
  source: RowSource,
  choice: TensorBlocksChoice,
  context: Pick<JobContext, 'breathe' | 'onProgress'>,
): Promise<TensorBlocks> {
  const sums = new ScaledBlocks(choice.n);
  for await (const { values } of tensorBlockRows(source, choice, context)) {
    for (let start = 0; start < values.length; start += choice.n) sums.add(values.subarray(start, start + choice.n));
  }
  const result = sums.summary();
  if (result.blocks < 2) throw noBlocks(result.skipped);
  return result;
}

/** Blocks of a tensor. Shape: both count x n, row-major. */
export interface CollectedBlocks {
  readonly values: Float32Array;
  /** Importance of each value's column, where an importance matrix is given. */
  readonly factors?: Float32Array;
}

/** Every other block, as on a chess board: tables are fitted to one half and judged on the other. */
export type BlockHalf = 'even' | 'odd';

/**
 * At most `blocks` blocks that are neither all 0 nor hold a value that is not finite. Throws as measureTensorBlocks. Cost: all of them
 * in memory.
 */
export async function collectTensorBlocks(
  source: RowSource,
  choice: TensorBlocksChoice & { readonly half?: BlockHalf },
  context: Pick<JobContext, 'breathe' | 'onProgress'>,
  weights?: RowWeights,
): Promise<CollectedBlocks> {
  const { n, blocks, half } = choice;
  const kept: { readonly block: Float32Array; readonly factorsFrom: number }[] = [];
  let skipped = 0;
  const sampled = half ? { ...choice, blocks: 2 * blocks } : choice;
  for await (const { row, values } of tensorBlockRows(source, sampled, context)) {
    const rowFrom = weights ? weightOffset(weights, row, source.cols) : 0;
    for (let start = 0; start < values.length; start += n) {
      if (half && (row + start / n) % 2 !== (half === 'even' ? 0 : 1)) continue;
      const block = values.subarray(start, start + n);
      if (block.every(Number.isFinite) && block.some((value) => value !== 0))
        kept.push({ block, factorsFrom: rowFrom + start });
      else skipped++;
    }
  }
  if (kept.length < 2) throw noBlocks(skipped);
  // Evenly over the tensor: the rows may hold more blocks than asked for.
  const count = Math.min(blocks, kept.length);
  const values = new Float32Array(count * n);
  const factors = weights && new Float32Array(count * n);
  for (let index = 0; index < count; index++) {
    const { block, factorsFrom } = kept[Math.floor((index * kept.length) / count)]!;
    values.set(block, index * n);
    factors?.set(weights!.values.subarray(factorsFrom, factorsFrom + n), index * n);
  }
  return { values, ...(factors && { factors }) };
}
