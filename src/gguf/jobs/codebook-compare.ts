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
import { type JobWeights, placeOf, sampleTensor, type TensorInFile, toRowWeights } from './tensor-in-file.ts';

export interface CompareOnTensorParams extends Omit<CompareParams, 'family'> {
  readonly at: TensorInFile;
  /** The only row whose blocks count; absent for all. */
  readonly row?: number;
  /** An importance matrix: its values multiply the importances that `weights` names. */
  readonly imatrix?: JobWeights;
}

/** Judges tables on every other block of a tensor: those on which codebook/optimise-tensor does not fit. Throws what collectTensorBlocks, compareTables and openTensorRows throw. */
export const run: Job<CompareOnTensorParams, CompareResult, CompareProgress> = async (
  { at, row, imatrix, n, blocks, seed, weights, tables },
  context,
) => {
  const rows = await openTensorRows(placeOf(at, context.signal), context.kernels);
  const { values, factors } = await collectTensorBlocks(
    rows,
    { n, blocks, seed, half: 'odd', ...(row !== undefined && { row }) },
    { breathe: context.breathe, onProgress: () => {} },
    imatrix && toRowWeights(imatrix),
  );
  const draw = (first: number, count: number) => blockSet(
      values.slice(first * n, (first + count) * n),
      n,
      weights,
      { seed, firstBlock: first },
      factors?.slice(first * n, (first + count) * n),
    );
  return compareTables(draw, values.length / n, tables, context);
};

export const sampleParams = async (): Promise<CompareOnTensorParams> => ({
  at: await sampleTensor(),
  n: 16,
  blocks: 24,
  seed: 1,
  weights: 'uniform',
  tables: [[-127, -60, -20, 1, 30, 90]],
});
