import type { JobContext, JobProgress } from '../../job/context.ts';
import { exactDistribution } from './exact.ts';
import { parseFamily } from './family.ts';
import { type Estimate, type RunningEstimates, simulate } from './monte-carlo.ts';

/** Experiment distr2: the mean of every rank, for one block length. */
export interface RanksParams {
  readonly family: string;
  readonly n: number;
  readonly blocks: number;
  readonly seed: number;
}

export interface RankEstimate extends Estimate {
  /** 0 is the sample of largest magnitude, which lies at -1. */
  readonly rank: number;
}

export interface RanksProgress extends JobProgress {
  readonly estimates: readonly RankEstimate[];
  readonly blocks: number;
}

export interface RankRow extends RankEstimate {
  /** Expected value by numerical integration. */
  readonly exact: number;
}

export interface RanksResult {
  readonly n: number;
  readonly blocks: number;
  readonly rows: readonly RankRow[];
}

/** Throws distribution/unknown-family and distribution/bad-range. */
export async function run(params: RanksParams, context: JobContext<RanksProgress>): Promise<RanksResult> {
  const family = parseFamily(params.family);
  const { n, blocks } = params;
  let latest: readonly RunningEstimates[] = [];
  for await (latest of simulate({ ...params, family, experiment: 'ranks', lengths: [n] }, context)) {
    const done = latest[0]!.blocks;
    context.onProgress({ fraction: done / blocks, estimates: summarise(latest[0]!), blocks: done });
  }
  const exact = exactDistribution(family).rankMeans(n);
  return { n, blocks, rows: summarise(latest[0]!).map((row) => ({ ...row, exact: exact[row.rank]! })) };
}

const summarise = (running: RunningEstimates): RankEstimate[] =>
  Array.from({ length: running.n }, (_, rank) => ({ rank, ...running.estimate(rank) }));

export const sampleParams = (): RanksParams => ({ family: 'laplace', n: 32, blocks: 100_000, seed: 1 });
