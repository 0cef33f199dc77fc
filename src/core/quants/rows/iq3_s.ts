import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull } from '../blocks.ts';
import type { BlockCodes, QuantFormat } from '../format.ts';
import { iq3SPoints } from '../grids/iq3_s.table.ts';
import { iq3SValues, readPoint, withSigns } from '../grids/points.ts';

/** IQ3_S: 256 values in 110 bytes, 3.4375 bits per weight. */
export const iq3_s: QuantFormat = {
  id: 'iq3_s',
  label: 'IQ3_S',
  typeId: 21,
  family: 'iq',
  blockSize: 256,
  bytesPerBlock: 110,
  imatrix: 'used',
  quantizes: true,
  fields: [
    {
      name: 'd',
      byteOffset: 0,
      byteLength: 2,
      kind: 'f16',
      note: 'Scale of the eight group scales, 1.033 of what the search found.',
    },
    { name: 'qs', byteOffset: 2, byteLength: 64, kind: 'codes', note: 'Low 8 bits of the grid index of each quad.' },
    {
      name: 'qh',
      byteOffset: 66,
      byteLength: 8,
      kind: 'packed',
      note: 'Ninth bits of the grid indices: bit k of byte g for quad k of group g.',
    },
    {
      name: 'signs',
      byteOffset: 74,
      byteLength: 32,
      kind: 'signs',
      note: 'Sign byte of each octet, bit i for element i.',
    },
    {
      name: 'scales',
      byteOffset: 106,
      byteLength: 4,
      kind: 'packed',
      note: 'The 4-bit scale s of each group of 32, the first of a pair in the low nibble.',
    },
  ],
  formula: 'x = d * (1 + 2 s) * point * sign, s per 32 values, one of 512 points per 4 values',
  levels: '1, 3, 5, 7, 9, 11, 13, 15 with a sign, in 512 of the 4096 combinations of four',
  ties: 'half to even in the digits; of grid neighbours at equal distance the one earlier in the list',
  weights: 'without imatrix x²; with one imatrix * sqrt(2 * mean square of the 256 values + x²)',
  sources: [ggmlSource('quantize_row_iq3_s_impl', 'ggml-quants.c', 4169), llamaPull(5676, 'IQ3_S')],
  readCodes: readIq3SCodes,
};

function readIq3SCodes(block: Uint8Array): BlockCodes {
  const d = readHalf(block, 0);
  const codes = new Int16Array(256);
  const scales = new Float32Array(8);
  for (let group = 0; group < 8; group++) {
    const nibble = (block[106 + (group >> 1)]! >> (4 * (group & 1))) & 15;
    scales[group] = d * (1 + 2 * nibble);
    for (let octet = 0; octet < 4; octet++) {
      const points = [2 * octet, 2 * octet + 1].flatMap((quad) => {
        const index = block[2 + group * 8 + quad]! | (((block[66 + group]! >> quad) & 1) << 8);
        return readPoint(iq3SPoints[index]!, 3, iq3SValues);
      });
      codes.set(withSigns(points, block[74 + group * 4 + octet]!), group * 32 + octet * 8);
    }
  }
  return { codes, groupSize: 32, scales };
}
