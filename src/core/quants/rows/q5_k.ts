import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull, readBitPlane, readNibbles, readScales6 } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q5_K: 256 values in 176 bytes, 5.5 bits per weight. */
export const q5_k: QuantFormat = {
  id: 'q5_k',
  label: 'Q5_K',
  typeId: 13,
  family: 'k',
  blockSize: 256,
  bytesPerBlock: 176,
  imatrix: 'used',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale of the eight scales.' },
    { name: 'dmin', byteOffset: 2, byteLength: 2, kind: 'f16', note: 'Scale of the eight mins.' },
    {
      name: 'scales',
      byteOffset: 4,
      byteLength: 12,
      kind: 'packed',
      note: 'Eight 6-bit scales and mins. Bytes 0-3: scales 0-3, bytes 4-7: mins 0-3, with the upper two bits of scales and mins 4-7 on top; bytes 8-11: their lower four bits, scale low.',
    },
    {
      name: 'qh',
      byteOffset: 16,
      byteLength: 32,
      kind: 'codes',
      note: 'Bit 4 of the codes: byte l, bit g for element 32g + l.',
    },
    {
      name: 'qs',
      byteOffset: 48,
      byteLength: 128,
      kind: 'codes',
      note: 'Low four bits. Byte 32p + l: element 64p + l in the low nibble, element 64p + 32 + l in the high one.',
    },
  ],
  formula: 'x = d * scale * q - dmin * min, scale and min per 32 values',
  levels: '0..31',
  ties: 'half to even, in the search and in the final (x + dmin*min) / (d*scale)',
  weights:
    'without imatrix rms of the 32 values + |x|; with one imatrix * sqrt(2 * mean square of the 256 values + x²)',
  sources: [
    ggmlSource('quantize_row_q5_K_ref', 'ggml-quants.c', 1644),
    ggmlSource('quantize_row_q5_K_impl', 'ggml-quants.c', 1758),
    llamaPull(1684, 'k-quants'),
  ],
  readCodes: (block) => {
    const { scales, mins } = readScales6(block, 4);
    const upper = readBitPlane(block, 16);
    return {
      codes: readNibbles(block, 48, 256, 32).map((code, index) => code + upper[index]! * 16),
      groupSize: 32,
      scales: Float32Array.from(scales, (scale) => readHalf(block, 0) * scale),
      mins: Float32Array.from(mins, (min) => readHalf(block, 2) * min),
    };
  },
};
