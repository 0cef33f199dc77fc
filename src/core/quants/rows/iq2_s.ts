import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull } from '../blocks.ts';
import type { BlockCodes, QuantFormat } from '../format.ts';
import { iq2SPoints } from '../grids/iq2_s.table.ts';
import { iq2Values, readPoint, withSigns } from '../grids/points.ts';

/** IQ2_S: 256 values in 82 bytes, 2.5625 bits per weight. */
export const iq2_s: QuantFormat = {
  id: 'iq2_s',
  label: 'IQ2_S',
  typeId: 22,
  family: 'iq',
  blockSize: 256,
  bytesPerBlock: 82,
  imatrix: 'used',
  quantizes: true,
  fields: [
    {
      name: 'd',
      byteOffset: 0,
      byteLength: 2,
      kind: 'f16',
      note: 'Scale of the sixteen group scales, 0.9875 of what the search found.',
    },
    { name: 'qs', byteOffset: 2, byteLength: 32, kind: 'codes', note: 'Low 8 bits of the grid index of each octet.' },
    {
      name: 'signs',
      byteOffset: 34,
      byteLength: 32,
      kind: 'signs',
      note: 'Sign byte of each octet, bit i for element i.',
    },
    {
      name: 'qh',
      byteOffset: 66,
      byteLength: 8,
      kind: 'packed',
      note: 'Upper 2 bits of the grid indices, four octets per byte, the first lowest.',
    },
    {
      name: 'scales',
      byteOffset: 74,
      byteLength: 8,
      kind: 'packed',
      note: 'The 4-bit scale s of each group of 16, the first of a pair in the low nibble.',
    },
  ],
  formula: 'x = d * (0.5 + s) / 4 * point * sign, s per 16 values, one of 1024 points per 8 values',
  levels: '8, 25, 43 with a sign, in 1024 of the 6561 combinations of eight',
  ties: 'half to even in the digits; of grid neighbours at equal distance the one earlier in the list',
  weights: 'without imatrix half the mean square of the 256 values + x²; with one imatrix * sqrt(2 * mean square + x²)',
  sources: [ggmlSource('quantize_row_iq2_s_impl', 'ggml-quants.c', 5142), llamaPull(5721, 'IQ2_S and IQ2_M')],
  readCodes: readIq2SCodes,
};

function readIq2SCodes(block: Uint8Array): BlockCodes {
  const d = readHalf(block, 0);
  const codes = new Int16Array(256);
  const scales = new Float32Array(16);
  for (let group = 0; group < 16; group++) {
    const nibble = (block[74 + (group >> 1)]! >> (4 * (group & 1))) & 15;
    scales[group] = d * (0.5 + nibble) * 0.25;
    for (let octet = 2 * group; octet < 2 * group + 2; octet++) {
      const index = block[2 + octet]! | (((block[66 + (octet >> 2)]! >> (2 * (octet & 3))) & 3) << 8);
      codes.set(withSigns(readPoint(iq2SPoints[index]!, 2, iq2Values), block[34 + octet]!), octet * 8);
    }
  }
  return { codes, groupSize: 16, scales };
}
