import type { RowRange } from '../core/experiments/tensor/grid.ts';
import type { RowSource } from '../core/experiments/tensor/row-source.ts';
import type { KernelStore } from '../core/kernel/kernel.ts';
import { LabError } from '../core/lab-error.ts';
import type { Endian, GgufTensor } from './header.ts';
import type { ByteSource } from './source.ts';
import { createRowDecoder, matrixShape } from './tensor-decoder.ts';

/** A tensor in its file. */
export interface TensorPlace {
  readonly source: ByteSource;
  readonly tensor: GgufTensor;
  readonly endian: Endian;
}

/** Bytes that are read at once when the rows behind them are wanted too. */
const readAhead = 4 * 2 ** 20;
/** Longest row whose values are held in memory. */
const mostCols = 2 ** 24;

/**
 * The values of a tensor, read from its file as they are asked for. Throws tensor/empty, tensor/cannot-decode, tensor/out-of-file,
 * tensor/too-wide; reading throws source/gone. Cost: at most 4 MB of the file (or one row) in memory.
 */
export async function openTensorRows({ source, tensor, endian }: TensorPlace, kernels: KernelStore): Promise<RowSource> {
  const { rows, cols } = matrixShape(tensor);
  const decoder = await createRowDecoder(kernels, tensor, endian);
  const { rowBytes } = decoder;
  if (cols > mostCols)
    throw new LabError('tensor/too-wide', `Rows of ${cols} values are too long to be computed with; at most ${mostCols} are. Choose another tensor.`, { cols });
  if (tensor.byteOffset + rows * rowBytes > source.byteLength)
    throw new LabError('tensor/out-of-file', `The file ends inside tensor "${tensor.name}", or before it. Download the file again.`, {
      tensor: tensor.name,
      byteOffset: tensor.byteOffset,
      byteLength: rows * rowBytes,
      fileBytes: source.byteLength,
    });
  // What was read last, or is being read: rows that are asked for meanwhile wait for it instead of being read twice.
  let held: RowRange & { readonly bytes: Promise<Uint8Array> } = { start: 0, end: 0, bytes: Promise.resolve(new Uint8Array(0)) };
  return {
    rows,
    cols,
    async readInto(out, range, until = range.end) {
      if (range.start < held.start || range.end > held.end) {
        const most = Math.max(range.end - range.start, Math.floor(readAhead / rowBytes));
        const end = Math.min(rows, Math.max(range.end, until), range.start + most);
        held = { start: range.start, end, bytes: source.slice(tensor.byteOffset + range.start * rowBytes, tensor.byteOffset + end * rowBytes) };
      }
      const { start, bytes: reading } = held;
      const bytes = (await reading).subarray((range.start - start) * rowBytes, (range.end - start) * rowBytes);
      decoder.decodeInto(bytes, out, range.end - range.start);
    },
  };
}

/** The stored bytes of one row. Throws as openTensorRows. */
export async function readRowBytes({ source, tensor, endian }: TensorPlace, kernels: KernelStore, row: number): Promise<Uint8Array> {
  const { rowBytes } = await createRowDecoder(kernels, tensor, endian);
  const start = tensor.byteOffset + row * rowBytes;
  if (start + rowBytes > source.byteLength)
    throw new LabError('tensor/out-of-file', `The file ends before row ${row} of tensor "${tensor.name}". Download the file again.`, { tensor: tensor.name, row });
  return source.slice(start, start + rowBytes);
}
