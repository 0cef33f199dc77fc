import type { JobContext, JobProgress } from '../../job/context.ts';
import { LabError } from '../../lab-error.ts';
import type { ImportanceKind } from '../../rounding/importance.ts';
import { parseFamily } from '../distributions/family.ts';
import { checkRun } from '../distributions/monte-carlo.ts';
import {
  blockErrors,
  type BlockSearch,
  type BlockSet,
  drawBlocks,
  loadBlockSearch,
  type ScaleSign,
} from './block-errors.ts';
import { type TableConstraint, tableLimit, toIntegerTable } from './table-shape.ts';

/** Fits a table of levels to the blocks of a family. */
export interface OptimiseParams {
  readonly family: string;
  readonly n: number;
  /** Training blocks; 1000 to 4000 fix a table of 16 levels to about one unit of 127. */
  readonly blocks: number;
  readonly seed: number;
  readonly weights: ImportanceKind;
  readonly sign: ScaleSign;
  readonly constraint: TableConstraint;
  /** Where to start: 2 to 64 ascending levels of any unit. */
  readonly start: readonly number[];
}

export interface OptimiseProgress extends JobProgress {
  readonly levels: readonly number[];
  /** Mean relative squared error on the training blocks. */
  readonly error: number;
}

export interface OptimiseResult {
  readonly levels: readonly number[];
  readonly error: number;
  /** Error of the table that it started from, after rounding to integers. */
  readonly startError: number;
}

const lloydRounds = 40;
const polishRounds = 12;

/** Fits a table to random blocks. Throws distribution/unknown-family, distribution/bad-range, codebook/bad-table. */
export async function run(params: OptimiseParams, context: JobContext<OptimiseProgress>): Promise<OptimiseResult> {
  const { n, blocks, seed, weights } = params;
  checkRun({ lengths: [n], blocks, seed });
  const set = await drawBlocks(parseFamily(params.family), n, 0, blocks, seed, weights, context);
  return optimiseTable(set, params, context);
}

/**
 * Weighted Lloyd-Max with the search for each block's scale in the loop, then single levels moved by 1 as long as that helps. Finds a local
 * optimum on the training blocks: other starts may end elsewhere. Throws codebook/bad-table.
 */
export async function optimiseTable(
  set: BlockSet,
  { sign, constraint, start }: Pick<OptimiseParams, 'sign' | 'constraint' | 'start'>,
  context: JobContext<OptimiseProgress>,
): Promise<OptimiseResult> {
  const isAscending = start.every(
    (level, index) => Number.isFinite(level) && (index === 0 || level > start[index - 1]!),
  );
  if (start.length < 2 || start.length > 64 || !isAscending)
    throw new LabError('codebook/bad-table', 'A table to start from has 2 to 64 ascending levels. Change the table.', {
      start: [...start],
    });
  const search = await loadBlockSearch(context);
  let levels = toIntegerTable(start, constraint);
  let error = meanError(search, set, levels, sign);
  const startError = error;
  for (let round = 0; round < lloydRounds; round++) {
    const next = toIntegerTable(centroids(search, set, levels, sign), constraint);
    const nextError = meanError(search, set, next, sign);
    context.onProgress({ fraction: (0.5 * round) / lloydRounds, levels, error });
    await context.breathe();
    if (nextError >= error) break;
    levels = next;
    error = nextError;
  }
  for (let round = 0; round < polishRounds; round++) {
    const before = error;
    for (const candidate of neighbours(levels, constraint)) {
      const changed = candidate(levels);
      if (!changed) continue;
      const changedError = meanError(search, set, changed, sign);
      if (changedError < error) {
        levels = changed;
        error = changedError;
      }
      context.onProgress({ fraction: 0.5 + (0.5 * round) / polishRounds, levels, error });
      await context.breathe();
    }
    if (error === before) break;
  }
  return { levels, error, startError };
}

function meanError(search: BlockSearch, set: BlockSet, levels: readonly number[], sign: ScaleSign): number {
  const errors = blockErrors(set, search(set, levels, sign).reconstruction);
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/** The real levels that are best for the codes and scales of the search: sum u s x / sum u s^2 per level, u = w / sum w x^2. */
function centroids(search: BlockSearch, set: BlockSet, levels: readonly number[], sign: ScaleSign): number[] {
  const { levels: codes, scale } = search(set, levels, sign);
  const { x, w, n, count } = set;
  const products = new Float64Array(levels.length);
  const squares = new Float64Array(levels.length);
  for (let block = 0; block < count; block++) {
    let norm = 0;
    for (let index = block * n; index < (block + 1) * n; index++) norm += w[index]! * x[index]! * x[index]!;
    if (norm === 0) continue;
    const s = scale[block]!;
    for (let index = block * n; index < (block + 1) * n; index++) {
      const code = codes[index]! & 0xff;
      products[code]! += (w[index]! / norm) * s * x[index]!;
      squares[code]! += (w[index]! / norm) * s * s;
    }
  }
  return levels.map((level, code) => (squares[code]! > 0 ? products[code]! / squares[code]! : level));
}

type Move = (levels: readonly number[]) => number[] | undefined;

/** Every level (with its mirror image where the table is symmetric) one up and one down; undefined where that breaks the constraint. */
function neighbours(levels: readonly number[], { symmetric, zero }: TableConstraint): Move[] {
  const last = levels.length - 1;
  return levels.flatMap((_, index) =>
    [1, -1].map((step): Move => (now) => {
      const next = [...now];
      next[index]! += step;
      if (symmetric) {
        if (2 * index >= last) return undefined;
        next[last - index]! -= step;
      }
      const isAscending = next.every(
        (level, at) => Math.abs(level) <= tableLimit && (at === 0 || level > next[at - 1]!),
      );
      const hasZero = next.includes(0);
      const fits = symmetric || zero === 'any' || (zero === 'with') === hasZero;
      return isAscending && fits ? next : undefined;
    }),
  );
}

export const sampleParams = (): OptimiseParams => ({
  family: 'gaussian',
  n: 32,
  blocks: 200,
  seed: 1,
  weights: 'uniform',
  sign: 'free',
  constraint: { symmetric: false, zero: 'any' },
  start: [-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7],
});
