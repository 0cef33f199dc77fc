import type { KernelStore } from '../core/kernel/kernel.ts';
import { LabError } from '../core/lab-error.ts';
import { decodePlainValues, type PlainType, plainTypeBytes, swapBytePairs } from '../core/numeric/plain-values.ts';
import { FormatCodec } from '../core/quants/codec.ts';
import type { QuantFormat } from '../core/quants/format.ts';
import { findFormatByTypeId } from '../core/quants/registry.ts';
import type { Endian, GgufTensor } from './header.ts';

/** Turns the bytes of whole rows into f32. */
export interface RowDecoder {
  readonly rowBytes: number;
  /** Writes `rows` rows to out. Shape: bytes is rows x rowBytes, out is rows x cols. */
  decodeInto(bytes: Uint8Array, out: Float32Array, rows: number): void;
}

/** Rows and columns of a tensor: its last dimension, and all others multiplied. */
export const matrixShape = (tensor: Pick<GgufTensor, 'shape' | 'elementCount'>): { readonly rows: number; readonly cols: number } => {
  const cols = tensor.shape.at(-1) ?? 1;
  return { rows: cols === 0 ? 0 : tensor.elementCount / cols, cols };
};

const isPlainType = (typeName: string): typeName is PlainType => Object.hasOwn(plainTypeBytes, typeName);

/** The block format in which a tensor is stored, or undefined for plain numbers and types that cannot be decoded. */
export function storedFormat(tensor: GgufTensor): QuantFormat | undefined {
  const format = isPlainType(tensor.typeName) ? undefined : findFormatByTypeId(tensor.typeId);
  if (!format) return undefined;
  const { rows, cols } = matrixShape(tensor);
  // An id can mean another layout in a fork: the size tells.
  return tensor.byteLength === rows * (cols / format.blockSize) * format.bytesPerBlock ? format : undefined;
}

/** True for tensors whose values are kept exactly as f32, f16 or bf16; false when they have been quantized before. */
export const isUnquantized = (tensor: GgufTensor): boolean => isPlainType(tensor.typeName) || storedFormat(tensor)?.family === 'float';

/** Why the values of this tensor cannot be read, as an error; undefined when they can. */
export function decodeProblem(tensor: GgufTensor, endian: Endian): LabError | undefined {
  const details = { tensor: tensor.name, type: tensor.typeName };
  if (tensor.elementCount === 0) return new LabError('tensor/empty', `Tensor "${tensor.name}" has no values. Choose another tensor.`, details);
  if (isPlainType(tensor.typeName)) return undefined;
  const format = storedFormat(tensor);
  if (!format)
    return new LabError(
      'tensor/cannot-decode',
      `Values of type ${tensor.typeName} cannot be decoded here yet; place and size of the tensor are shown. Choose another tensor.`,
      details,
    );
  if (endian === 'big' && format.family !== 'float')
    return new LabError(
      'tensor/cannot-decode',
      `${tensor.typeName} blocks of a big-endian file cannot be decoded here. Open the little-endian file of this model.`,
      details,
    );
  return undefined;
}

/** The decoder of a tensor's rows. Throws tensor/empty and tensor/cannot-decode. */
export async function createRowDecoder(kernels: KernelStore, tensor: GgufTensor, endian: Endian): Promise<RowDecoder> {
  const problem = decodeProblem(tensor, endian);
  if (problem) throw problem;
  const { cols } = matrixShape(tensor);
  const type = tensor.typeName;
  const littleEndian = endian === 'little';
  if (isPlainType(type))
    return { rowBytes: cols * plainTypeBytes[type], decodeInto: (bytes, out) => decodePlainValues(type, bytes, out, littleEndian) };
  const format = storedFormat(tensor)!;
  const codec = await FormatCodec.get(kernels, format);
  return {
    rowBytes: (cols / format.blockSize) * format.bytesPerBlock,
    decodeInto: (bytes, out, rows) => codec.dequantizeInto(littleEndian ? bytes : swapBytePairs(bytes), out, rows, cols),
  };
}
