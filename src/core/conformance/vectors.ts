import type { FormatCodec } from '../quants/codec.ts';
import { describeFirstBadBlock } from '../quants/first-bad-block.ts';

/** What a codec can do, each checked apart. */
export type ConformancePath = 'quantize' | 'quantize with imatrix' | 'dequantize';

/** One row of values with the reference's bytes for it, or one row of blocks with the reference's values. */
export interface ConformanceVector {
  readonly name: string;
  readonly path: ConformancePath;
  readonly bytes: Uint8Array;
  /** Input of a quantization, expected output of a dequantization; cols of them. */
  readonly values: Float32Array;
  readonly imatrix?: Float32Array;
}

/** What one vector gave; `difference` says where the first difference is, and is absent when there is none. */
export interface VectorOutcome {
  readonly name: string;
  readonly path: ConformancePath;
  readonly blocks: number;
  readonly difference?: string;
}

/** Runs one vector and compares every byte (quantize) or the bits of every value (dequantize; all NaN are equal). */
export function checkVector(codec: FormatCodec, vector: ConformanceVector): VectorOutcome {
  const { name, path, bytes, values, imatrix } = vector;
  const { format } = codec;
  const cols = values.length;
  const difference = path === 'dequantize' ? firstBadValue(codec, bytes, values) : firstBadBytes(codec, bytes, values, imatrix);
  return { name, path, blocks: cols / format.blockSize, ...(difference !== undefined && { difference }) };
}

function firstBadBytes(codec: FormatCodec, bytes: Uint8Array, x: Float32Array, imatrix: Float32Array | undefined): string | undefined {
  const ours = new Uint8Array(bytes.length);
  codec.quantizeInto(x, ours, 1, x.length, imatrix);
  return describeFirstBadBlock(codec.format, ours, bytes, x.length);
}

function firstBadValue(codec: FormatCodec, bytes: Uint8Array, values: Float32Array): string | undefined {
  const ours = new Float32Array(values.length);
  codec.dequantizeInto(bytes, ours, 1, values.length);
  const at = values.findIndex((value, index) => !Object.is(value, ours[index]));
  return at < 0 ? undefined : `element ${at} (block ${Math.floor(at / codec.format.blockSize)}) is ${ours[at]}, golden ${values[at]}`;
}
