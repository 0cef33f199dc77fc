import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Level of one element: the digit-th base-3 digit of its byte as a fraction of 256, less 1. */
function readDigit(block: Uint8Array, index: number): number {
  const [start, first, width] = index < 160 ? [0, 0, 32] : index < 240 ? [32, 160, 16] : [48, 240, 4];
  const digit = Math.floor((index - first) / width);
  const fraction = (block[start + ((index - first) % width)]! * 3 ** digit) % 256;
  return Math.floor((fraction * 3) / 256) - 1;
}

/** TQ1_0: 256 values in 54 bytes, 1.6875 bits per weight. */
export const tq1_0: QuantFormat = {
  id: 'tq1_0',
  label: 'TQ1_0',
  typeId: 34,
  family: 'ternary',
  blockSize: 256,
  bytesPerBlock: 54,
  imatrix: 'ignored',
  quantizes: true,
  fields: [
    {
      name: 'qs',
      byteOffset: 0,
      byteLength: 48,
      kind: 'codes',
      note: 'Five base-3 digits per byte, the byte being their fraction of 256: byte l < 32 holds elements l + 32n, byte 32 + l elements 160 + l + 16n, n = 0..4.',
    },
    {
      name: 'qh',
      byteOffset: 48,
      byteLength: 4,
      kind: 'codes',
      note: 'Four digits per byte: byte l holds elements 240 + l + 4n.',
    },
    { name: 'd', byteOffset: 52, byteLength: 2, kind: 'f16', note: 'Scale: max|x|.' },
  ],
  formula: 'x = d * (q - 1)',
  levels: '-1, 0, 1',
  ties: 'half away from zero, on x times the unrounded 1/d',
  weights: 'none: the scale is the largest magnitude',
  sources: [ggmlSource('quantize_row_tq1_0_ref', 'ggml-quants.c', 2316), llamaPull(8151, 'ternary packing')],
  readCodes: (block) => ({
    codes: Int16Array.from({ length: 256 }, (_, index) => readDigit(block, index)),
    groupSize: 256,
    scales: Float32Array.of(readHalf(block, 52)),
  }),
};
