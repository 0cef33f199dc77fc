import type { GgufTensor, GgufWarning } from '../gguf/header.ts';

/**
 * A row of the header. The same fields as in a GGUF file, so that whatever reads tensors reads both: typeId is the ggml type of the
 * same layout, or unknownTypeId. Shape is row-major, as in the file.
 */
export type SafetensorsTensor = GgufTensor;

/** typeId of a dtype that ggml has no type for. */
export const unknownTypeId = -1;

/** Everything in front of the tensor data, as plain data that survives structured cloning. Always little endian. */
export interface SafetensorsHeader {
  /** The `__metadata__` map, in file order. */
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
  readonly tensors: readonly SafetensorsTensor[];
  readonly warnings: readonly GgufWarning[];
  /** Start of the tensor data, from the start of the file. */
  readonly dataOffset: number;
  /** Size of the file. */
  readonly byteLength: number;
}
