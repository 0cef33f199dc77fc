import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull } from '../blocks.ts';
import type { BlockCodes, QuantFormat } from '../format.ts';
import { iq1Points } from '../grids/iq1.table.ts';
import { iq1Values, readPoint } from '../grids/points.ts';

/** IQ1_S: 256 values in 50 bytes, 1.5625 bits per weight. */
export const iq1_s: QuantFormat = {
  id: 'iq1_s',
  label: 'IQ1_S',
  typeId: 19,
  family: 'iq',
  blockSize: 256,
  bytesPerBlock: 50,
  imatrix: 'required',
  quantizes: true,
  fields: [
    {
      name: 'd',
      byteOffset: 0,
      byteLength: 2,
      kind: 'f16',
      note: 'Scale of the eight group scales, 1.125 of what the search found.',
    },
    { name: 'qs', byteOffset: 2, byteLength: 32, kind: 'codes', note: 'Low 8 bits of the grid index of each octet.' },
    {
      name: 'qh',
      byteOffset: 34,
      byteLength: 16,
      kind: 'packed',
      note: 'A u16 per group of 32: upper 3 bits of its four grid indices, the first lowest; then the 3-bit scale s; the top bit makes the shift negative.',
    },
  ],
  formula:
    'x = d * (2 s + 1) * (point + shift), s and shift = 1/8 or -1/8 per 32 values, one of 2048 points per 8 values',
  levels: '-1, 0, 1, all moved by the shift, in 2048 of the 6561 combinations of eight; codes are eight times that',
  ties: 'of equal values the first comes first in the sorted order; of equal splits the first; of grid neighbours at equal distance the one earlier in the list',
  weights: 'imatrix * sqrt(2 * mean square of the 256 values + x²)',
  sources: [ggmlSource('quantize_row_iq1_s_impl', 'ggml-quants.c', 4508), llamaPull(5453, '1.5-bit quantization')],
  readCodes: readIq1SCodes,
};

function readIq1SCodes(block: Uint8Array): BlockCodes {
  const d = readHalf(block, 0);
  const codes = new Int16Array(256);
  const scales = new Float32Array(8);
  for (let group = 0; group < 8; group++) {
    const word = block[34 + 2 * group]! | (block[35 + 2 * group]! << 8);
    const shift = word & 0x8000 ? -1 : 1;
    scales[group] = (d * (2 * ((word >> 12) & 7) + 1)) / 8;
    for (let octet = 0; octet < 4; octet++) {
      const index = block[2 + group * 4 + octet]! | (((word >> (3 * octet)) & 7) << 8);
      const point = readPoint(iq1Points[index]!, 2, iq1Values);
      codes.set(
        point.map((value) => 8 * value + shift),
        group * 32 + octet * 8,
      );
    }
  }
  return { codes, groupSize: 32, scales };
}
