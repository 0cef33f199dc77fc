import type { JobContext, JobProgress } from '../../job/context.ts';
import { exactDistribution } from './exact.ts';
import { parseFamily } from './family.ts';
import { type Estimate, type RunningEstimates, simulate } from './monte-carlo.ts';

/** Experiment distr1: the mean of the other extremum, for several block lengths. */
export interface ExtremumParams {
  /** Wire word of the family, see parseFamily. */
  readonly family: string;
  readonly lengths: readonly number[];
  /** Blocks per length. */
  readonly blocks: number;
  readonly seed: number;
}

export interface ExtremumEstimate extends Estimate {
  readonly n: number;
  /** Blocks behind the estimate. */
  readonly blocks: number;
}

export interface ExtremumProgress extends JobProgress {
  readonly estimates: readonly ExtremumEstimate[];
}

export interface ExtremumRow extends ExtremumEstimate {
  /** Expected value by numerical integration. */
  readonly exact: number;
}

export interface ExtremumResult {
  readonly rows: readonly ExtremumRow[];
}

/** Throws distribution/unknown-family and distribution/bad-range. */
export async function run(params: ExtremumParams, context: JobContext<ExtremumProgress>): Promise<ExtremumResult> {
  const family = parseFamily(params.family);
  let latest: readonly RunningEstimates[] = [];
  for await (latest of simulate({ ...params, family, experiment: 'extremum' }, context)) {
    const done = latest.reduce((sum, estimate) => sum + estimate.blocks, 0);
    context.onProgress({ fraction: done / (params.blocks * params.lengths.length), estimates: summarise(latest) });
  }
  const exact = exactDistribution(family);
  const rows: ExtremumRow[] = [];
  for (const estimate of summarise(latest)) {
    rows.push({ ...estimate, exact: exact.extremumMean(estimate.n) });
    await context.breathe();
  }
  return { rows };
}

const summarise = (running: readonly RunningEstimates[]): ExtremumEstimate[] =>
  running.filter(({ blocks }) => blocks > 1).map((one) => ({ n: one.n, blocks: one.blocks, ...one.estimate(0) }));

export const sampleParams = (): ExtremumParams => ({
  family: 'gaussian',
  lengths: [2, 8, 32],
  blocks: 100_000,
  seed: 1,
});
