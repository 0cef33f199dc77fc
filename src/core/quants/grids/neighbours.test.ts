import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';

interface GridKernel {
  neighbours(packed: number, out: number): number;
  prepare(): void;
}

/**
 * sha256 of the neighbour arrays that ggml (at d99724f2b141fed9e1a9f402213506c081433465) builds for its search: for each
 * point off the grid, in the order of its packed digits, the number of neighbours and their grid indices, as u16; and the
 * length of the array.
 */
const arrays = [
  ['iq2_xxs', 43692, 256, 417400, 'fb8727a3ecbf6124f63c263d0c1b05925d580426a1d732df1d91514b84a21724'],
  ['iq2_xs', 43692, 512, 551722, 'b94f3f7601b0130674b6e0b7fdccc240b7234d31db4d60601dfc0ff6872a129e'],
  ['iq2_s', 43692, 1024, 209100, '7e06788dce7035c2d4fdc983be81429c26fc3106db8d76a2771b285f9c2eb8ed'],
  ['iq1_s', 43692, 2048, 1375339, '9a5d4a8807610d7ecdb328c531a60a6e10a202801f9290a6ed17daf3b9a4b054'],
  ['iq1_m', 43692, 2048, 1375339, '9a5d4a8807610d7ecdb328c531a60a6e10a202801f9290a6ed17daf3b9a4b054'],
  ['iq3_xxs', 4096, 256, 22825, '4b54395c1c3e9766e6cbb7f2f84a3ebb43d9ca391bd344e517577c3c3c3fa01a'],
  ['iq3_s', 4096, 512, 28317, '662208b0d2ce2fa3346c5fb672db4be13bc06f87c78775acfc435550935b5d89'],
] as const;

const pointTables: Record<string, () => Promise<readonly number[]>> = {
  iq2_xxs: async () => (await import('./iq2_xxs.table.ts')).iq2XxsPoints,
  iq2_xs: async () => (await import('./iq2_xs.table.ts')).iq2XsPoints,
  iq2_s: async () => (await import('./iq2_s.table.ts')).iq2SPoints,
  iq1_s: async () => (await import('./iq1.table.ts')).iq1Points,
  iq1_m: async () => (await import('./iq1.table.ts')).iq1Points,
  iq3_xxs: async () => (await import('./iq3_xxs.table.ts')).iq3XxsPoints,
  iq3_s: async () => (await import('./iq3_s.table.ts')).iq3SPoints,
};

describe.each(arrays)('search table of %s', (id, pointCount, gridSize, length, sha256) => {
  it('lists the neighbours of every point as the reference does', async () => {
    const kernel = await nodeKernels.create<GridKernel>(id);
    const points = await pointTables[id]!();
    expect(new Set(points).size).toBe(gridSize);
    const onGrid = new Set(points);
    const [out] = kernel.layout([gridSize * 2]) as [number];
    const bytes = new Uint8Array(length * 2);
    const array = new DataView(bytes.buffer);
    let at = 0;
    for (let point = 0; point < pointCount; point++) {
      if (onGrid.has(point)) continue;
      const count = kernel.fn.neighbours(point, out);
      array.setUint16(2 * at, count, true);
      bytes.set(kernel.u8(out, 2 * count), 2 * at + 2);
      at += count + 1;
    }
    expect(at).toBe(length);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  });

  it('is built in well under half a second, and once', async () => {
    const kernel = await nodeKernels.create<GridKernel>(id);
    const start = performance.now();
    kernel.fn.prepare();
    const built = performance.now() - start;
    for (let again = 0; again < 1000; again++) kernel.fn.prepare();
    expect(built).toBeLessThan(500);
    expect(performance.now() - start - built).toBeLessThan(100);
  });
});
