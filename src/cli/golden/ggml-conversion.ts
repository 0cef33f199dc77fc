import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatCodec } from '../../core/quants/codec.ts';
import { findFormat } from '../../core/quants/registry.ts';
import { nodeKernels } from '../kernel-source.ts';
import { hashFloats, readF32, sha256 } from './ggml-case.ts';
import type { GgmlConversion } from './ggml-manifest.ts';
import type { GoldenReport } from './report.ts';

/** How a scalar conversion is reached through a format: `from` reads the inputs, the result is what the golden file holds. */
interface ConversionPath {
  readonly format: string;
  readonly convert: (codec: FormatCodec, input: Uint8Array) => Uint8Array | Float32Array | Promise<Uint8Array>;
}

const floats = (bytes: Uint8Array): Float32Array =>
  new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

/** Whole file as one row of a format with one value per block. */
const quantizeAll = (codec: FormatCodec, input: Uint8Array): Uint8Array => {
  const x = floats(input);
  const out = new Uint8Array(x.length * codec.format.bytesPerBlock);
  codec.quantizeInto(x, out, 1, x.length);
  return out;
};

const dequantizeAll = (codec: FormatCodec, input: Uint8Array): Float32Array => {
  const out = new Float32Array(input.length / codec.format.bytesPerBlock);
  codec.dequantizeInto(input, out, 1, out.length);
  return out;
};

/** One block per input byte: that scale byte at the front, code 1 (which stands for one scale) in every element. */
const scaleValues = (codec: FormatCodec, input: Uint8Array): Float32Array => {
  const { blockSize, bytesPerBlock } = codec.format;
  const blocks = new Uint8Array(input.length * bytesPerBlock).fill(0x11);
  input.forEach((byte, index) => (blocks[index * bytesPerBlock] = byte));
  const values = new Float32Array(input.length * blockSize);
  codec.dequantizeInto(blocks, values, input.length, blockSize);
  return Float32Array.from(input, (_, index) => values[index * blockSize]!);
};

/** One block per input value: that maximum in front of zeros; the block's first byte is the answer. */
const scaleBytes = (codec: FormatCodec, input: Uint8Array): Uint8Array => {
  const { blockSize, bytesPerBlock } = codec.format;
  const maxima = floats(input);
  const values = new Float32Array(maxima.length * blockSize);
  maxima.forEach((value, index) => (values[index * blockSize] = value));
  const blocks = new Uint8Array(maxima.length * bytesPerBlock);
  codec.quantizeInto(values, blocks, maxima.length, blockSize);
  return Uint8Array.from(maxima, (_, index) => blocks[index * bytesPerBlock]!);
};

/** The scale encoder, which the kernel of nvfp4 exports beside the two functions of every format. */
async function ue4m3Bytes(input: Uint8Array): Promise<Uint8Array> {
  const { fn } = await nodeKernels.get<{ scaleByte: (value: number) => number }>('nvfp4');
  return Uint8Array.from(floats(input), (value) => fn.scaleByte(value));
}

const conversionPaths: Readonly<Record<string, ConversionPath>> = {
  f32_to_f16: { format: 'f16', convert: quantizeAll },
  f16_to_f32: { format: 'f16', convert: dequantizeAll },
  f32_to_bf16: { format: 'bf16', convert: quantizeAll },
  bf16_to_f32: { format: 'bf16', convert: dequantizeAll },
  e8m0_to_f32_half: { format: 'mxfp4', convert: scaleValues },
  mxfp4_amax_to_e: { format: 'mxfp4', convert: scaleBytes },
  ue4m3_to_f32: { format: 'nvfp4', convert: scaleValues },
  f32_to_ue4m3: { format: 'nvfp4', convert: (_codec, input) => ue4m3Bytes(input) },
};

/** One scalar conversion over all its inputs, through the kernel of the format that uses it. */
export async function checkConversion(dir: string, item: GgmlConversion, report: GoldenReport): Promise<void> {
  const id = `conversions/${item.name}`;
  const path = conversionPaths[item.name];
  if (!path) return report.skip(id, item.name, 'no format reaches this conversion yet');
  const format = findFormat(path.format);
  if (!format) return report.skip(id, path.format, 'format not built yet');
  const codec = await FormatCodec.get(nodeKernels, format);
  const input = item.input === undefined ? all16BitPatterns() : new Uint8Array(await readFile(join(dir, item.input)));
  const result = await path.convert(codec, input);
  const hash = result instanceof Float32Array ? hashFloats(result) : sha256(result);
  // Without an output file the hash is over the raw bits, NaN payloads included.
  const rawHash = result instanceof Float32Array ? sha256(new Uint8Array(result.buffer)) : hash;
  if (hash === item.sha256 || (item.output === undefined && rawHash === item.sha256)) return report.pass(id);
  report.fail(id, await firstDifference(dir, item, result));
}

const all16BitPatterns = (): Uint8Array =>
  new Uint8Array(Uint16Array.from({ length: 65536 }, (_, index) => index).buffer);

async function firstDifference(dir: string, item: GgmlConversion, result: Uint8Array | Float32Array): Promise<string> {
  if (item.output === undefined) return 'the values differ from the stored hash';
  const path = join(dir, item.output);
  const golden = result instanceof Float32Array ? await readF32(path) : new Uint8Array(await readFile(path));
  const at = golden.findIndex((value, index) => !Object.is(value, result[index]));
  return `element ${at} is ${result[at]}, golden ${golden[at]}`;
}
