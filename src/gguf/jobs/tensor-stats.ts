import { computeTensorGrid } from '../../core/experiments/tensor/grid.ts';
import { everyRow } from '../../core/experiments/tensor/row-sample.ts';
import { computeTensorStatsPart, type TensorStatsPart } from '../../core/experiments/tensor/tensor-stats.ts';
import type { Job } from '../../core/job/context.ts';
import { openTensorRows } from '../tensor-rows.ts';
import { placeOf, sampleTensor, type TensorPartParams } from './tensor-in-file.ts';

/** Statistics of one part of a tensor; parts as in tensor-errors.ts. */
export const run: Job<TensorPartParams, TensorStatsPart> = async ({ at, sample, part }, context) => {
  const x = await openTensorRows(placeOf(at, context.signal), context.kernels);
  return computeTensorStatsPart(x, computeTensorGrid(x.rows, x.cols), sample, part, context);
};

export const sampleParams = async (): Promise<TensorPartParams> => ({ at: await sampleTensor(), sample: everyRow, part: 0 });
