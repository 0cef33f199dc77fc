import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull, readNibbles } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q4_0: 32 values in 18 bytes, 4.5 bits per weight. */
export const q4_0: QuantFormat = {
  id: 'q4_0',
  label: 'Q4_0',
  typeId: 2,
  family: 'legacy',
  blockSize: 32,
  bytesPerBlock: 18,
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
    {
      name: 'qs',
      byteOffset: 2,
      byteLength: 16,
      kind: 'codes',
      note: 'Byte j: element j in the low nibble, element j + 16 in the high one.',
    },
  ],
  formula: 'x = d * (q - 8)',
  levels: '-8..7; the value of largest magnitude gets -8',
  ties: 'without imatrix half up (trunc(x/d + 8.5)); with one half to even',
  weights:
    'without imatrix none: d = (value of largest magnitude) / -8. With one imatrix * sqrt(mean square of the row + x²)',
  sources: [
    ggmlSource('quantize_row_q4_0_ref', 'ggml-quants.c', 113),
    ggmlSource('quantize_row_q4_0_impl', 'ggml-quants.c', 2070),
    llamaPull(1405, 'nibbles without shuffling'),
    llamaPull(1508, 'f16 scales'),
  ],
  readCodes: (block) => ({
    codes: readNibbles(block, 2, 32, 16).map((code) => code - 8),
    groupSize: 32,
    scales: Float32Array.of(readHalf(block, 0)),
  }),
};
