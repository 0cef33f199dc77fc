import { ggmlSource, llamaPull } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Q8_K: 256 values in 292 bytes, 9.125 bits per weight. */
export const q8_k: QuantFormat = {
  id: 'q8_k',
  label: 'Q8_K',
  typeId: 15,
  family: 'k',
  blockSize: 256,
  bytesPerBlock: 292,
  imatrix: 'ignored',
  quantizes: true,
  fields: [
    {
      name: 'd',
      byteOffset: 0,
      byteLength: 4,
      kind: 'f32',
      note: 'Scale; negative when the largest magnitude is a positive value.',
    },
    {
      name: 'qs',
      byteOffset: 4,
      byteLength: 256,
      kind: 'int8',
      note: 'Codes of elements 0..255, one signed byte each.',
    },
    {
      name: 'bsums',
      byteOffset: 260,
      byteLength: 32,
      kind: 'packed',
      note: 'Sums of each 16 codes as i16, for dot products.',
    },
  ],
  formula: 'x = d * q',
  levels: '-127..127; the value of largest magnitude gets -127',
  ties: 'half to even',
  weights: 'none: the scale follows the largest magnitude. ggml uses it for activations only',
  sources: [ggmlSource('quantize_row_q8_K_ref', 'ggml-quants.c', 2768), llamaPull(1684, 'k-quants')],
  readCodes: (block) => ({
    codes: Int16Array.from(new Int8Array(block.buffer, block.byteOffset + 4, 256)),
    groupSize: 256,
    scales: Float32Array.of(new DataView(block.buffer, block.byteOffset, 4).getFloat32(0, true)),
  }),
};
