import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull, readTwoBits } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q2_K: 256 values in 84 bytes, 2.625 bits per weight. */
export const q2_k: QuantFormat = {
  id: 'q2_k',
  label: 'Q2_K',
  typeId: 10,
  family: 'k',
  blockSize: 256,
  bytesPerBlock: 84,
  imatrix: 'used',
  quantizes: true,
  fields: [
    {
      name: 'scales',
      byteOffset: 0,
      byteLength: 16,
      kind: 'packed',
      note: 'Byte g: scale of group g in the low nibble, its min in the high one.',
    },
    {
      name: 'qs',
      byteOffset: 16,
      byteLength: 64,
      kind: 'codes',
      note: 'Byte 32h + l: elements 128h + l, + 32, + 64, + 96 from the lowest bits up.',
    },
    { name: 'd', byteOffset: 80, byteLength: 2, kind: 'f16', note: 'Scale of the scales.' },
    { name: 'dmin', byteOffset: 82, byteLength: 2, kind: 'f16', note: 'Scale of the mins.' },
  ],
  formula: 'x = d * scale * q - dmin * min, scale and min per 16 values',
  levels: '0..3',
  ties: 'half to even, in the search and in the final (x + dmin*min) / (d*scale)',
  weights: 'without imatrix |x| and absolute errors; with one imatrix * sqrt(mean square of the 256 values + x²)',
  sources: [
    ggmlSource('quantize_row_q2_K_ref', 'ggml-quants.c', 891),
    ggmlSource('quantize_row_q2_K_impl', 'ggml-quants.c', 1149),
    llamaPull(1684, 'k-quants'),
  ],
  readCodes: (block) => ({
    codes: readTwoBits(block, 16),
    groupSize: 16,
    scales: Float32Array.from(block.subarray(0, 16), (byte) => readHalf(block, 80) * (byte & 15)),
    mins: Float32Array.from(block.subarray(0, 16), (byte) => readHalf(block, 82) * (byte >> 4)),
  }),
};
