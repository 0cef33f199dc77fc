import { ggmlSource } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** F32: one value in 4 bytes, 32 bits per weight. */
export const f32: QuantFormat = {
  id: 'f32',
  label: 'F32',
  typeId: 0,
  family: 'float',
  blockSize: 1,
  bytesPerBlock: 4,
  imatrix: 'ignored',
  quantizes: true,
  fields: [{ name: 'value', byteOffset: 0, byteLength: 4, kind: 'value', note: 'IEEE single, little-endian.' }],
  formula: 'x = value',
  levels: 'every single-precision number',
  ties: 'none: values are copied',
  weights: 'none',
  sources: [ggmlSource('ggml type table', 'ggml.c', 662)],
  readCodes: (block) => ({
    codes: Int16Array.of(1),
    groupSize: 1,
    scales: Float32Array.of(new DataView(block.buffer, block.byteOffset, 4).getFloat32(0, true)),
  }),
};
