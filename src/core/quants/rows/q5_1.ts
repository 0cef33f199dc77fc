import { readHalf } from '../../numeric/half.ts';
import { addFifthBits, ggmlSource, llamaPull, readNibbles } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q5_1: 32 values in 24 bytes, 6 bits per weight. */
export const q5_1: QuantFormat = {
  id: 'q5_1',
  label: 'Q5_1',
  typeId: 7,
  family: 'legacy',
  blockSize: 32,
  bytesPerBlock: 24,
  imatrix: 'used',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale.' },
    { name: 'm', byteOffset: 2, byteLength: 2, kind: 'f16', note: 'Smallest value, added.' },
    { name: 'qh', byteOffset: 4, byteLength: 4, kind: 'codes', note: 'Bit j is bit 4 of element j.' },
    {
      name: 'qs',
      byteOffset: 8,
      byteLength: 16,
      kind: 'codes',
      note: 'Low four bits. Byte j: element j in the low nibble, element j + 16 in the high one.',
    },
  ],
  formula: 'x = d * q + m',
  levels: '0..31',
  ties: 'without imatrix half up (trunc((x - m)/d + 0.5)); with one half to even',
  weights: 'without imatrix none: d = (max - min) / 31. With one imatrix * sqrt(mean square of the row + x²)',
  sources: [
    ggmlSource('quantize_row_q5_1_ref', 'ggml-quants.c', 231),
    ggmlSource('quantize_row_q5_1_impl', 'ggml-quants.c', 2242),
    llamaPull(1405, 'nibbles without shuffling'),
  ],
  readCodes: (block) => ({
    codes: addFifthBits(readNibbles(block, 8, 32, 16), block, 4),
    groupSize: 32,
    scales: Float32Array.of(readHalf(block, 0)),
    mins: Float32Array.of(-readHalf(block, 2)),
  }),
};
