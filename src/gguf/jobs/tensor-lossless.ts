import { computeTensorGrid } from '../../core/experiments/tensor/grid.ts';
import { computeLossless, type Lossless } from '../../core/experiments/tensor/lossless.ts';
import { everyRow, type RowSample, sampledParts, sampledRows } from '../../core/experiments/tensor/row-sample.ts';
import { readingAhead } from '../../core/experiments/tensor/row-source.ts';
import type { StoredPrecision } from '../../core/experiments/tensor/scale-search.ts';
import type { Job } from '../../core/job/context.ts';
import { bitsPerWeight } from '../../core/quants/format.ts';
import { quantFormats } from '../../core/quants/registry.ts';
import type { GgufTensor } from '../header.ts';
import { openTensorRows } from '../tensor-rows.ts';
import { placeOf, sampleTensor, type TensorInFile } from './tensor-in-file.ts';

export interface TensorLosslessParams {
  readonly at: TensorInFile;
  /** True: all rows. Otherwise about 131,072 values in 16 runs of rows. */
  readonly allRows: boolean;
}

const sampledValues = 2 ** 17;
const sampledRuns = 16;

/** Which smaller formats hold the tensor exactly. Formats that take no fewer bits than the file are not tried. Throws what openTensorRows throws. */
export const run: Job<TensorLosslessParams, Lossless> = async ({ at, allRows }, context) => {
  const x = await openTensorRows(placeOf(at, context.signal), context.kernels);
  const grid = computeTensorGrid(x.rows, x.cols);
  const sample = allRows ? everyRow : sampleOf(x.rows, x.cols);
  const ranges = sampledParts(grid, sample).flatMap((part) => sampledRows(grid, sample, part));
  return computeLossless(sample.rows > 0 ? readingAhead(x, ranges) : x, smallerFormats(at.tensor), precisionOf(at.tensor), ranges, context);
};

function sampleOf(rows: number, cols: number): RowSample {
  const wanted = Math.max(sampledRuns, Math.ceil(sampledValues / cols));
  return wanted >= rows ? everyRow : { rows: wanted, seed: 1, run: Math.max(1, Math.floor(wanted / sampledRuns)) };
}

const smallerFormats = ({ bpw }: GgufTensor): readonly string[] =>
  quantFormats.filter((format) => format.quantizes && format.blockSize > 1 && bitsPerWeight(format) < (bpw ?? 0)).map(({ id }) => id);

const precisionOf = ({ typeName }: GgufTensor): StoredPrecision => (typeName === 'F16' ? 'f16' : typeName === 'BF16' ? 'bf16' : 'f32');

export const sampleParams = async (): Promise<TensorLosslessParams> => ({ at: await sampleTensor(), allRows: false });
