import type { JobContext } from '../../job/context.ts';
import { LabError } from '../../lab-error.ts';
import { computeTensorGrid } from '../tensor/grid.ts';
import { type RowSample, sampledParts, sampledRows } from '../tensor/row-sample.ts';
import { rowPieces, type RowSource } from '../tensor/row-source.ts';
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
}

export interface TensorBlocksChoice {
  /** Values per block, along the rows; what is left at the end of a row is not used. */
  readonly n: number;
  /** About this many blocks are measured, spread over the tensor. */
  readonly blocks: number;
  readonly seed: number;
}

/** Sums over scaled blocks. */
export class ScaledBlocks {
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly sorted: Float32Array;
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
    return { n: sums.length, blocks: count, skipped: this.skipped, negative: this.negative, means, standardErrors };
  }
}

/**
 * Measures blocks of a tensor. Rows are sampled evenly over the tensor where it has more blocks than asked for.
 * Throws distribution/bad-range for a block length out of range, distribution/short-rows when no block fits in a row, distribution/no-blocks when all are skipped.
 */
export async function measureTensorBlocks(
  source: RowSource,
  { n, blocks, seed }: TensorBlocksChoice,
  context: Pick<JobContext, 'breathe' | 'onProgress'>,
): Promise<TensorBlocks> {
  if (!Number.isInteger(n) || n < 2 || n > maxBlockLength)
    throw new LabError('distribution/bad-range', `Block lengths are whole numbers from 2 to ${maxBlockLength}.`, { n });
  const perRow = Math.floor(source.cols / n);
  if (perRow === 0)
    throw new LabError(
      'distribution/short-rows',
      `Rows of ${source.cols} values hold no block of ${n}. Choose shorter blocks or another tensor.`,
      { n, cols: source.cols },
    );
  const wantedRows = Math.ceil(blocks / perRow);
  const sample: RowSample = wantedRows < source.rows ? { rows: wantedRows, seed } : { rows: 0, seed: 0 };
  const grid = computeTensorGrid(source.rows, source.cols);
  const parts = sampledParts(grid, sample);
  const sums = new ScaledBlocks(n);
  for (const [index, part] of parts.entries()) {
    for (const piece of rowPieces(sampledRows(grid, sample, part), source.cols)) {
      const values = new Float32Array((piece.end - piece.start) * source.cols);
      await source.readInto(values, piece, piece.until);
      for (let row = 0; row < piece.end - piece.start; row++) {
        const start = row * source.cols;
        for (let block = 0; block < perRow; block++)
          sums.add(values.subarray(start + block * n, start + (block + 1) * n));
      }
      await context.breathe();
    }
    context.onProgress({ fraction: (index + 1) / parts.length });
  }
  const result = sums.summary();
  if (result.blocks < 2)
    throw new LabError(
      'distribution/no-blocks',
      'Too few blocks have values that can be scaled: all are 0 or not finite. Choose another tensor.',
      { skipped: result.skipped },
    );
  return result;
}
