import type { RowWeights } from '../../core/experiments/tensor/row-weights.ts';
import type { RowSample } from '../../core/experiments/tensor/row-sample.ts';
import { writeGguf } from '../writer.ts';
import type { Endian, GgufTensor } from '../header.ts';
import { openGguf } from '../reader.ts';
import { type FileHandle, fileSource } from '../remote/file-handle.ts';
import { memorySource } from '../source.ts';
import type { TensorPlace } from '../tensor-rows.ts';

/** A tensor of a file that the visitor opened, as a job gets it: the file itself is only a handle, its bytes stay where they are. */
export interface TensorInFile {
  readonly file: FileHandle;
  readonly tensor: GgufTensor;
  readonly endian: Endian;
}

/** Importances of a tensor's columns; see RowWeights. Null rows: the same for every row. */
export interface JobWeights {
  readonly values: Float32Array;
  readonly rowsPerMatrix: number | null;
}

/** Weights as the experiments take them. */
export const toRowWeights = ({ values, rowsPerMatrix }: JobWeights): RowWeights => ({
  values,
  rowsPerMatrix: rowsPerMatrix ?? Number.POSITIVE_INFINITY,
});

export interface TensorPartParams {
  readonly at: TensorInFile;
  readonly sample: RowSample;
  readonly part: number;
}

/** Where the tensor is read from; `signal` stops what is being fetched. */
export const placeOf = ({ file, tensor, endian }: TensorInFile, signal: AbortSignal): TensorPlace => ({ source: fileSource(file, signal), tensor, endian });

/** A tensor of 6 x 64 values for the contract test: a slow sine, so that no two blocks are alike. */
export async function sampleTensor(): Promise<TensorInFile> {
  const values = Float32Array.from({ length: 6 * 64 }, (_, index) => Math.sin(index / 7));
  const data = new Uint8Array(values.buffer);
  const bytes = writeGguf({ metadata: [], tensors: [{ name: 'sample.weight', typeId: 0, shape: [6, 64], data }] });
  const { tensors, endian } = await openGguf(memorySource(bytes));
  return { file: new Blob([bytes]), tensor: tensors[0]!, endian };
}
