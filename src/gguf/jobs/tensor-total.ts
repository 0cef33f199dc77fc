import { addErrorSums, type ErrorSums, noErrors } from '../../core/experiments/tensor/error-sums.ts';
import { isPartial, type RowSample } from '../../core/experiments/tensor/row-sample.ts';
import { joinNamedRows, type NamedRows } from '../../core/experiments/tensor/tensor-error.ts';
import type { Job } from '../../core/job/context.ts';
import { measureTensor } from '../measure-tensor.ts';
import { type JobWeights, placeOf, sampleTensor, type TensorInFile, toRowWeights } from './tensor-in-file.ts';

export interface TensorTotalParams {
  readonly at: TensorInFile;
  /** The same tensor in another file, to be compared as it is. */
  readonly stored?: TensorInFile;
  /** Ids of candidates. */
  readonly formats: readonly string[];
  readonly sample: RowSample;
  readonly weights?: JobWeights;
  /** Of all rows: only these parts of the tensor, [from, to). */
  readonly parts?: { readonly from: number; readonly to: number };
}

/** Errors of a tensor, or of some of its rows, in numbers only. */
export interface TensorTotal {
  /** Rows read, and those among them with NaN or Inf. */
  readonly rows: number;
  readonly nonFiniteRows: NamedRows;
  /** The sums of a sample as one, those of all rows part by part: added up in order they have the bits of the command line. */
  readonly candidates: readonly { readonly candidate: string; readonly sums: readonly ErrorSums[] }[];
}

/** Errors of a tensor in one job and without a map. Throws as measureTensor. */
export const run: Job<TensorTotalParams, TensorTotal> = async ({ at, stored, formats, sample, weights, parts: only }, context) => {
  const { grid, parts } = await measureTensor(
    { original: placeOf(at, context.signal), stored: stored && placeOf(stored, context.signal), formats, sample, weights: weights && toRowWeights(weights) },
    context,
    only && ((part) => part >= only.from && part < only.to),
  );
  const isSample = isPartial(grid, sample);
  const ids = parts[0]?.candidates.map(({ candidate }) => candidate) ?? [];
  return {
    rows: parts.reduce((rows, part) => rows + part.rows, 0),
    nonFiniteRows: parts.reduce((rows, part) => joinNamedRows(rows, part.nonFiniteRows), { count: 0, first: [] } as NamedRows),
    candidates: ids.map((candidate, index) => {
      const sums = parts.map((part) => part.candidates[index]!.sums);
      return { candidate, sums: isSample ? [sums.reduce(addErrorSums, noErrors)] : sums };
    }),
  };
};

export const sampleParams = async (): Promise<TensorTotalParams> => ({ at: await sampleTensor(), formats: ['q8_0', 'q4_0'], sample: { rows: 3, seed: 1 } });
