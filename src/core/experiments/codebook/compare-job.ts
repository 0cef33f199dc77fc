import type { JobContext, JobProgress } from '../../job/context.ts';
import { LabError } from '../../lab-error.ts';
import type { ImportanceKind } from '../../rounding/importance.ts';
import { parseFamily } from '../distributions/family.ts';
import { checkRun, type Estimate } from '../distributions/monte-carlo.ts';
import {
  blockErrors,
  type BlockSet,
  drawBlocks,
  loadBlockSearch,
  type ScaleSign,
} from './block-errors.ts';

/** Judges tables on the same random blocks. */
export interface CompareParams {
  readonly family: string;
  readonly n: number;
  readonly blocks: number;
  readonly seed: number;
  readonly weights: ImportanceKind;
  /** Ascending integers in int8 each; the first is the one that others are compared with. */
  readonly tables: readonly (readonly number[])[];
}

/** Mean relative squared error of a table, and its difference to the first table on the same blocks. */
export interface TableError extends Estimate {
  readonly difference: Estimate;
}

export interface CompareProgress extends JobProgress {
  readonly blocks: number;
  readonly tables: readonly Readonly<Record<ScaleSign, TableError>>[];
}

export type CompareResult = Omit<CompareProgress, 'fraction'>;

const chunkBlocks = 512;
const signs: readonly ScaleSign[] = ['free', 'fixed'];

class Moments {
  private count = 0;
  private sum = 0;
  private squares = 0;

  add(values: Float64Array, minus?: Float64Array): void {
    values.forEach((value, index) => {
      const term = minus ? value - minus[index]! : value;
      this.sum += term;
      this.squares += term * term;
    });
    this.count += values.length;
  }

  estimate(): Estimate {
    const mean = this.sum / this.count;
    const variance = Math.max(0, this.squares - this.sum * mean) / (this.count - 1);
    return { mean, standardError: Math.sqrt(variance / this.count) };
  }
}

/** Judges tables on random blocks. Throws distribution/unknown-family, distribution/bad-range, and codebook/bad-table without tables. */
export async function run(params: CompareParams, context: JobContext<CompareProgress>): Promise<CompareResult> {
  const { n, blocks, seed, weights, tables } = params;
  const family = parseFamily(params.family);
  checkRun({ lengths: [n], blocks, seed });
  const draw = (first: number, count: number) => drawBlocks(family, n, first, count, seed, weights, context);
  return compareTables(draw, blocks, tables, context);
}

/** Judges tables on `blocks` blocks, which `draw` gives some at a time. Throws codebook/bad-table without tables. */
export async function compareTables(
  draw: (first: number, count: number) => Promise<BlockSet> | BlockSet,
  blocks: number,
  tables: CompareParams['tables'],
  context: JobContext<CompareProgress>,
): Promise<CompareResult> {
  if (tables.length === 0)
    throw new LabError('codebook/bad-table', 'There is no table to judge. Choose at least one.', {});
  const search = await loadBlockSearch(context);
  const moments = tables.map(
    () => ({ free: [new Moments(), new Moments()], fixed: [new Moments(), new Moments()] }) as const,
  );
  const snapshot = () => moments.map(({ free, fixed }) => ({ free: summary(free), fixed: summary(fixed) }));
  for (let first = 0; first < blocks; first += chunkBlocks) {
    const set = await draw(first, Math.min(chunkBlocks, blocks - first));
    for (const sign of signs) {
      let reference: Float64Array | undefined;
      for (const [index, table] of tables.entries()) {
        const errors = blockErrors(set, search(set, table, sign).reconstruction);
        reference ??= errors;
        moments[index]![sign][0]!.add(errors);
        moments[index]![sign][1]!.add(errors, reference);
        await context.breathe();
      }
    }
    const done = first + set.count;
    context.onProgress({ fraction: done / blocks, blocks: done, tables: snapshot() });
    await context.breathe();
  }
  return { blocks, tables: snapshot() };
}

const summary = ([error, difference]: readonly Moments[]): TableError => ({
  ...error!.estimate(),
  difference: difference!.estimate(),
});

export const sampleParams = (): CompareParams => ({
  family: 'gaussian',
  n: 32,
  blocks: 4000,
  seed: 1,
  weights: 'uniform',
  tables: [
    [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113],
    [-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7],
  ],
});
