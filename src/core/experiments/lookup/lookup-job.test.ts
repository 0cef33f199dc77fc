import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { createRunContext } from '../../job/run-context.ts';
import { namedTables } from '../../rounding/levels.ts';
import { run } from './lookup-job.ts';
import type { NearestLevelKernel } from './lookups.ts';

const context = createRunContext({ kernels: nodeKernels });

describe('nearest entry of the IQ4_NL table', () => {
  it('is the same by every way on a million numbers between -140 and 130, ties included', async () => {
    const result = await run({ count: 1_100_000, seed: 288, passes: 1 }, context);
    expect(result.bins).toBe(241);
    expect(result.ambiguousBins).toBe(15);
    expect(result.rows.map((row) => row.differences)).toEqual([0, 0, 0]);
  });

  it('is the nearest entry, the upper one of two equals', async () => {
    const kernel = await nodeKernels.get<NearestLevelKernel>('nearest_level');
    const values = namedTables['iq4nl']!;
    const numbers = Float32Array.of(-500, -127, -115.5, -5, -4.5, 0, 7, 112.99, 113, 1e9, 19, 18.9999);
    const [x, out, table] = kernel.layout([numbers.length * 4, numbers.length, values.length]) as [number, number, number];
    kernel.f32(x, numbers.length).set(numbers);
    kernel.i8(table, values.length).set(values);
    kernel.fn.binarySearch(x, numbers.length, table, values.length, out);
    const found = Array.from(kernel.u8(out, numbers.length), (index) => values[index]);
    expect(found).toEqual([-127, -127, -104, -10, 1, 1, 13, 113, 113, 113, 25, 13]);
  });
});
