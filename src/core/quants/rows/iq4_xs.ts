import { readHalf } from '../../numeric/half.ts';
import { namedTables } from '../../rounding/levels.ts';
import { ggmlSource, llamaPull, readNibbles } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** IQ4_XS: 256 values in 136 bytes, 4.25 bits per weight. */
export const iq4_xs: QuantFormat = {
  id: 'iq4_xs',
  label: 'IQ4_XS',
  typeId: 23,
  family: 'iq',
  blockSize: 256,
  bytesPerBlock: 136,
  imatrix: 'used',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale of the scales.' },
    {
      name: 'scales_h',
      byteOffset: 2,
      byteLength: 2,
      kind: 'packed',
      note: 'Upper two bits of the eight scales, scale g at bits 2g.',
    },
    {
      name: 'scales_l',
      byteOffset: 4,
      byteLength: 4,
      kind: 'packed',
      note: 'Lower four bits of the scales: byte k scale 2k in the low, 2k + 1 in the high nibble.',
    },
    {
      name: 'qs',
      byteOffset: 8,
      byteLength: 128,
      kind: 'codes',
      note: 'Byte 16g + j: code of element 32g + j in the low nibble, of element 32g + j + 16 in the high one.',
    },
  ],
  formula: 'x = d * (scale - 32) * level[q], scale per 32 values',
  levels: namedTables.iq4nl!.join(', '),
  ties: 'to the upper level; scale codes half to even',
  weights: 'without imatrix x²; with one imatrix * sqrt(2 * mean square of the 256 values + x²)',
  sources: [ggmlSource('quantize_row_iq4_nl_impl', 'ggml-quants.c', 4966), llamaPull(5747, 'IQ4_XS')],
  readCodes: (block) => ({
    codes: readNibbles(block, 8, 256, 16).map((code) => namedTables.iq4nl![code]!),
    groupSize: 32,
    scales: Float32Array.from({ length: 8 }, (_, group) => {
      const low = (block[4 + (group >> 1)]! >> (4 * (group & 1))) & 15;
      const upper = (block[2 + (group >> 2)]! >> (2 * (group & 3))) & 3;
      return readHalf(block, 0) * ((low | (upper << 4)) - 32);
    }),
  }),
};
