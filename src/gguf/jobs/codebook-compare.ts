import { blockSet } from '../../core/experiments/codebook/block-errors.ts';
import {
  compareTables,
  type CompareParams,
  type CompareProgress,
  type CompareResult,
} from '../../core/experiments/codebook/compare-job.ts';
import { collectTensorBlocks } from '../../core/experiments/distributions/tensor-blocks.ts';
import type { Job } from '../../core/job/context.ts';
import { openTensorRows } from '../tensor-rows.ts';
import { placeOf, sampleTensor, type TensorInFile } from './tensor-in-file.ts';

export interface CompareOnTensorParams extends Omit<CompareParams, 'family'> {
  readonly at: TensorInFile;
}

/** Judges tables on blocks of a tensor. Throws what collectTensorBlocks, compareTables and openTensorRows throw. */
export const run: Job<CompareOnTensorParams, CompareResult, CompareProgress> = async (
  { at, n, blocks, seed, weights, tables },
  context,
) => {
  const rows = await openTensorRows(placeOf(at, context.signal), context.kernels);
  const values = await collectTensorBlocks(
    rows,
    { n, blocks, seed },
    { breathe: context.breathe, onProgress: () => {} },
  );
  const draw = (first: number, count: number) => blockSet(values.slice(first * n, (first + count) * n), n, weights);
  return compareTables(draw, values.length / n, tables, context);
};

export const sampleParams = async (): Promise<CompareOnTensorParams> => ({
  at: await sampleTensor(),
  n: 16,
  blocks: 24,
  seed: 1,
  weights: 'ones',
  tables: [[-127, -60, -20, 1, 30, 90]],
});
