import { computeTensorGrid } from '../../core/experiments/tensor/grid.ts';
import { everyRow } from '../../core/experiments/tensor/row-sample.ts';
import { computeTensorErrorPart, type TensorErrorPart } from '../../core/experiments/tensor/tensor-error.ts';
import type { Job } from '../../core/job/context.ts';
import { shapeError } from '../measure-tensor.ts';
import { openTensorRows } from '../tensor-rows.ts';
import { type JobWeights, placeOf, sampleTensor, type TensorInFile, type TensorPartParams, toRowWeights } from './tensor-in-file.ts';

export interface TensorErrorsParams extends TensorPartParams {
  /** Format ids. */
  readonly formats: readonly string[];
  /** The same tensor in another file, to be compared as it is. */
  readonly stored?: TensorInFile;
  readonly weights?: JobWeights;
}

/**
 * Errors of one part of a tensor under several formats; `at` holds the original values. Parts are numbered by computeTensorGrid of
 * the tensor's rows and columns. Throws what openTensorRows throws, tensor/shape-differs, and source/gone.
 */
export const run: Job<TensorErrorsParams, TensorErrorPart> = async (params, context) => {
  const x = await openTensorRows(placeOf(params.at, context.signal), context.kernels);
  const stored = params.stored && (await openTensorRows(placeOf(params.stored, context.signal), context.kernels));
  if (stored && (stored.rows !== x.rows || stored.cols !== x.cols)) throw shapeError(params.at.tensor.name, x, stored);
  return computeTensorErrorPart(
    {
      x,
      stored,
      formats: params.formats,
      weights: params.weights && toRowWeights(params.weights),
      grid: computeTensorGrid(x.rows, x.cols),
      sample: params.sample,
      part: params.part,
      hasMap: true,
    },
    context,
  );
};

export const sampleParams = async (): Promise<TensorErrorsParams> => ({
  at: await sampleTensor(),
  sample: everyRow,
  part: 0,
  formats: ['q8_0', 'q4_0'],
});
