import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull, readNibbles } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q4_1: 32 values in 20 bytes, 5 bits per weight. */
export const q4_1: QuantFormat = {
  id: 'q4_1',
  label: 'Q4_1',
  typeId: 3,
  family: 'legacy',
  blockSize: 32,
  bytesPerBlock: 20,
  imatrix: 'used',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale.' },
    { name: 'm', byteOffset: 2, byteLength: 2, kind: 'f16', note: 'Smallest value, added.' },
    {
      name: 'qs',
      byteOffset: 4,
      byteLength: 16,
      kind: 'codes',
      note: 'Byte j: element j in the low nibble, element j + 16 in the high one.',
    },
  ],
  formula: 'x = d * q + m',
  levels: '0..15',
  ties: 'without imatrix half up (trunc((x - m)/d + 0.5)); with one half to even',
  weights: 'without imatrix none: d = (max - min) / 15. With one imatrix * sqrt(mean square of the row + x²)',
  sources: [
    ggmlSource('quantize_row_q4_1_ref', 'ggml-quants.c', 150),
    ggmlSource('quantize_row_q4_1_impl', 'ggml-quants.c', 2143),
    llamaPull(1405, 'nibbles without shuffling'),
    llamaPull(1508, 'f16 scales'),
  ],
  readCodes: (block) => ({
    codes: readNibbles(block, 4, 32, 16),
    groupSize: 32,
    scales: Float32Array.of(readHalf(block, 0)),
    mins: Float32Array.of(-readHalf(block, 2)),
  }),
};
