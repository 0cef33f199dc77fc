import { readHalf } from '../../numeric/half.ts';
import { ggmlSource } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** F16: one value in 2 bytes, 16 bits per weight. */
export const f16: QuantFormat = {
  id: 'f16',
  label: 'F16',
  typeId: 1,
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
      kind: 'f16',
      note: 'IEEE half: sign, 5 exponent bits, 10 mantissa bits.',
    },
  ],
  formula: 'x = value',
  levels: 'every half-precision number: steps of 2^-10 relative, 2^-24 below 2^-14, up to 65504',
  ties: 'half to even; beyond 65520 infinity',
  weights: 'none',
  sources: [ggmlSource('ggml_compute_fp32_to_fp16', 'ggml-impl.h', 407)],
  readCodes: (block) => ({ codes: Int16Array.of(1), groupSize: 1, scales: Float32Array.of(readHalf(block, 0)) }),
};
