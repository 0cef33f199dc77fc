import type { JobContext } from '../../job/context.ts';
import { exactDistribution } from './exact.ts';
import { parseFamily } from './family.ts';
import { checkRun } from './monte-carlo.ts';

/** The exact curve of distr1: expected value of the other extremum for each block length. */
export interface CurveParams {
  readonly family: string;
  readonly lengths: readonly number[];
}

export interface CurveResult {
  readonly means: Float64Array;
}

/** Throws distribution/unknown-family and distribution/bad-range. */
export async function run(params: CurveParams, context: JobContext): Promise<CurveResult> {
  checkRun({ lengths: params.lengths, blocks: 2, seed: 0 });
  const exact = exactDistribution(parseFamily(params.family));
  const means = new Float64Array(params.lengths.length);
  for (const [index, n] of params.lengths.entries()) {
    means[index] = exact.extremumMean(n);
    context.onProgress({ fraction: (index + 1) / means.length });
    await context.breathe();
  }
  return { means };
}

export const sampleParams = (): CurveParams => ({
  family: 'student3',
  lengths: Array.from({ length: 255 }, (_, index) => index + 2),
});
