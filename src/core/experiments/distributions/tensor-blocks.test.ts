import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { createRunContext } from '../../job/run-context.ts';
import { drawBlock } from '../../numeric/samplers.ts';
import { memoryRows } from '../tensor/row-source.ts';
import { exactDistribution } from './exact.ts';
import { parseFamily } from './family.ts';
import { collectTensorBlocks, measureTensorBlocks, ScaledBlocks } from './tensor-blocks.ts';
import { measureTensorExtrema } from './tensor-extrema.ts';

const context = () => createRunContext({ kernels: nodeKernels });

describe('blocks of a tensor', () => {
  it('are scaled with the largest magnitude on -1 and the order turned round when it is positive', () => {
    const blocks = new ScaledBlocks(4);
    blocks.add(Float32Array.of(1, -4, 2, 0));
    expect([...blocks.summary().means]).toEqual([-1, 0, 0.25, 0.5]);
    blocks.add(Float32Array.of(-1, 4, -2, 0));
    blocks.add(Float32Array.of(0, 0, 0, 0));
    blocks.add(Float32Array.of(1, Number.NaN, 2, 3));
    blocks.add(Float32Array.of(1, -Infinity, 2, 3));
    expect(blocks.summary()).toMatchObject({ n: 4, blocks: 2, skipped: 3, negative: 1 });
    expect([...blocks.summary().means]).toEqual([-1, 0, 0.25, 0.5]);
    expect([...blocks.summary().standardErrors]).toEqual([0, 0, 0, 0]);
  });

  it('of Gaussian values have the exact ranks within 4 standard errors, scale and row aside', async () => {
    const { sampler } = parseFamily('gaussian');
    const [rows, cols, n] = [200, 100, 32];
    const data = new Float32Array(rows * cols);
    for (let row = 0; row < rows; row++)
      data.set(
        drawBlock(sampler, cols, row, 3).map((value) => value * (row % 2 ? 1e-4 : 50)),
        row * cols,
      );
    const result = await measureTensorBlocks(memoryRows(data, cols), { n, blocks: 1e6, seed: 1 }, context());
    expect(result.blocks).toBe(rows * 3);
    const exact = exactDistribution(parseFamily('gaussian')).rankMeans(n);
    result.means.forEach((mean, rank) =>
      expect(Math.abs(mean - exact[rank]!)).toBeLessThan(4 * result.standardErrors[rank]! + 1e-12),
    );
    expect(Math.abs(result.negative - 300)).toBeLessThan(4 * Math.sqrt(150));
  });

  it('are sampled evenly when there are too many', async () => {
    const data = Float32Array.from({ length: 1000 * 64 }, (_, index) => Math.sin(index));
    const result = await measureTensorBlocks(memoryRows(data, 64), { n: 32, blocks: 200, seed: 1 }, context());
    expect(result.blocks).toBeGreaterThanOrEqual(100);
    expect(result.blocks).toBeLessThanOrEqual(400);
  });

  it('are collected without those that cannot be scaled', async () => {
    const data = Float32Array.of(1, 2, 3, 4, 9, 0, 0, 0, 0, 9, 5, Number.NaN, 7, 8, 9);
    const choice = { n: 2, blocks: 100, seed: 1 };
    const rows = memoryRows(data, 5);
    expect([...(await collectTensorBlocks(rows, choice, context())).values]).toEqual([1, 2, 3, 4, 7, 8]);
    expect((await collectTensorBlocks(rows, { ...choice, blocks: 2 }, context())).values).toHaveLength(4);
    // Importances of the columns, the second matrix of the stack for the last row.
    const weights = { values: Float32Array.of(1, 2, 3, 4, 5, 10, 20, 30, 40, 50), rowsPerMatrix: 2 };
    const { values, factors } = await collectTensorBlocks(rows, choice, context(), weights);
    expect([...values]).toEqual([1, 2, 3, 4, 7, 8]);
    expect([...factors!]).toEqual([1, 2, 3, 4, 30, 40]);
  });

  it('are those of one row when a row is named', async () => {
    const data = Float32Array.from({ length: 10 * 64 }, (_, index) => Math.sin(index * index));
    const rows = memoryRows(data, 64);
    const one = await measureTensorBlocks(rows, { n: 16, blocks: 1, seed: 1, row: 7 }, context());
    const alone = await measureTensorBlocks(memoryRows(data.slice(7 * 64, 8 * 64), 64), { n: 16, blocks: 9, seed: 2 }, context());
    expect(one).toEqual(alone);
    expect(one.blocks).toBe(4);
    await expect(measureTensorBlocks(rows, { n: 16, blocks: 1, seed: 1, row: 10 }, context())).rejects.toMatchObject({
      code: 'distribution/bad-range',
    });
  });

  it('have a histogram of all values but the largest of each block', () => {
    const blocks = new ScaledBlocks(4);
    blocks.add(Float32Array.of(1, -4, 2, 4));
    const { interior } = blocks.summary();
    // 4 is the largest (ties count as positive): -1, -0.5, -0.25 and 1 remain of [-1 (atom), -0.5, -0.25, 1].
    expect(interior.reduce((sum, share) => sum + share, 0)).toBe(3 / 4);
    expect(interior[16]).toBe(1 / 4);
    expect(interior[24]).toBe(1 / 4);
    expect(interior[63]).toBe(1 / 4);
  });

  it('have the same other extremum whichever way it is measured, for every length', async () => {
    const { sampler } = parseFamily('laplace');
    const data = new Float32Array(50 * 96);
    for (let row = 0; row < 50; row++) data.set(drawBlock(sampler, 96, row, 5), row * 96);
    data.fill(0, 96, 192);
    const rows = memoryRows(data, 96);
    const { estimates } = await measureTensorExtrema(rows, { lengths: [2, 7, 32, 96, 128], seed: 1 }, context());
    expect(estimates.map(({ n, blocks }) => [n, blocks])).toEqual([
      [2, 49 * 48],
      [7, 49 * 13],
      [32, 49 * 3],
      [96, 49],
    ]);
    for (const { n, mean, standardError } of estimates) {
      const ranks = await measureTensorBlocks(rows, { n, blocks: 1e6, seed: 1 }, context());
      expect(mean).toBeCloseTo(ranks.means[n - 1]!, 6);
      expect(standardError).toBeCloseTo(ranks.standardErrors[n - 1]!, 6);
    }
  });

  it.each([
    [{ n: 1, blocks: 10, seed: 1 }, 'distribution/bad-range'],
    [{ n: 32, blocks: 10, seed: 1 }, 'distribution/short-rows'],
    [{ n: 8, blocks: 10, seed: 1 }, 'distribution/no-blocks'],
  ])('refuses %j', async (choice, code) => {
    await expect(measureTensorBlocks(memoryRows(new Float32Array(64), 16), choice, context())).rejects.toMatchObject({
      code,
    });
  });
});
