import type { ConformanceVector } from './vectors.ts';

/** src/core/quants/fixtures/inputs.json: rows of little-endian f32, base64. */
export interface InputFixtures {
  readonly inputs: Readonly<Record<string, string>>;
  readonly imatrices: Readonly<Record<string, string>>;
}

/** src/core/quants/fixtures/<format>.json: what the reference makes of the first rows of the inputs, base64. */
export interface FormatFixtures {
  readonly origin: string;
  readonly cases: readonly { readonly input: string; readonly imatrix: string | null; readonly bytes: string }[];
}

/** src/core/quants/fixtures/dequantized.json: random blocks of each format and their values, base64. */
export interface DequantizedFixtures {
  readonly origin: string;
  readonly formats: Readonly<Record<string, { readonly n: number; readonly bytes: string; readonly values: string }>>;
}

/** The vectors of one format from the stored fixtures; a format without stored quantizations has its random blocks only. */
export function parseVectors(id: string, quantized: FormatFixtures | undefined, inputs: InputFixtures, dequantized: DequantizedFixtures): ConformanceVector[] {
  const vectors = (quantized?.cases ?? []).map(({ input, imatrix, bytes }): ConformanceVector => ({
    name: imatrix === null ? input : `${input} with ${imatrix}`,
    path: imatrix === null ? 'quantize' : 'quantize with imatrix',
    bytes: decodeBase64(bytes),
    values: decodeFloats(inputs.inputs[input]!),
    ...(imatrix !== null && { imatrix: decodeFloats(inputs.imatrices[imatrix]!) }),
  }));
  const random = dequantized.formats[id];
  if (random) vectors.push({ name: 'random blocks', path: 'dequantize', bytes: decodeBase64(random.bytes), values: decodeFloats(random.values) });
  return vectors;
}

const decodeBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Little-endian f32, read through a view so that the host's byte order does not matter. */
function decodeFloats(text: string): Float32Array {
  const bytes = decodeBase64(text);
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(index * 4, true));
}
