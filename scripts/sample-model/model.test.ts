import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../src/cli/kernel-source.ts';
import { dequantizeRows, quantizeRows } from '../../src/core/quants/codec.ts';
import { findFormat } from '../../src/core/quants/registry.ts';
import { readArray } from '../../src/gguf/arrays.ts';
import { openGguf } from '../../src/gguf/reader.ts';
import { memorySource } from '../../src/gguf/source.ts';
import { makeSampleModel } from './model.ts';

const committed = readFileSync(new URL('../../public/samples/sample-model.gguf', import.meta.url));

describe('the sample model', () => {
  it('is what the generator writes (if not: npm run sample-model)', async () => {
    const made = await makeSampleModel(nodeKernels);
    expect(Buffer.compare(committed, made)).toBe(0);
    expect(made.byteLength).toBeLessThan(3_000_000);
  });

  it('opens without a warning', async () => {
    const source = memorySource(committed);
    const header = await openGguf(source);
    expect(header.warnings).toEqual([]);
    expect(new Set(header.tensors.map(({ typeName }) => typeName))).toEqual(
      new Set(['F32', 'F16', 'BF16', 'Q8_0', 'Q4_K']),
    );
    expect(await readArray(source, header, 'tokenizer.ggml.tokens')).toHaveLength(512);
  });

  it('holds one tensor that Q4_0 stores without error', async () => {
    const source = memorySource(committed);
    const { tensors } = await openGguf(source);
    const { shape, byteOffset, byteLength } = tensors.find(({ name }) => name === 'blk.1.attn_output.weight')!;
    const [rows, cols] = shape as [number, number];
    const bytes = await source.slice(byteOffset, byteOffset + byteLength!);
    const x = new Float32Array(Uint8Array.from(bytes).buffer);
    const q4_0 = findFormat('q4_0')!;
    const blocks = await quantizeRows(nodeKernels, q4_0, x, rows, cols);
    expect(await dequantizeRows(nodeKernels, q4_0, blocks, rows, cols)).toEqual(x);
  });
});
