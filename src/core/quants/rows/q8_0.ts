import { readHalf } from '../../numeric/half.ts';
import { ggmlSource, llamaPull } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q8_0: 32 values in 34 bytes, 8.5 bits per weight. */
export const q8_0: QuantFormat = {
  id: 'q8_0',
  label: 'Q8_0',
  typeId: 8,
  family: 'legacy',
  blockSize: 32,
  bytesPerBlock: 34,
  imatrix: 'ignored',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale: max|x| / 127.' },
    { name: 'qs', byteOffset: 2, byteLength: 32, kind: 'int8', note: 'Codes of elements 0..31, one signed byte each.' },
  ],
  formula: 'x = d * q',
  levels: '-127..127 (-128 can be read, is never written)',
  ties: 'half away from zero, on x times the unrounded 1/d',
  weights: 'none: the scale follows the largest magnitude',
  sources: [ggmlSource('quantize_row_q8_0_ref', 'ggml-quants.c', 276), llamaPull(1508, 'f16 scales')],
  readCodes: (block) => ({
    codes: Int16Array.from(new Int8Array(block.buffer, block.byteOffset + 2, 32)),
    groupSize: 32,
    scales: Float32Array.of(readHalf(block, 0)),
  }),
};
