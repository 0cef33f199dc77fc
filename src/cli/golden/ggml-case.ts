import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isLabError } from '../../core/lab-error.ts';
import { FormatCodec } from '../../core/quants/codec.ts';
import { describeFirstBadBlock } from '../../core/quants/first-bad-block.ts';
import { findFormat } from '../../core/quants/registry.ts';
import { nodeKernels } from '../kernel-source.ts';
import type { GgmlCase, GgmlRandomBlocks } from './ggml-manifest.ts';
import type { GoldenReport } from './report.ts';

/** One quantization: our bytes against the stored ones, and what the stored ones dequantize to against its hash. */
export async function checkCase(dir: string, item: GgmlCase, report: GoldenReport): Promise<void> {
  if (item.unstable || item.status !== 'ok') {
    report.skip(
      item.id,
      'unstable',
      item.status === 'ok' ? 'the reference depends on its build there' : 'the reference aborts there',
    );
    return;
  }
  const format = findFormat(item.type);
  if (!format) return report.skip(item.id, item.type.toLowerCase(), 'format not built yet');
  if (item.path === undefined) return report.fail(item.id, 'the description names no file with bytes');
  if (format.blockSize !== item.block_size || format.bytesPerBlock !== item.block_bytes)
    return report.fail(
      item.id,
      `block of ${item.block_size} values in ${item.block_bytes} bytes, ours ${format.blockSize} in ${format.bytesPerBlock}`,
    );
  const golden = new Uint8Array(await readFile(join(dir, item.path)));
  if (item.sha256 !== undefined && sha256(golden) !== item.sha256)
    return report.fail(item.id, `${item.path} is damaged (its sha256 differs)`);

  const codec = await FormatCodec.get(nodeKernels, format);
  if (format.quantizes) {
    const x = await readF32(join(dir, item.input));
    const imatrix = item.imatrix === null ? undefined : await readF32(join(dir, item.imatrix));
    const ours = new Uint8Array(golden.length);
    try {
      codec.quantizeInto(x, ours, item.rows, item.cols, imatrix);
    } catch (error) {
      if (!isLabError(error)) throw error;
      return report.fail(item.id, `${error.code}: ${error.message}`);
    }
    const difference = describeFirstBadBlock(format, ours, golden, item.cols);
    if (difference !== undefined) return report.fail(item.id, difference);
  }
  if (typeof item.dq_sha256 === 'string') {
    const values = new Float32Array(item.rows * item.cols);
    codec.dequantizeInto(golden, values, item.rows, item.cols);
    if (hashFloats(values) !== item.dq_sha256)
      return report.fail(item.id, 'the bytes match, their dequantized values do not');
  }
  if (format.quantizes) report.pass(item.id);
  else report.skip(item.id, format.id, 'can be read, its quantizer is not built yet');
}

/** Random block bytes: what they dequantize to, against the stored values and their hash. */
export async function checkRandomBlocks(dir: string, item: GgmlRandomBlocks, report: GoldenReport): Promise<void> {
  const format = findFormat(item.type);
  if (!format) return report.skip(item.id, item.type.toLowerCase(), 'format not built yet');
  const bytes = new Uint8Array(await readFile(join(dir, item.path)));
  const values = new Float32Array(item.n);
  const codec = await FormatCodec.get(nodeKernels, format);
  codec.dequantizeInto(bytes, values, 1, item.n);
  if (hashFloats(values) === item.dq_sha256) return report.pass(item.id);
  const path = item.dq_path === undefined ? undefined : join(dir, item.dq_path);
  const golden = path !== undefined && existsSync(path) ? await readF32(path) : undefined;
  const bad = golden?.findIndex((value, index) => !Object.is(value, values[index])) ?? -1;
  const where = golden && bad >= 0 ? `: element ${bad} is ${values[bad]}, golden ${golden[bad]}` : '';
  report.fail(item.id, `the dequantized values differ${where}`);
}

/** A file of little-endian f32. */
export async function readF32(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** sha256 of little-endian f32 values with every NaN as 0x7fc00000. */
export function hashFloats(values: Float32Array): string {
  const bits = new Uint32Array(values.length);
  bits.set(new Uint32Array(values.buffer, values.byteOffset, values.length));
  for (let index = 0; index < bits.length; index++)
    if ((bits[index]! & 0x7fffffff) > 0x7f800000) bits[index] = 0x7fc00000;
  return sha256(new Uint8Array(bits.buffer));
}
