import {
  measureTensorBlocks,
  type TensorBlocks,
  type TensorBlocksChoice,
} from '../../core/experiments/distributions/tensor-blocks.ts';
import type { Job } from '../../core/job/context.ts';
import { openTensorRows } from '../tensor-rows.ts';
import { placeOf, sampleTensor, type TensorInFile } from './tensor-in-file.ts';

export interface TensorBlocksParams extends TensorBlocksChoice {
  readonly at: TensorInFile;
}

/** Means of the ranks of a tensor's scaled blocks. Throws what measureTensorBlocks and openTensorRows throw. */
export const run: Job<TensorBlocksParams, TensorBlocks> = async ({ at, ...choice }, context) =>
  measureTensorBlocks(await openTensorRows(placeOf(at, context.signal), context.kernels), choice, context);

export const sampleParams = async (): Promise<TensorBlocksParams> => ({
  at: await sampleTensor(),
  n: 16,
  blocks: 1000,
  seed: 1,
});
