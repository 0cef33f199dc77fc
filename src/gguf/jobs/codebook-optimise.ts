import { blockSet } from '../../core/experiments/codebook/block-errors.ts';
import {
  type OptimiseParams,
  type OptimiseProgress,
  type OptimiseResult,
  optimiseTable,
} from '../../core/experiments/codebook/optimise-job.ts';
import { collectTensorBlocks } from '../../core/experiments/distributions/tensor-blocks.ts';
import type { Job } from '../../core/job/context.ts';
import { openTensorRows } from '../tensor-rows.ts';
import { type JobWeights, placeOf, sampleTensor, type TensorInFile, toRowWeights } from './tensor-in-file.ts';

export interface OptimiseOnTensorParams extends Omit<OptimiseParams, 'family'> {
  readonly at: TensorInFile;
  /** The only row whose blocks count; absent for all. */
  readonly row?: number;
  /** An importance matrix: its values multiply the importances that `weights` names. */
  readonly imatrix?: JobWeights;
}

/** Fits a table to every other block of a tensor. Throws what collectTensorBlocks, optimiseTable and openTensorRows throw. */
export const run: Job<OptimiseOnTensorParams, OptimiseResult, OptimiseProgress> = async (
  { at, row, imatrix, n, blocks, seed, weights, ...choice },
  context,
) => {
  const rows = await openTensorRows(placeOf(at, context.signal), context.kernels);
  const { values, factors } = await collectTensorBlocks(
    rows,
    { n, blocks, seed, half: 'even', ...(row !== undefined && { row }) },
    { breathe: context.breathe, onProgress: () => {} },
    imatrix && toRowWeights(imatrix),
  );
  return optimiseTable(blockSet(values, n, weights, { seed, firstBlock: 0 }, factors), choice, context);
};

export const sampleParams = async (): Promise<OptimiseOnTensorParams> => ({
  at: await sampleTensor(),
  n: 16,
  blocks: 24,
  seed: 1,
  weights: 'uniform',
  sign: 'free',
  constraint: { symmetric: false, zero: 'any' },
  start: [-4, -2, -1, 0, 1, 3],
});
