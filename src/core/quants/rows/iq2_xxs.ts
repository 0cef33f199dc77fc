import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull } from '../blocks.ts';
import type { BlockCodes, QuantFormat } from '../format.ts';
import { iq2XxsPoints } from '../grids/iq2_xxs.table.ts';
import { evenSigns, iq2Values, readPoint, withSigns } from '../grids/points.ts';

/** IQ2_XXS: 256 values in 66 bytes, 2.0625 bits per weight. */
export const iq2_xxs: QuantFormat = {
  id: 'iq2_xxs',
  label: 'IQ2_XXS',
  typeId: 16,
  family: 'iq',
  blockSize: 256,
  bytesPerBlock: 66,
  imatrix: 'required',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale of the eight group scales.' },
    {
      name: 'qs',
      byteOffset: 2,
      byteLength: 64,
      kind: 'packed',
      note: 'Eight bytes per group of 32: four grid indices, one per octet; then a u32 with 7 sign bits per octet and the 4-bit scale s on top.',
    },
  ],
  formula:
    'x = d * (0.5 + s) / 4 * point * sign, s per 32 values, one of 256 points per 8 values, negative values even in number',
  levels: '8, 25, 43 with a sign, in 256 of the 6561 combinations of eight',
  ties: 'half to even in the digits; of grid neighbours at equal distance the one earlier in the list',
  weights: 'imatrix * sqrt(mean square of the 256 values + x²)',
  sources: [ggmlSource('quantize_row_iq2_xxs_impl', 'ggml-quants.c', 3294), llamaPull(4773, '2-bit quantization')],
  readCodes: readIq2XxsCodes,
};

function readIq2XxsCodes(block: Uint8Array): BlockCodes {
  const view = new DataView(block.buffer, block.byteOffset);
  const d = readHalf(block, 0);
  const codes = new Int16Array(256);
  const scales = new Float32Array(8);
  for (let group = 0; group < 8; group++) {
    const signs = view.getUint32(6 + group * 8, true);
    scales[group] = d * (0.5 + (signs >>> 28)) * 0.25;
    for (let octet = 0; octet < 4; octet++) {
      const point = readPoint(iq2XxsPoints[block[2 + group * 8 + octet]!]!, 2, iq2Values);
      codes.set(withSigns(point, evenSigns((signs >>> (7 * octet)) & 127)), group * 32 + octet * 8);
    }
  }
  return { codes, groupSize: 32, scales };
}
