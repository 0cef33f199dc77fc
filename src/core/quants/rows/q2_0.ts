import { readHalf } from '../../numeric/half.ts';
import { ggmlSource } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q2_0: 64 values in 18 bytes, 2.25 bits per weight. */
export const q2_0: QuantFormat = {
  id: 'q2_0',
  label: 'Q2_0',
  typeId: 42,
  family: 'ternary',
  blockSize: 64,
  bytesPerBlock: 18,
  imatrix: 'ignored',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale: max|x|.' },
    {
      name: 'qs',
      byteOffset: 2,
      byteLength: 16,
      kind: 'codes',
      note: 'Byte j: elements 4j to 4j + 3 from the lowest bits up.',
    },
  ],
  formula: 'x = d * (q - 1)',
  levels: '-1, 0, 1 (2 can be read, is never written)',
  ties: 'half away from zero, on x times the unrounded 1/d',
  weights: 'none: the scale is the largest magnitude',
  sources: [ggmlSource('quantize_row_q2_0_ref', 'ggml-quants.c', 74)],
  readCodes: (block) => ({
    codes: Int16Array.from({ length: 64 }, (_, index) => ((block[2 + (index >> 2)]! >> (2 * (index & 3))) & 3) - 1),
    groupSize: 64,
    scales: Float32Array.of(readHalf(block, 0)),
  }),
};
