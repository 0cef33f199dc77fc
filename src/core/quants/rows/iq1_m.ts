import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull } from '../blocks.ts';
import type { BlockCodes, QuantFormat } from '../format.ts';
import { iq1Points } from '../grids/iq1.table.ts';
import { iq1Values, readPoint } from '../grids/points.ts';

/** IQ1_M: 256 values in 56 bytes, 1.75 bits per weight. */
export const iq1_m: QuantFormat = {
  id: 'iq1_m',
  label: 'IQ1_M',
  typeId: 29,
  family: 'iq',
  blockSize: 256,
  bytesPerBlock: 56,
  imatrix: 'used',
  quantizes: true,
  fields: [
    { name: 'qs', byteOffset: 0, byteLength: 32, kind: 'codes', note: 'Low 8 bits of the grid index of each octet.' },
    {
      name: 'qh',
      byteOffset: 32,
      byteLength: 16,
      kind: 'packed',
      note: 'A nibble per octet, the first of a pair low: upper 3 bits of the grid index; the top bit makes the shift negative.',
    },
    {
      name: 'scales',
      byteOffset: 48,
      byteLength: 8,
      kind: 'packed',
      note: 'Four u16: the 3-bit scales s of four groups of 16, the first lowest, and on top a nibble of the f16 scale d, the first u16 holding its lowest.',
    },
  ],
  formula:
    'x = d * (2 s + 1) * (point + shift), s per 16 values, shift = 1/8 or -1/8 and one of 2048 points per 8 values',
  levels: '-1, 0, 1, all moved by the shift, in 2048 of the 6561 combinations of eight; codes are eight times that',
  ties: 'of equal values the first comes first in the sorted order; of equal splits the first; of grid neighbours at equal distance the one earlier in the list',
  weights: 'without imatrix x²; with one imatrix * sqrt(2 * mean square of the 256 values + x²)',
  sources: [ggmlSource('quantize_row_iq1_m_impl', 'ggml-quants.c', 4692), llamaPull(6302, 'IQ1_M')],
  readCodes: readIq1MCodes,
};

function readIq1MCodes(block: Uint8Array): BlockCodes {
  const words = Array.from({ length: 4 }, (_, i) => block[48 + 2 * i]! | (block[49 + 2 * i]! << 8));
  const dBits = words.reduce((bits, word, i) => bits | ((word >> 12) << (4 * i)), 0);
  const d = readHalf(Uint8Array.of(dBits & 255, dBits >> 8), 0);
  const codes = new Int16Array(256);
  const scales = new Float32Array(16);
  for (let group = 0; group < 16; group++) {
    scales[group] = (d * (2 * ((words[group >> 2]! >> (3 * (group & 3))) & 7) + 1)) / 8;
    for (let octet = 2 * group; octet < 2 * group + 2; octet++) {
      const nibble = block[32 + group]! >> (4 * (octet & 1));
      const point = readPoint(iq1Points[block[octet]! | ((nibble & 7) << 8)]!, 2, iq1Values);
      codes.set(
        point.map((value) => 8 * value + (nibble & 8 ? -1 : 1)),
        octet * 8,
      );
    }
  }
  return { codes, groupSize: 16, scales };
}
