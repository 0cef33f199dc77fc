import {
  measureTensorExtrema,
  type TensorExtrema,
  type TensorExtremaChoice,
} from '../../core/experiments/distributions/tensor-extrema.ts';
import type { Job } from '../../core/job/context.ts';
import { openTensorRows } from '../tensor-rows.ts';
import { placeOf, sampleTensor, type TensorInFile } from './tensor-in-file.ts';

export interface TensorExtremaParams extends TensorExtremaChoice {
  readonly at: TensorInFile;
}

/** Mean other extremum of a tensor's blocks of several lengths. Throws what measureTensorExtrema and openTensorRows throw. */
export const run: Job<TensorExtremaParams, TensorExtrema> = async ({ at, ...choice }, context) =>
  measureTensorExtrema(await openTensorRows(placeOf(at, context.signal), context.kernels), choice, context);

export const sampleParams = async (): Promise<TensorExtremaParams> => ({
  at: await sampleTensor(),
  lengths: [2, 3, 16, 32],
  seed: 1,
});
