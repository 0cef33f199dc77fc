import { doubledE2m1, ggmlSource, readNibbles } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** Half the value of an unsigned E4M3 byte (bias 7; 0x7f counts as 0, the upper bit as nothing). */
function halfScale(byte: number): number {
  const [exponent, mantissa] = [(byte >> 3) & 15, byte & 7];
  if (byte === 0x7f) return 0;
  return exponent === 0 ? mantissa * 2 ** -10 : (8 + mantissa) * 2 ** (exponent - 11);
}

/** NVFP4: 64 values in 36 bytes, 4.5 bits per weight. */
export const nvfp4: QuantFormat = {
  id: 'nvfp4',
  label: 'NVFP4',
  typeId: 40,
  family: 'microscaling',
  blockSize: 64,
  bytesPerBlock: 36,
  imatrix: 'ignored',
  quantizes: true,
  fields: [
    { name: 'd', byteOffset: 0, byteLength: 4, kind: 'e4m3', note: 'Unsigned E4M3 scale of each 16 values.' },
    {
      name: 'qs',
      byteOffset: 4,
      byteLength: 32,
      kind: 'codes',
      note: 'E2M1 codes. Byte 8s + j: element 16s + j in the low nibble, element 16s + j + 8 in the high one.',
    },
  ],
  formula: 'x = scale * value[q], scale per 16 values',
  levels: '0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives',
  ties: 'codes to the smaller magnitude, -0 never written; scales half up',
  weights: 'none: the scale is max|x| / 6',
  sources: [ggmlSource('quantize_row_nvfp4_ref', 'ggml-quants.c', 384)],
  readCodes: (block) => ({
    codes: readNibbles(block, 4, 64, 8).map((code) => doubledE2m1[code]!),
    groupSize: 16,
    scales: Float32Array.from(block.subarray(0, 4), halfScale),
  }),
};
