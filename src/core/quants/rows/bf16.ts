import { ggmlSource, llamaPull } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** BF16: one value in 2 bytes, 16 bits per weight: the upper half of an f32. */
export const bf16: QuantFormat = {
  id: 'bf16',
  label: 'BF16',
  typeId: 30,
  family: 'float',
  blockSize: 1,
  bytesPerBlock: 2,
  imatrix: 'ignored',
  quantizes: true,
  fields: [
    {
      name: 'value',
      byteOffset: 0,
      byteLength: 2,
      kind: 'value',
      note: 'Upper 16 bits of an IEEE single: sign, 8 exponent bits, 7 mantissa bits.',
    },
  ],
  formula: 'x = value',
  levels: 'steps of 2^-7 relative over the whole range of an f32',
  ties: 'half to even',
  weights: 'none',
  sources: [ggmlSource('ggml_compute_fp32_to_bf16', 'ggml-impl.h', 611), llamaPull(6412, 'bf16 support')],
  readCodes: (block) => ({
    codes: Int16Array.of(1),
    groupSize: 1,
    scales: new Float32Array(Uint32Array.of((block[0]! | (block[1]! << 8)) * 65536).buffer),
  }),
};
