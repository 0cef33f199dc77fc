import type { JobContext } from '../../job/context.ts';
import { exactDistribution } from './exact.ts';
import { parseFamily } from './family.ts';
import { checkRun } from './monte-carlo.ts';

/** What scaled blocks look like, exactly: means of the ranks, and the distribution of all samples for several block lengths. */
export interface ShapeParams {
  readonly family: string;
  /** Block length of the rank means; leave out if they are not needed. */
  readonly ranksOf?: number;
  /** Block lengths of the distributions. */
  readonly lengths: readonly number[];
  /** Equal bins over (-1, 1), an even number. */
  readonly bins: number;
}

export interface ShapeResult {
  /** E[y_i] for i = 0..ranksOf-1; empty without ranksOf. */
  readonly rankMeans: Float64Array;
  /** lengths x bins: probability of each bin without the atom of mass 1/n at -1. */
  readonly interior: Float64Array;
}

/** Throws distribution/unknown-family and distribution/bad-range. */
export async function run(params: ShapeParams, context: JobContext): Promise<ShapeResult> {
  const { ranksOf, lengths, bins } = params;
  checkRun({ lengths: ranksOf === undefined ? lengths : [ranksOf, ...lengths], blocks: 2, seed: 0 });
  const exact = exactDistribution(parseFamily(params.family));
  const interior = new Float64Array(lengths.length * bins);
  for (const [row, n] of lengths.entries()) {
    interior.set(exact.interiorMass(n, bins), row * bins);
    context.onProgress({ fraction: (row + 1) / (lengths.length + 1) });
    await context.breathe();
  }
  const rankMeans = ranksOf === undefined ? new Float64Array(0) : exact.rankMeans(ranksOf);
  return { rankMeans, interior };
}

export const sampleParams = (): ShapeParams => ({
  family: 'student5',
  ranksOf: 256,
  lengths: Array.from({ length: 255 }, (_, index) => index + 2),
  bins: 64,
});
