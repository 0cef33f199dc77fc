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
import { placeOf, sampleTensor, type TensorInFile } from './tensor-in-file.ts';

export interface OptimiseOnTensorParams extends Omit<OptimiseParams, 'family'> {
  readonly at: TensorInFile;
}

/** Fits a table to blocks of a tensor. Throws what collectTensorBlocks, optimiseTable and openTensorRows throw. */
export const run: Job<OptimiseOnTensorParams, OptimiseResult, OptimiseProgress> = async (
  { at, n, blocks, seed, weights, ...choice },
  context,
) => {
  const rows = await openTensorRows(placeOf(at, context.signal), context.kernels);
  const values = await collectTensorBlocks(
    rows,
    { n, blocks, seed },
    { breathe: context.breathe, onProgress: () => {} },
  );
  return optimiseTable(blockSet(values, n, weights), choice, context);
};

export const sampleParams = async (): Promise<OptimiseOnTensorParams> => ({
  at: await sampleTensor(),
  n: 16,
  blocks: 24,
  seed: 1,
  weights: 'ones',
  sign: 'free',
  constraint: { symmetric: false, zero: 'any' },
  start: [-4, -2, -1, 0, 1, 3],
});
