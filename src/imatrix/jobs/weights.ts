import type { Job } from '../../core/job/context.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import type { JobWeights } from '../../gguf/jobs/tensor-in-file.ts';
import { readTensorWeights } from '../tensor-weights.ts';
import { type ImatrixFile, openImatrixFile, sampleImatrixFile } from './imatrix-file.ts';

export interface WeightsParams extends ImatrixFile {
  readonly tensor: Pick<GgufTensor, 'name' | 'shape'>;
}

/**
 * The importances of a tensor's columns, or null when the matrix has none for it or too many of its experts lack data. Throws what
 * openImatrix and readTensorWeights throw.
 */
export const run: Job<WeightsParams, JobWeights | null> = async (params, context) => {
  context.onProgress({ fraction: 0 });
  const { source, imatrix } = await openImatrixFile(params, context.signal);
  await context.breathe();
  const weights = await readTensorWeights(source, imatrix, params.tensor);
  if (weights === undefined) return null;
  const { values, rowsPerMatrix } = weights;
  return { values, rowsPerMatrix: Number.isFinite(rowsPerMatrix) ? rowsPerMatrix : null };
};

export const sampleParams = (): WeightsParams => ({
  ...sampleImatrixFile(),
  tensor: { name: 'blk.1.attn_q.weight', shape: [4, 2] },
});
