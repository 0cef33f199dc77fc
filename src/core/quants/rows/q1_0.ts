import { readHalf } from '../../numeric/half.ts';
import { ggmlSource } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q1_0: 128 values in 18 bytes, 1.125 bits per weight. */
export const q1_0: QuantFormat = {
  id: 'q1_0',
  label: 'Q1_0',
  typeId: 41,
  family: 'ternary',
  blockSize: 128,
  bytesPerBlock: 18,
  imatrix: 'ignored',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale: mean of |x|.' },
    {
      name: 'qs',
      byteOffset: 2,
      byteLength: 16,
      kind: 'signs',
      note: 'Byte j, bit i: set where element 8j + i is at least 0 (-0 too).',
    },
  ],
  formula: 'x = d where the bit is set, else -d',
  levels: '-1, 1',
  ties: 'none: zero counts as positive',
  weights: 'none: the scale is the mean magnitude',
  sources: [ggmlSource('quantize_row_q1_0_ref', 'ggml-quants.c', 40)],
  readCodes: (block) => ({
    codes: Int16Array.from({ length: 128 }, (_, index) => ((block[2 + (index >> 3)]! >> (index & 7)) & 1) * 2 - 1),
    groupSize: 128,
    scales: Float32Array.of(readHalf(block, 0)),
  }),
};
