import { RoundTrip, requireFormat } from '../../core/experiments/tensor/candidates.ts';
import { type CodeUsage, computeCodeUsage } from '../../core/experiments/tensor/code-usage.ts';
import { computeTensorGrid } from '../../core/experiments/tensor/grid.ts';
import { weightOffset } from '../../core/experiments/tensor/row-weights.ts';
import { sampledParts, sampledRows } from '../../core/experiments/tensor/row-sample.ts';
import { readBatches, rowBatches } from '../../core/experiments/tensor/row-source.ts';
import type { Job } from '../../core/job/context.ts';
import { storedFormat } from '../tensor-decoder.ts';
import { openTensorRows, readRowBytes } from '../tensor-rows.ts';
import { type JobWeights, placeOf, sampleTensor, type TensorInFile, toRowWeights } from './tensor-in-file.ts';

export interface TensorCodesParams {
  readonly at: TensorInFile;
  /** The format of the file: its blocks as they are stored. Any other: the blocks after quantizing. */
  readonly format: string;
  readonly weights?: JobWeights;
}

export interface TensorCodes extends CodeUsage {
  readonly rows: number;
  /** True when the blocks are those of the file. */
  readonly isStored: boolean;
}

/** Weights whose codes are counted at most. */
const mostValues = 2 ** 20;

/** Code usage of a tensor in a format, from all rows or a sample of about a million weights. Throws what openTensorRows and the codec throw. */
export const run: Job<TensorCodesParams, TensorCodes> = async ({ at, format: id, weights }, context) => {
  const format = requireFormat(id);
  const place = placeOf(at, context.signal);
  const x = await openTensorRows(place, context.kernels);
  const grid = computeTensorGrid(x.rows, x.cols);
  const wanted = Math.max(16, Math.floor(mostValues / x.cols));
  const sample = wanted < x.rows ? { rows: wanted, seed: 1, run: 4 } : { rows: 0, seed: 0 };
  const ranges = sampledParts(grid, sample).flatMap((part) => sampledRows(grid, sample, part));
  const isStored = storedFormat(at.tensor)?.id === id;
  const rowWeights = weights && toRowWeights(weights);
  const trip = isStored ? undefined : await RoundTrip.get(context.kernels, format);
  const blocks: Uint8Array[] = [];
  let rows = 0;
  for await (const { values, rowNumbers } of readBatches(x, rowBatches(ranges, x.cols, rowWeights?.rowsPerMatrix))) {
    for (const [index, row] of rowNumbers.entries()) {
      const rowValues = values.subarray(index * x.cols, (index + 1) * x.cols);
      if (!rowValues.every(Number.isFinite)) continue;
      if (trip) {
        const from = rowWeights ? weightOffset(rowWeights, row, x.cols) : 0;
        const bytes = trip.quantize(rowValues, x.cols, rowWeights?.values.subarray(from, from + x.cols));
        if (bytes) blocks.push(bytes);
      } else blocks.push((await readRowBytes(place, context.kernels, row)).slice());
      rows++;
    }
    await context.breathe();
  }
  return { ...(await computeCodeUsage(format, joined(blocks), context)), rows, isStored };
};

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export const sampleParams = async (): Promise<TensorCodesParams> => ({ at: await sampleTensor(), format: 'q4_0' });
