import type { JobContext } from '../../job/context.ts';
import { LabError } from '../../lab-error.ts';
import { seedKey } from '../../numeric/prng.ts';
import type { Family } from './family.ts';

/** Longest block and largest number of blocks of one run. */
export const maxBlockLength = 256;
export const maxBlocks = 10_000_000;
/** Blocks per kernel call. Sums are added chunk by chunk in order, so results do not depend on who computed which chunk. */
const chunkBlocks = 1024;

/** Mean over blocks with its standard error: the sample standard deviation over the square root of the number of blocks. */
export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

export interface MonteCarloKernel {
  /** Sums over `count` blocks at `out`: per value four f64 (two parts of the sum, two of the sum of squares). */
  readonly extremum: BlockSums;
  readonly ranks: BlockSums;
  /** The samples themselves: count x n f32 at `out`. */
  readonly draw: BlockSums;
}

type BlockSums = (
  sampler: number,
  a: number,
  b: number,
  n: number,
  firstBlock: number,
  count: number,
  key0: number,
  key1: number,
  out: number,
) => void;

/** Running sums of one experiment at one block length. */
export class RunningEstimates {
  readonly n: number;
  /** Blocks counted so far. */
  blocks = 0;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;

  constructor(n: number, values: number) {
    this.n = n;
    this.sums = new Float64Array(values);
    this.squares = new Float64Array(values);
  }

  /** Adds the sums of one chunk as the kernel lays them out. */
  add(parts: Float64Array, blocks: number): void {
    for (let value = 0; value < this.sums.length; value++) {
      this.sums[value]! += parts[4 * value]! + parts[4 * value + 1]!;
      this.squares[value]! += parts[4 * value + 2]! + parts[4 * value + 3]!;
    }
    this.blocks += blocks;
  }

  /** The estimate so far; the standard error of a single block is NaN. */
  estimate(value: number): Estimate {
    const mean = this.sums[value]! / this.blocks;
    const variance = Math.max(0, this.squares[value]! - this.sums[value]! * mean) / (this.blocks - 1);
    return { mean, standardError: Math.sqrt(variance / this.blocks) };
  }
}

export type Experiment = 'extremum' | 'ranks';

/** Which blocks to draw: `blocks` per block length, from the streams of `seed`. */
export interface MonteCarloRun {
  readonly family: Family;
  readonly experiment: Experiment;
  readonly lengths: readonly number[];
  readonly blocks: number;
  readonly seed: number;
}

/** Throws distribution/bad-range for block lengths, counts or seeds out of range. */
export function checkRun({ lengths, blocks, seed }: Pick<MonteCarloRun, 'lengths' | 'blocks' | 'seed'>): void {
  const whole = (value: number, low: number, high: number): boolean =>
    Number.isInteger(value) && value >= low && value <= high;
  const problem =
    lengths.length === 0 || !lengths.every((n) => whole(n, 2, maxBlockLength))
      ? `Block lengths are whole numbers from 2 to ${maxBlockLength}.`
      : !whole(blocks, 2, maxBlocks)
        ? `The number of blocks is a whole number from 2 to ${maxBlocks}.`
        : !whole(seed, 0, Number.MAX_SAFE_INTEGER)
          ? 'A seed is a whole number from 0 to 2^53-1.'
          : undefined;
  if (problem) throw new LabError('distribution/bad-range', problem, { lengths: [...lengths], blocks, seed });
}

/**
 * Draws the blocks of a run and yields its running estimates, one per block length, after every chunk. All block lengths grow
 * together: chunk after chunk goes round over the lengths. Throws distribution/bad-range, and job/cancelled when the signal fires.
 */
export async function* simulate(
  run: MonteCarloRun,
  context: Pick<JobContext, 'kernels' | 'breathe'>,
): AsyncGenerator<readonly RunningEstimates[], void, void> {
  checkRun(run);
  const { code, a, b } = run.family.sampler;
  const [key0, key1] = seedKey(run.seed);
  const kernel = await context.kernels.get<MonteCarloKernel>('scaled_samples');
  const estimates = run.lengths.map((n) => new RunningEstimates(n, run.experiment === 'ranks' ? n : 1));
  for (let first = 0; first < run.blocks; first += chunkBlocks) {
    const count = Math.min(chunkBlocks, run.blocks - first);
    for (const estimate of estimates) {
      const values = run.experiment === 'ranks' ? estimate.n : 1;
      const [out] = kernel.layout([values * 32]) as [number];
      kernel.fn[run.experiment](code, a, b, estimate.n, first, count, key0, key1, out);
      estimate.add(kernel.f64(out, 4 * values), count);
      await context.breathe();
      yield estimates;
    }
  }
}
