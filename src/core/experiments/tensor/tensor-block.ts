import type { KernelStore } from '../../kernel/kernel.ts';
import { FormatCodec, quantizedBytes } from '../../quants/codec.ts';
import type { BlockCodes } from '../../quants/format.ts';
import { requireFormat } from './candidates.ts';

/** One block of a row, down to its bytes. */
export interface TensorBlock {
  readonly format: string;
  readonly row: number;
  /** First column of the block. */
  readonly col: number;
  /** Original values, blockSize of them. */
  readonly x: Float32Array;
  readonly xHat: Float32Array;
  /** The block as the format stores it. */
  readonly bytes: Uint8Array;
  readonly codes: BlockCodes;
}

export interface BlockRequest {
  readonly format: string;
  readonly row: number;
  /** Any column of the block. */
  readonly col: number;
}

/**
 * The block of a format that holds a value of this row. The whole row is quantized, since some formats look beyond the block
 * (Q4_0 with importances weighs by the mean square of the row). `weights`: importances of the row's columns.
 * Throws what FormatCodec.quantizeInto throws.
 */
export async function computeTensorBlock(
  kernels: KernelStore,
  rowValues: Float32Array,
  request: BlockRequest,
  weights?: Float32Array,
): Promise<TensorBlock> {
  const format = requireFormat(request.format);
  const cols = rowValues.length;
  const row = new Uint8Array(quantizedBytes(format, 1, cols));
  const codec = await FormatCodec.get(kernels, format);
  codec.quantizeInto(rowValues, row, 1, cols, weights);
  return { ...(await readStoredBlock(kernels, row, cols, request)), x: rowValues.slice(...blockCols(format.blockSize, request.col)) };
}

/** A block of a row that is stored in the format: its values are exactly those of the file, so x equals xHat. */
export async function readStoredBlock(kernels: KernelStore, rowBytes: Uint8Array, cols: number, request: BlockRequest): Promise<TensorBlock> {
  const format = requireFormat(request.format);
  const [from] = blockCols(format.blockSize, request.col);
  const byteOffset = (from / format.blockSize) * format.bytesPerBlock;
  const bytes = rowBytes.slice(byteOffset, byteOffset + format.bytesPerBlock);
  const values = new Float32Array(cols);
  const codec = await FormatCodec.get(kernels, format);
  codec.dequantizeInto(rowBytes, values, 1, cols);
  const xHat = values.slice(from, from + format.blockSize);
  return { format: format.id, row: request.row, col: from, x: xHat.slice(), xHat, bytes, codes: format.readCodes(bytes) };
}

function blockCols(blockSize: number, col: number): [start: number, end: number] {
  const start = Math.floor(col / blockSize) * blockSize;
  return [start, start + blockSize];
}
