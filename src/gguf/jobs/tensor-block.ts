import { type BlockRequest, computeTensorBlock, readStoredBlock, type TensorBlock } from '../../core/experiments/tensor/tensor-block.ts';
import type { Job } from '../../core/job/context.ts';
import { storedFormat } from '../tensor-decoder.ts';
import { openTensorRows, readRowBytes } from '../tensor-rows.ts';
import { placeOf, sampleTensor, type TensorInFile } from './tensor-in-file.ts';

export interface TensorBlockParams extends BlockRequest {
  readonly at: TensorInFile;
  /** Importances of the row's columns. */
  readonly weights?: Float32Array;
}

export interface TensorBlockResult extends TensorBlock {
  /** The block of the file around the same column, where the tensor is stored in blocks. */
  readonly stored: TensorBlock | null;
}

/** One block of a row in a format, and as it is stored. Throws what openTensorRows and FormatCodec.quantizeInto throw. */
export const run: Job<TensorBlockParams, TensorBlockResult> = async ({ at, format, row, col, weights }, context) => {
  const { kernels } = context;
  const place = placeOf(at, context.signal);
  const x = await openTensorRows(place, kernels);
  const values = new Float32Array(x.cols);
  await x.readInto(values, { start: row, end: row + 1 });
  context.onProgress({ fraction: 0.5 });
  await context.breathe();
  const block = await computeTensorBlock(kernels, values, { format, row, col }, weights);
  const source = storedFormat(at.tensor);
  const isBlocks = source !== undefined && source.blockSize > 1;
  const stored = isBlocks ? await readStoredBlock(kernels, await readRowBytes(place, kernels, row), x.cols, { format: source.id, row, col }) : null;
  return { ...block, stored };
};

export const sampleParams = async (): Promise<TensorBlockParams> => ({ at: await sampleTensor(), format: 'q8_0', row: 2, col: 40 });
