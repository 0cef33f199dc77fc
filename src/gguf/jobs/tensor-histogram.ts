import { computeTensorGrid } from '../../core/experiments/tensor/grid.ts';
import { computeHistogramPart, type HistogramPart, type HistogramRange } from '../../core/experiments/tensor/histogram.ts';
import { everyRow } from '../../core/experiments/tensor/row-sample.ts';
import type { Job } from '../../core/job/context.ts';
import { openTensorRows } from '../tensor-rows.ts';
import { placeOf, sampleTensor, type TensorPartParams } from './tensor-in-file.ts';

export interface TensorHistogramParams extends TensorPartParams {
  readonly range: HistogramRange;
}

/** Histogram of one part of a tensor; parts as in tensor-errors.ts. */
export const run: Job<TensorHistogramParams, HistogramPart> = async ({ at, sample, part, range }, context) => {
  const x = await openTensorRows(placeOf(at, context.signal), context.kernels);
  return computeHistogramPart(x, computeTensorGrid(x.rows, x.cols), sample, part, range, context);
};

export const sampleParams = async (): Promise<TensorHistogramParams> => ({
  at: await sampleTensor(),
  sample: everyRow,
  part: 0,
  range: { min: -1, max: 1, bins: 16 },
});
