import { readHalf } from '../../numeric/half.ts';
import { namedTables } from '../../rounding/levels.ts';
import { ggmlSource, llamaPull, readNibbles } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** IQ4_NL: 32 values in 18 bytes, 4.5 bits per weight. */
export const iq4_nl: QuantFormat = {
  id: 'iq4_nl',
  label: 'IQ4_NL',
  typeId: 20,
  family: 'iq',
  blockSize: 32,
  bytesPerBlock: 18,
  imatrix: 'used',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale of the table.' },
    {
      name: 'qs',
      byteOffset: 2,
      byteLength: 16,
      kind: 'codes',
      note: 'Byte j: code of element j in the low nibble, of element j + 16 in the high one.',
    },
  ],
  formula: 'x = d * level[q]',
  levels: namedTables.iq4nl!.join(', '),
  ties: 'to the upper level',
  weights: 'without imatrix x²; with one imatrix * sqrt(2 * mean square of the block + x²)',
  sources: [ggmlSource('quantize_row_iq4_nl_impl', 'ggml-quants.c', 4966), llamaPull(5590, 'IQ4_NL')],
  readCodes: (block) => ({
    codes: readNibbles(block, 2, 32, 16).map((code) => namedTables.iq4nl![code]!),
    groupSize: 32,
    scales: Float32Array.of(readHalf(block, 0)),
  }),
};
