import { readHalf } from '../../numeric/half.ts';
import { addFifthBits, ggmlSource, llamaPull, readNibbles } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q5_0: 32 values in 22 bytes, 5.5 bits per weight. */
export const q5_0: QuantFormat = {
  id: 'q5_0',
  label: 'Q5_0',
  typeId: 6,
  family: 'legacy',
  blockSize: 32,
  bytesPerBlock: 22,
  imatrix: 'used',
  quantizes: true,
  fields: [
    {
      name: 'd',
      byteOffset: 0,
      byteLength: 2,
      kind: 'f16',
      note: 'Scale; negative when the largest magnitude is a positive value.',
    },
    { name: 'qh', byteOffset: 2, byteLength: 4, kind: 'codes', note: 'Bit j is bit 4 of element j.' },
    {
      name: 'qs',
      byteOffset: 6,
      byteLength: 16,
      kind: 'codes',
      note: 'Low four bits. Byte j: element j in the low nibble, element j + 16 in the high one.',
    },
  ],
  formula: 'x = d * (q - 16)',
  levels: '-16..15; the value of largest magnitude gets -16',
  ties: 'without imatrix half up (trunc(x/d + 16.5)); with one half to even',
  weights:
    'without imatrix none: d = (value of largest magnitude) / -16. With one imatrix * sqrt(mean square of the row + x²)',
  sources: [
    ggmlSource('quantize_row_q5_0_ref', 'ggml-quants.c', 187),
    ggmlSource('quantize_row_q5_0_impl', 'ggml-quants.c', 2188),
    llamaPull(1405, 'nibbles without shuffling'),
  ],
  readCodes: (block) => ({
    codes: addFifthBits(readNibbles(block, 6, 32, 16), block, 2).map((code) => code - 16),
    groupSize: 32,
    scales: Float32Array.of(readHalf(block, 0)),
  }),
};
