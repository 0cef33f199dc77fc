import type { Job } from '../../core/job/context.ts';
import { openTensorRows } from '../tensor-rows.ts';
import { placeOf, sampleTensor, type TensorInFile } from './tensor-in-file.ts';

export interface TensorValuesParams {
  readonly at: TensorInFile;
  readonly row: number;
  /** Columns [colStart, colEnd). */
  readonly colStart: number;
  readonly colEnd: number;
}

/** Values of one row, dequantized where they are stored quantized. Throws what openTensorRows throws. */
export const run: Job<TensorValuesParams, Float32Array> = async ({ at, row, colStart, colEnd }, context) => {
  const x = await openTensorRows(placeOf(at, context.signal), context.kernels);
  context.onProgress({ fraction: 0.5 });
  await context.breathe();
  const values = new Float32Array(x.cols);
  await x.readInto(values, { start: row, end: row + 1 });
  return values.slice(colStart, colEnd);
};

export const sampleParams = async (): Promise<TensorValuesParams> => ({ at: await sampleTensor(), row: 3, colStart: 8, colEnd: 24 });
