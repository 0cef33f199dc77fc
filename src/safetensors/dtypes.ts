/** A safetensors element type. */
export interface Dtype {
  readonly bits: number;
  /** ggml type id of the same layout, so that the same code decodes both; absent where there is none. */
  readonly typeId?: number;
}

/** Source: the safetensors format (github.com/huggingface/safetensors, enum Dtype of tensor.rs). */
export const dtypes: ReadonlyMap<string, Dtype> = new Map<string, Dtype>([
  ['BOOL', { bits: 8 }],
  ['F4', { bits: 4 }],
  ['F6_E2M3', { bits: 6 }],
  ['F6_E3M2', { bits: 6 }],
  ['F8_E4M3', { bits: 8 }],
  ['F8_E5M2', { bits: 8 }],
  ['F8_E8M0', { bits: 8 }],
  ['U8', { bits: 8 }],
  ['I8', { bits: 8, typeId: 24 }],
  ['U16', { bits: 16 }],
  ['I16', { bits: 16, typeId: 25 }],
  ['F16', { bits: 16, typeId: 1 }],
  ['BF16', { bits: 16, typeId: 30 }],
  ['U32', { bits: 32 }],
  ['I32', { bits: 32, typeId: 26 }],
  ['F32', { bits: 32, typeId: 0 }],
  ['U64', { bits: 64 }],
  ['I64', { bits: 64, typeId: 27 }],
  ['F64', { bits: 64, typeId: 28 }],
  ['C64', { bits: 64 }],
]);
