import type { RowWeights } from '../core/experiments/tensor/row-weights.ts';
import { computeTensorGrid, type TensorGrid } from '../core/experiments/tensor/grid.ts';
import { isPartial, type RowSample, sampledParts, sampledRows } from '../core/experiments/tensor/row-sample.ts';
import { readingAhead } from '../core/experiments/tensor/row-source.ts';
import { computeTensorErrorPart, type TensorErrorPart } from '../core/experiments/tensor/tensor-error.ts';
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
 * All parts of a tensor, one after the other, without maps: the same parts, sums and order as the page computes on its workers, so the same bits.
 * `onlyParts`: leaves out the others. Throws what openTensorRows throws, and tensor/shape-differs.
 */
export async function measureTensor(
  { original, formats, stored, weights, sample }: TensorMeasurement,
  context: JobContext,
  onlyParts?: (part: number) => boolean,
): Promise<{ readonly grid: TensorGrid; readonly parts: readonly TensorErrorPart[] }> {
  const file = await openTensorRows(original, context.kernels);
  const other = stored && (await openTensorRows(stored, context.kernels));
  if (other && (other.rows !== file.rows || other.cols !== file.cols)) throw shapeError(original.tensor.name, file, other);
  const grid = computeTensorGrid(file.rows, file.cols);
  const numbers = sampledParts(grid, sample).filter((part) => onlyParts?.(part) ?? true);
  const isSample = isPartial(grid, sample);
  const x = isSample ? readingAhead(file, numbers.flatMap((part) => sampledRows(grid, sample, part))) : file;
  const parts: TensorErrorPart[] = [];
  for (const [index, part] of numbers.entries()) {
    const onProgress = ({ fraction }: JobProgress): void => context.onProgress({ fraction: (index + fraction) / numbers.length });
    parts.push(await computeTensorErrorPart({ x, stored: other, formats, weights, grid, sample, part, hasMap: false }, { ...context, onProgress }));
  }
  return { grid, parts };
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
