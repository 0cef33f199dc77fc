import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { dequantizeRows, quantizeRows } from '../quants/codec.ts';
import { findFormat } from '../quants/registry.ts';
import { roundToBfloat, roundToHalf } from './half-rounding.ts';
import { Prng } from './prng.ts';

/** Numbers of all sizes, halfway cases among them. */
const values = (): Float32Array => {
  const prng = new Prng(5);
  return Float32Array.from({ length: 4096 }, (_, index) => (index % 4 === 0 ? (1024.5 + (index % 97)) * 2 ** ((index % 12) - 9) : (prng.nextUnit() - 0.5) * 2 ** (prng.nextUnit() * 34 - 26)));
};

describe.each([
  ['f16', roundToHalf],
  ['bf16', roundToBfloat],
] as const)('rounding to %s', (id, round) => {
  it('is what the format of this name stores', async () => {
    const x = values();
    const format = findFormat(id)!;
    const stored = await dequantizeRows(nodeKernels, format, await quantizeRows(nodeKernels, format, x, 1, x.length), 1, x.length);
    // Zeros lose their sign here.
    expect(Float32Array.from(x, round)).toEqual(stored.map((value) => value + 0));
  });
});
