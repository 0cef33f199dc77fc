import type { ErrorSums } from '../../core/experiments/tensor/error-sums.ts';
import type { RowSample } from '../../core/experiments/tensor/row-sample.ts';
import type { NamedRows } from '../../core/experiments/tensor/tensor-error.ts';
import type { Job } from '../../core/job/context.ts';
import { measureTensor } from '../measure-tensor.ts';
import { type JobWeights, placeOf, sampleTensor, type TensorInFile, toRowWeights } from './tensor-in-file.ts';

export interface TensorTotalParams {
  readonly at: TensorInFile;
  /** Format ids. */
  readonly formats: readonly string[];
  readonly sample: RowSample;
  readonly weights?: JobWeights;
}

/** Errors of a whole tensor in numbers only. */
export interface TensorTotal {
  /** Rows read, and those among them with NaN or Inf. */
  readonly rows: number;
  readonly nonFiniteRows: NamedRows;
  readonly candidates: readonly { readonly format: string; readonly sums: ErrorSums }[];
}

/** Errors of a whole tensor, or of a sample of its rows, in one job and without a map. Throws as measureTensor. */
export const run: Job<TensorTotalParams, TensorTotal> = async ({ at, formats, sample, weights }, context) => {
  const { total } = await measureTensor({ original: placeOf(at, context.signal), formats, sample, weights: weights && toRowWeights(weights) }, context);
  return {
    rows: total.rows,
    nonFiniteRows: total.nonFiniteRows,
    candidates: total.candidates.map(({ candidate, sums }) => ({ format: candidate, sums })),
  };
};

export const sampleParams = async (): Promise<TensorTotalParams> => ({ at: await sampleTensor(), formats: ['q8_0', 'q4_0'], sample: { rows: 3, seed: 1 } });
