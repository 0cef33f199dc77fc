import { LabError } from '../../lab-error.ts';
import type { Sampler } from '../../numeric/samplers.ts';
import { parseFamily } from '../distributions/family.ts';
import { fillImatrixLike, fillImportance, type ImportanceKind } from '../../rounding/importance.ts';
import { maxDims } from '../../rounding/round.ts';
import { drawBlock } from '../../numeric/samplers.ts';

/** The blocks of a contest: random ones, each drawn from (seed, its number) alone. Plain data. */
export interface ArenaBlocks {
  /** Wire word of the distribution, see parseFamily. */
  readonly family: string;
  /** Components per block. */
  readonly n: number;
  readonly seed: number;
  readonly weights: ImportanceKind;
}

/** A contest: which blocks, rounded to which levels, by whom. Plain data. */
export interface ArenaSpec extends ArenaBlocks {
  /** Set when the blocks are those of a tensor: a name that no other tensor has. The family then counts for nothing, the seed for imatrix-like weights. */
  readonly tensor?: string;
  /** As parseLevels reads them: `-8..7`, `iq4nl`. */
  readonly levels: string;
  /** Wire words of entrants, see parseEntrant. */
  readonly entrants: readonly string[];
}

/** Largest number of blocks of one contest. */
export const maxArenaBlocks = 1_000_000;

/** Throws arena/bad-range for a block length, a seed or a range of blocks that cannot be drawn. */
export function checkArenaRange({ n, seed }: Pick<ArenaBlocks, 'n' | 'seed'>, firstBlock: number, count: number): void {
  const whole = (value: number, low: number, high: number): boolean => Number.isInteger(value) && value >= low && value <= high;
  const problem = !whole(n, 1, maxDims)
    ? `A block has 1 to ${maxDims} components.`
    : !whole(seed, 0, Number.MAX_SAFE_INTEGER)
      ? 'A seed is a whole number from 0 to 2^53-1.'
      : !whole(firstBlock, 0, maxArenaBlocks) || !whole(count, 1, maxArenaBlocks - firstBlock)
        ? `A contest has 1 to ${maxArenaBlocks} blocks.`
        : undefined;
  if (problem) throw new LabError('arena/bad-range', problem, { n, seed, firstBlock, count });
}

/** Blocks as the algorithms see them: count x n values and importances, row-major f32. */
export interface DrawnBlocks {
  readonly x: Float32Array;
  readonly w: Float32Array;
}

/**
 * Draws the blocks `firstBlock` to `firstBlock + count - 1`: samples in f64, rounded to f32 once; importances of the f32 values.
 * Throws distribution/unknown-family.
 */
export function drawArenaBlocks(blocks: ArenaBlocks, firstBlock: number, count: number): DrawnBlocks {
  const { n, seed } = blocks;
  const sampler: Sampler = parseFamily(blocks.family).sampler;
  const x = new Float32Array(count * n);
  for (let row = 0; row < count; row++) x.set(drawBlock(sampler, n, firstBlock + row, seed), row * n);
  return { x, w: weighArenaBlocks(blocks, x, firstBlock) };
}

/** The importances of the blocks from `firstBlock` on, from their f32 values. Shape: as x. */
export function weighArenaBlocks({ n, seed, weights }: Omit<ArenaBlocks, 'family'>, x: Float32Array, firstBlock: number): Float32Array {
  const w = new Float32Array(x.length);
  if (weights === 'imatrix') fillImatrixLike(x, x.length / n, n, { seed, firstBlock }, w);
  else fillImportance(weights, x, x.length / n, n, w);
  return w;
}
