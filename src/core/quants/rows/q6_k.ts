import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q6_K: 256 values in 210 bytes, 6.5625 bits per weight. */
export const q6_k: QuantFormat = {
  id: 'q6_k',
  label: 'Q6_K',
  typeId: 14,
  family: 'k',
  blockSize: 256,
  bytesPerBlock: 210,
  imatrix: 'used',
  quantizes: true,
  fields: [
    {
      name: 'ql',
      byteOffset: 0,
      byteLength: 128,
      kind: 'codes',
      note: 'Low four bits. Byte 64h + l: elements 128h + l and + 64 (low, high nibble); byte 64h + 32 + l: elements + 32 and + 96.',
    },
    {
      name: 'qh',
      byteOffset: 128,
      byteLength: 64,
      kind: 'codes',
      note: 'Upper two bits. Byte 32h + l: elements 128h + l, + 32, + 64, + 96 from the lowest bits up.',
    },
    { name: 'scales', byteOffset: 192, byteLength: 16, kind: 'int8', note: 'Scale of each 16 values.' },
    { name: 'd', byteOffset: 208, byteLength: 2, kind: 'f16', note: 'Scale of the scales.' },
  ],
  formula: 'x = d * scale * (q - 32), scale per 16 values',
  levels: '-32..31',
  ties: 'half to even, in the search and in the final x / (d*scale)',
  weights: 'without imatrix x²; with one the plain imatrix value',
  sources: [
    ggmlSource('quantize_row_q6_K_ref', 'ggml-quants.c', 1869),
    ggmlSource('quantize_row_q6_K_impl', 'ggml-quants.c', 1970),
    llamaPull(1684, 'k-quants'),
  ],
  readCodes: (block) => ({
    codes: Int16Array.from({ length: 256 }, (_, index) => {
      const [half, part, l] = [index >> 7, (index >> 5) & 3, index & 31];
      const low = block[64 * half + 32 * (part & 1) + l]! >> (4 * (part >> 1));
      const upper = block[128 + 32 * half + l]! >> (2 * part);
      return ((low & 15) | ((upper & 3) << 4)) - 32;
    }),
    groupSize: 16,
    scales: Float32Array.from(
      new Int8Array(block.buffer, block.byteOffset + 192, 16),
      (scale) => readHalf(block, 208) * scale,
    ),
  }),
};
