import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull, readBitPlane, readTwoBits } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Scale j of 16: low four bits in bytes 96-103, upper two bits in bytes 104-107. */
const readScale = (block: Uint8Array, j: number): number => {
  const low = (block[96 + (j & 7)]! >> (j < 8 ? 0 : 4)) & 15;
  const upper = (block[104 + (j & 3)]! >> (2 * (j >> 2))) & 3;
  return (low | (upper << 4)) - 32;
};

/** Q3_K: 256 values in 110 bytes, 3.4375 bits per weight. */
export const q3_k: QuantFormat = {
  id: 'q3_k',
  label: 'Q3_K',
  typeId: 11,
  family: 'k',
  blockSize: 256,
  bytesPerBlock: 110,
  imatrix: 'used',
  quantizes: true,
  fields: [
    {
      name: 'hmask',
      byteOffset: 0,
      byteLength: 32,
      kind: 'codes',
      note: 'Bit 2 of the codes: byte l, bit g for element 32g + l.',
    },
    {
      name: 'qs',
      byteOffset: 32,
      byteLength: 64,
      kind: 'codes',
      note: 'Low two bits. Byte 32h + l: elements 128h + l, + 32, + 64, + 96 from the lowest bits up.',
    },
    {
      name: 'scales',
      byteOffset: 96,
      byteLength: 12,
      kind: 'packed',
      note: 'Sixteen 6-bit scales. Byte j < 8: low four bits of scale j, then of scale j + 8; byte 8 + k: upper two bits of scales k, k + 4, k + 8, k + 12 from the lowest bits up.',
    },
    { name: 'd', byteOffset: 108, byteLength: 2, kind: 'f16', note: 'Scale of the scales.' },
  ],
  formula: 'x = d * (scale - 32) * (q - 4), scale per 16 values',
  levels: '-4..3',
  ties: 'half to even, in the search and in the final x / (d*scale)',
  weights: 'without imatrix x²; with one imatrix * sqrt(2 * mean square of the 256 values + x²)',
  sources: [
    ggmlSource('quantize_row_q3_K_ref', 'ggml-quants.c', 1229),
    ggmlSource('quantize_row_q3_K_impl', 'ggml-quants.c', 1355),
    llamaPull(1684, 'k-quants'),
  ],
  readCodes: (block) => {
    const upper = readBitPlane(block, 0);
    return {
      codes: readTwoBits(block, 32).map((code, index) => code + upper[index]! * 4 - 4),
      groupSize: 16,
      scales: Float32Array.from({ length: 16 }, (_, j) => readHalf(block, 108) * readScale(block, j)),
    };
  },
};
