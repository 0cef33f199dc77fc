import type { JobContext } from '../../job/context.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { seedKey } from '../../numeric/prng.ts';
import type { RoundingKernel, RoundingAlgorithm } from '../../rounding/algorithm.ts';
import { type BlockRange, fillBlockImportance, type ImportanceKind } from '../../rounding/importance.ts';
import { findAlgorithm } from '../../rounding/registry.ts';
import { loadRoundingKernel, roundVectors, type RoundingResult } from '../../rounding/round.ts';
import type { Family } from '../distributions/family.ts';
import type { MonteCarloKernel } from '../distributions/monte-carlo.ts';

/** Whether a block may use either sign of the scale, or only the positive one. */
export type ScaleSign = 'free' | 'fixed';

/** Random blocks on which tables are judged: count x n samples and importances, row-major. */
export interface BlockSet {
  readonly x: Float32Array;
  readonly w: Float32Array;
  readonly n: number;
  readonly count: number;
}

/** The blocks `first` .. `first + count - 1` of a family: those that the simulations draw, too. */
export async function drawBlocks(
  family: Family,
  n: number,
  first: number,
  count: number,
  seed: number,
  weights: ImportanceKind,
  { kernels }: Pick<JobContext, 'kernels'>,
): Promise<BlockSet> {
  const kernel = await kernels.get<MonteCarloKernel>('scaled_samples');
  const [key0, key1] = seedKey(seed);
  const [out] = kernel.layout([count * n * 4]) as [number];
  const { code, a, b } = family.sampler;
  kernel.fn.draw(code, a, b, n, first, count, key0, key1, out);
  return blockSet(kernel.f32(out, count * n).slice(), n, weights, { seed, firstBlock: first });
}

/** Blocks of these values with their importances. Shape: x is count x n, as are the factors of an importance matrix, if there is one. */
export function blockSet(
  x: Float32Array,
  n: number,
  weights: ImportanceKind,
  range: BlockRange,
  factors?: Float32Array,
): BlockSet {
  const w = new Float32Array(x.length);
  const count = x.length / n;
  fillBlockImportance(weights, x, count, n, range, w, factors);
  return { x, w, n, count };
}

/** Rounds whole sets of blocks to a table with the best scale of each block. */
export type BlockSearch = (blocks: BlockSet, table: readonly number[], sign: ScaleSign) => RoundingResult;

/**
 * The search for the best scale: qkxh_nl (exhaustive, exact up to float noise) where it takes the table, else the exact enumeration
 * (tables with two neighbours that differ only in sign).
 */
export async function loadBlockSearch({ kernels }: Pick<JobContext, 'kernels'>): Promise<BlockSearch> {
  const fast = await loaded('qkxh_nl', kernels);
  const exact = await loaded('exact', kernels);
  return (blocks, table, sign) => {
    const levels = { kind: 'table', id: 'custom', values: table } as const;
    const isTaken = fast.algorithm.rejectLevels(levels) === undefined;
    const { algorithm, kernel } = isTaken ? fast : exact;
    const isFree = sign === 'free';
    const options: Record<string, number> = isTaken
      ? { signed_scale: isFree ? 1 : 0 }
      : { positive_only: isFree ? 0 : 1 };
    return roundVectors(kernel, algorithm, {
      x: blocks.x,
      w: blocks.w,
      count: blocks.count,
      dims: blocks.n,
      levels,
      options,
    });
  };
}

async function loaded(
  id: string,
  kernels: JobContext['kernels'],
): Promise<{ algorithm: RoundingAlgorithm; kernel: Kernel<RoundingKernel> }> {
  const algorithm = findAlgorithm(id)!;
  return { algorithm, kernel: await loadRoundingKernel(kernels, algorithm) };
}

/** Relative squared error of every block: sum w (x - v)^2 / sum w x^2, in f64; 0 for a block of zeros. */
export function blockErrors({ x, w, n, count }: BlockSet, reconstruction: Float32Array): Float64Array {
  const errors = new Float64Array(count);
  for (let block = 0; block < count; block++) {
    let error = 0;
    let norm = 0;
    for (let index = block * n; index < (block + 1) * n; index++) {
      const difference = x[index]! - reconstruction[index]!;
      error += w[index]! * difference * difference;
      norm += w[index]! * x[index]! * x[index]!;
    }
    errors[block] = norm > 0 ? error / norm : 0;
  }
  return errors;
}
