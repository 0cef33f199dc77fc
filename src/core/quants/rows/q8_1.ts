import { readHalf } from '../../numeric/half.ts';
import { ggmlSource } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q8_1: 32 values in 36 bytes, 9 bits per weight. */
export const q8_1: QuantFormat = {
  id: 'q8_1',
  label: 'Q8_1',
  typeId: 9,
  family: 'legacy',
  blockSize: 32,
  bytesPerBlock: 36,
  imatrix: 'ignored',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale: max|x| / 127.' },
    { name: 's', byteOffset: 2, byteLength: 2, kind: 'f16', note: 'd times the sum of the codes, for dot products.' },
    { name: 'qs', byteOffset: 4, byteLength: 32, kind: 'int8', note: 'Codes of elements 0..31, one signed byte each.' },
  ],
  formula: 'x = d * q',
  levels: '-127..127',
  ties: 'half away from zero, on x times the unrounded 1/d',
  weights: 'none: the scale follows the largest magnitude. ggml uses it for activations only',
  sources: [ggmlSource('quantize_row_q8_1_ref', 'ggml-quants.c', 302)],
  readCodes: (block) => ({
    codes: Int16Array.from(new Int8Array(block.buffer, block.byteOffset + 4, 32)),
    groupSize: 32,
    scales: Float32Array.of(readHalf(block, 0)),
  }),
};
