import { type RowWeights } from '../core/experiments/tensor/candidates.ts';
import { computeTensorGrid, type TensorGrid } from '../core/experiments/tensor/grid.ts';
import { type RowSample, sampledParts } from '../core/experiments/tensor/row-sample.ts';
import { computeTensorErrorPart } from '../core/experiments/tensor/tensor-error.ts';
import { TensorErrorMerge, type TensorErrorTotal } from '../core/experiments/tensor/tensor-error-merge.ts';
import type { JobContext, JobProgress } from '../core/job/context.ts';
import { LabError } from '../core/lab-error.ts';
import { openTensorRows, type TensorPlace } from './tensor-rows.ts';

export interface TensorMeasurement {
  /** Where the original values are. */
  readonly original: TensorPlace;
  /** Format ids. */
  readonly formats: readonly string[];
  /** The same tensor elsewhere, compared as it is. */
  readonly stored?: TensorPlace | undefined;
  readonly weights?: RowWeights | undefined;
  readonly sample: RowSample;
}

/**
 * All parts of a tensor, one after the other: the same parts, sums and order as the page computes on its workers, so the same bits.
 * Throws what openTensorRows throws, and tensor/shape-differs.
 */
export async function measureTensor(
  { original, formats, stored, weights, sample }: TensorMeasurement,
  context: JobContext,
): Promise<{ readonly grid: TensorGrid; readonly total: TensorErrorTotal }> {
  const x = await openTensorRows(original, context.kernels);
  const other = stored && (await openTensorRows(stored, context.kernels));
  if (other && (other.rows !== x.rows || other.cols !== x.cols)) throw shapeError(original.tensor.name, x, other);
  const grid = computeTensorGrid(x.rows, x.cols);
  const merge = new TensorErrorMerge(grid);
  const parts = sampledParts(grid, sample);
  for (const [index, part] of parts.entries()) {
    const onProgress = ({ fraction }: JobProgress): void => context.onProgress({ fraction: (index + fraction) / parts.length });
    merge.add(await computeTensorErrorPart({ x, stored: other, formats, weights, grid, sample, part }, { ...context, onProgress }));
  }
  return { grid, total: merge.total() };
}

/** What comparing tensors of different shape throws. */
export function shapeError(
  tensor: string,
  a: { readonly rows: number; readonly cols: number },
  b: { readonly rows: number; readonly cols: number },
): LabError {
  return new LabError(
    'tensor/shape-differs',
    `"${tensor}" has ${a.rows} x ${a.cols} values in one file and ${b.rows} x ${b.cols} in the other. Compare files of the same model.`,
    { tensor },
  );
}
