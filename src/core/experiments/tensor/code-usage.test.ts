import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { createRunContext } from '../../job/run-context.ts';
import { quantizeRows } from '../../quants/codec.ts';
import { findFormat } from '../../quants/registry.ts';
import { codeFieldBits, computeCodeUsage, entropyBits, scaleBinStart } from './code-usage.ts';

const context = createRunContext({ kernels: nodeKernels });

describe('computeCodeUsage', () => {
  it('counts codes and scales of blocks whose codes are known', async () => {
    const format = findFormat('q8_0')!;
    // 127, -127 and 30 zeros: the scale is exactly 1 in the first block and 2 in the second.
    const values = Float32Array.from({ length: 64 }, (_, index) => (index % 32 === 0 ? 127 : index % 32 === 1 ? -127 : 0) * (index < 32 ? 1 : 2));
    const usage = await computeCodeUsage(format, await quantizeRows(nodeKernels, format, values, 1, 64), context);
    expect([...usage.codes]).toEqual([-127, 0, 127]);
    expect([...usage.counts]).toEqual([2, 60, 2]);
    expect(usage.blocks).toBe(2);
    expect(usage.scales).toMatchObject({ count: 2, min: 1, median: 2, max: 2, negative: 0, zero: 0 });
    // Scales 1 and 2 are an octave apart: four bins.
    expect(usage.scales.bins).toEqual({ first: 0, counts: Float64Array.of(1, 0, 0, 0, 1) });
    expect([0, 4].map((bin) => scaleBinStart(usage.scales.bins, bin))).toEqual([1, 2]);
    const p = 2 / 64;
    expect(usage.entropyBits).toBeCloseTo(-2 * p * Math.log2(p) - (60 / 64) * Math.log2(60 / 64), 14);
  });
});

describe('entropyBits', () => {
  it.each([
    [[5], 0],
    [[1, 1], 1],
    [[1, 1, 1, 1, 0], 2],
    [[], 0],
  ])('%j gives %d bits', (counts, bits) => expect(entropyBits(counts)).toBe(bits));
});

describe('codeFieldBits', () => {
  it.each([
    ['q4_0', 4],
    ['q5_0', 5],
    ['q6_k', 6],
    ['q3_k', 3],
    ['mxfp4', 4],
    ['iq4_nl', 4],
    ['iq2_xxs', null],
  ])('%s spends %s bits a weight on codes', (id, bits) => {
    expect(codeFieldBits(findFormat(id)!)).toBe(bits);
  });
});
