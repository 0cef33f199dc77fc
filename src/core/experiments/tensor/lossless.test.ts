import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { createRunContext } from '../../job/run-context.ts';
import { Prng } from '../../numeric/prng.ts';
import { dequantizeRows, quantizeRows } from '../../quants/codec.ts';
import { findFormat, quantFormats } from '../../quants/registry.ts';
import { computeLossless } from './lossless.ts';
import { memoryRows } from './row-source.ts';
import type { StoredPrecision } from './scale-search.ts';

const context = createRunContext({ kernels: nodeKernels });
const [rows, cols] = [12, 1024];
const blockFormats = quantFormats.filter(({ blockSize, quantizes }) => quantizes && blockSize > 1).map(({ id }) => id);

function gaussianLike(): Float32Array {
  const prng = new Prng(11);
  return Float32Array.from({ length: rows * cols }, () => 0.02 * (prng.nextUnit() + prng.nextUnit() + prng.nextUnit() - 1.5));
}

/** Values that went through these formats one after the other. */
async function through(...ids: readonly string[]): Promise<Float32Array> {
  let values = gaussianLike();
  for (const id of ids) {
    const format = findFormat(id)!;
    values = await dequantizeRows(nodeKernels, format, await quantizeRows(nodeKernels, format, values, rows, cols), rows, cols);
  }
  return values;
}

const detect = (values: Float32Array, stored: StoredPrecision) => computeLossless(memoryRows(values, cols), blockFormats, stored, [{ start: 0, end: rows }], context);
const whole = (formats: readonly { readonly format: string; readonly blocks: number; readonly exactBlocks: number }[]) => formats.filter(({ blocks, exactBlocks }) => blocks === exactBlocks).map(({ format }) => format);

describe('computeLossless', () => {
  it.each([
    [['q4_0'], 'f32'],
    [['q4_0', 'f16'], 'f16'],
    [['q4_0', 'bf16'], 'bf16'],
    [['mxfp4'], 'bf16'],
    [['q8_0', 'f16'], 'f16'],
    [['iq4_nl'], 'f32'],
    [['q4_k'], 'f32'],
  ] as const)('finds what went through %j and is stored as %s', async (ids, stored) => {
    const { formats, rows: measured, tried } = await detect(await through(...ids), stored);
    expect(measured).toBe(rows);
    expect(tried).toBeGreaterThan(15);
    if (ids[0] === 'q4_k') expect(whole(formats)).not.toContain('q8_0');
    else expect(whole(formats)).toContain(ids[0]);
  });

  it('finds Q4_0 blocks that no llama.cpp made: another scale than the largest value / -8', async () => {
    const prng = new Prng(12);
    // Symmetric -7..7 with any f16 scale, as quantization-aware training leaves them.
    const values = Float32Array.from({ length: rows * cols }, () => 0);
    for (let block = 0; block < values.length; block += 32) {
      const scale = (1024 + Math.floor(prng.nextUnit() * 1023)) * 2 ** -18;
      for (let index = 0; index < 32; index++) values[block + index] = scale * (index === 5 ? 7 : Math.floor(prng.nextUnit() * 15) - 7);
    }
    expect(whole((await detect(values, 'f32')).formats)).toContain('q4_0');
  });

  it('finds nothing in values that were never quantized', async () => {
    expect((await detect(gaussianLike(), 'f32')).formats).toEqual([]);
  });

  it('says how much of a tensor was quantized, and does not count blocks of zeros', async () => {
    const values = gaussianLike();
    const quantized = await through('q4_0');
    // The first 8 rows were quantized, one of them is all zeros.
    values.set(quantized.subarray(0, 8 * cols));
    values.fill(0, 3 * cols, 4 * cols);
    const { formats } = await detect(values, 'f32');
    expect(formats[0]).toEqual({ format: 'q4_0', blocks: 11 * 32, exactBlocks: 7 * 32 });
  });
});
