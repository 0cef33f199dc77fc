import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull } from '../blocks.ts';
import type { BlockCodes, QuantFormat } from '../format.ts';
import { iq3XxsPoints } from '../grids/iq3_xxs.table.ts';
import { evenSigns, iq3XxsValues, readPoint, withSigns } from '../grids/points.ts';

/** IQ3_XXS: 256 values in 98 bytes, 3.0625 bits per weight. */
export const iq3_xxs: QuantFormat = {
  id: 'iq3_xxs',
  label: 'IQ3_XXS',
  typeId: 18,
  family: 'iq',
  blockSize: 256,
  bytesPerBlock: 98,
  imatrix: 'used',
  quantizes: true,
  fields: [
    {
      name: 'd',
      byteOffset: 0,
      byteLength: 2,
      kind: 'f16',
      note: 'Scale of the eight group scales, 1.0125 of what the search found.',
    },
    { name: 'qs', byteOffset: 2, byteLength: 64, kind: 'codes', note: 'Grid index of each quad.' },
    {
      name: 'signs',
      byteOffset: 66,
      byteLength: 32,
      kind: 'packed',
      note: 'A u32 per group of 32: 7 sign bits per octet, the first lowest, and the 4-bit scale s on top.',
    },
  ],
  formula:
    'x = d * (0.5 + s) / 2 * point * sign, s per 32 values, one of 256 points per 4 values, negative values even in number per 8',
  levels: '4, 12, 20, 28, 36, 44, 52, 62 with a sign, in 256 of the 4096 combinations of four',
  ties: 'half to even in the digits; of grid neighbours at equal distance the one earlier in the list',
  weights: 'without imatrix x²; with one imatrix * sqrt(2 * mean square of the 256 values + x²)',
  sources: [ggmlSource('quantize_row_iq3_xxs_impl', 'ggml-quants.c', 3938), llamaPull(5196, '3-bit quantization')],
  readCodes: readIq3XxsCodes,
};

function readIq3XxsCodes(block: Uint8Array): BlockCodes {
  const view = new DataView(block.buffer, block.byteOffset);
  const d = readHalf(block, 0);
  const codes = new Int16Array(256);
  const scales = new Float32Array(8);
  for (let group = 0; group < 8; group++) {
    const signs = view.getUint32(66 + group * 4, true);
    scales[group] = d * (0.5 + (signs >>> 28)) * 0.5;
    for (let octet = 0; octet < 4; octet++) {
      const at = 2 + group * 8 + 2 * octet;
      const points = [block[at]!, block[at + 1]!].flatMap((index) => readPoint(iq3XxsPoints[index]!, 3, iq3XxsValues));
      codes.set(withSigns(points, evenSigns((signs >>> (7 * octet)) & 127)), group * 32 + octet * 8);
    }
  }
  return { codes, groupSize: 32, scales };
}
