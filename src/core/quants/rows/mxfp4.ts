import { doubledE2m1, ggmlSource, llamaPull, readNibbles } from '../blocks.ts';
import type { QuantFormat } from '../format.ts';

/** MXFP4: 32 values in 17 bytes, 4.25 bits per weight. */
export const mxfp4: QuantFormat = {
  id: 'mxfp4',
  label: 'MXFP4',
  typeId: 39,
  family: 'microscaling',
  blockSize: 32,
  bytesPerBlock: 17,
  imatrix: 'ignored',
  quantizes: true,
  fields: [
    { name: 'e', byteOffset: 0, byteLength: 1, kind: 'e8m0', note: 'Exponent of the block scale 2^(e - 127).' },
    {
      name: 'qs',
      byteOffset: 1,
      byteLength: 16,
      kind: 'codes',
      note: 'E2M1 codes. Byte j: element j in the low nibble, element j + 16 in the high one.',
    },
  ],
  formula: 'x = 2^(e - 127) * value[q]',
  levels: '0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives',
  ties: 'to the smaller magnitude; -0 is never written',
  weights: 'none: e follows the largest magnitude',
  sources: [
    ggmlSource('quantize_row_mxfp4_ref', 'ggml-quants.c', 350),
    llamaPull(15091, 'gpt-oss and MXFP4'),
    {
      label: 'OCP Microscaling Formats',
      url: 'https://www.opencompute.org/documents/ocp-microscaling-formats-mx-v1-0-spec-final-pdf',
    },
  ],
  readCodes: (block) => ({
    codes: readNibbles(block, 1, 32, 16).map((code) => doubledE2m1[code]!),
    groupSize: 32,
    scales: Float32Array.of(2 ** (block[0]! - 128)),
  }),
};
