import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull } from '../blocks.ts';
import type { BlockCodes, QuantFormat } from '../format.ts';
import { iq2XsPoints } from '../grids/iq2_xs.table.ts';
import { evenSigns, iq2Values, readPoint, withSigns } from '../grids/points.ts';

/** IQ2_XS: 256 values in 74 bytes, 2.3125 bits per weight. */
export const iq2_xs: QuantFormat = {
  id: 'iq2_xs',
  label: 'IQ2_XS',
  typeId: 17,
  family: 'iq',
  blockSize: 256,
  bytesPerBlock: 74,
  imatrix: 'required',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale of the sixteen group scales.' },
    {
      name: 'qs',
      byteOffset: 2,
      byteLength: 64,
      kind: 'packed',
      note: 'A u16 per octet: grid index in the low 9 bits, 7 sign bits above.',
    },
    {
      name: 'scales',
      byteOffset: 66,
      byteLength: 8,
      kind: 'packed',
      note: 'The 4-bit scale s of each group of 16, the first of a pair in the low nibble.',
    },
  ],
  formula:
    'x = d * (0.5 + s) / 4 * point * sign, s per 16 values, one of 512 points per 8 values, negative values even in number',
  levels: '8, 25, 43 with a sign, in 512 of the 6561 combinations of eight',
  ties: 'half to even in the digits; of grid neighbours at equal distance the one earlier in the list',
  weights: 'imatrix * sqrt(mean square of the 256 values + x²)',
  sources: [
    ggmlSource('quantize_row_iq2_xs_impl', 'ggml-quants.c', 3472),
    llamaPull(4856, '2-bit quantization, part 2'),
  ],
  readCodes: readIq2XsCodes,
};

function readIq2XsCodes(block: Uint8Array): BlockCodes {
  const d = readHalf(block, 0);
  const codes = new Int16Array(256);
  const scales = new Float32Array(16);
  for (let group = 0; group < 16; group++) {
    const nibble = (block[66 + (group >> 1)]! >> (4 * (group & 1))) & 15;
    scales[group] = d * (0.5 + nibble) * 0.25;
    for (let octet = 2 * group; octet < 2 * group + 2; octet++) {
      const word = block[2 + 2 * octet]! | (block[3 + 2 * octet]! << 8);
      codes.set(withSigns(readPoint(iq2XsPoints[word & 511]!, 2, iq2Values), evenSigns(word >> 9)), octet * 8);
    }
  }
  return { codes, groupSize: 16, scales };
}
