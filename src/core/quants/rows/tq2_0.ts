import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull, readTwoBits } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** TQ2_0: 256 values in 66 bytes, 2.0625 bits per weight. */
export const tq2_0: QuantFormat = {
  id: 'tq2_0',
  label: 'TQ2_0',
  typeId: 35,
  family: 'ternary',
  blockSize: 256,
  bytesPerBlock: 66,
  imatrix: 'ignored',
  quantizes: true,
  fields: [
    {
      name: 'qs',
      byteOffset: 0,
      byteLength: 64,
      kind: 'codes',
      note: 'Byte 32h + l: elements 128h + l, + 32, + 64, + 96 from the lowest bits up.',
    },
    { name: 'd', byteOffset: 64, byteLength: 2, kind: 'f16', note: 'Scale: max|x|.' },
  ],
  formula: 'x = d * (q - 1)',
  levels: '-1, 0, 1 (2 can be read, is never written)',
  ties: 'half away from zero, on x times the unrounded 1/d',
  weights: 'none: the scale is the largest magnitude',
  sources: [ggmlSource('quantize_row_tq2_0_ref', 'ggml-quants.c', 2382), llamaPull(8151, 'ternary packing')],
  readCodes: (block) => ({
    codes: readTwoBits(block, 0).map((code) => code - 1),
    groupSize: 256,
    scales: Float32Array.of(readHalf(block, 64)),
  }),
};
