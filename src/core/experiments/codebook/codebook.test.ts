import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { createRunContext } from '../../job/run-context.ts';
import { namedTables } from '../../rounding/levels.ts';
import { parseFamily } from '../distributions/family.ts';
import { blockErrors, drawBlocks, loadBlockSearch } from './block-errors.ts';
import { run as compare } from './compare-job.ts';
import { type OptimiseParams, run as optimise, sampleParams } from './optimise-job.ts';
import { mirrorAverage, toIntegerTable } from './table-shape.ts';

const context = () => createRunContext({ kernels: nodeKernels });
const iq4nl = namedTables['iq4nl']!;
const symmetric = toIntegerTable(mirrorAverage(iq4nl), { symmetric: true, zero: 'any' });
const blocks = { family: 'gaussian', n: 32, blocks: 2000, seed: 4, weights: 'uniform' } as const;

describe('errors of blocks', () => {
  it('is 0 for blocks that the table can represent, and 1 for a reconstruction of zeros', async () => {
    const search = await loadBlockSearch(context());
    const x = Float32Array.from([-127, 13, 113, 1, 254, -26, -226, -2].map((level) => level * 0.5));
    const set = { x, w: new Float32Array(8).fill(1), n: 4, count: 2 };
    const free = blockErrors(set, search(set, iq4nl, 'free').reconstruction);
    expect(free[0]).toBeLessThan(1e-12);
    expect(free[1]).toBeLessThan(1e-12);
    const fixed = blockErrors(set, search(set, iq4nl, 'fixed').reconstruction);
    expect(fixed[0]).toBeLessThan(1e-12);
    expect(fixed[1]).toBeGreaterThan(1e-4);
    expect([...blockErrors(set, new Float32Array(8))]).toEqual([1, 1]);
  });

  it('weighs the samples', () => {
    const set = { x: Float32Array.of(1, 2), w: Float32Array.of(3, 1), n: 2, count: 1 };
    expect(blockErrors(set, Float32Array.of(0, 2))[0]).toBeCloseTo(3 / 7, 12);
  });

  it('finds the same optimum by either search', async () => {
    const set = await drawBlocks(parseFamily('laplace'), 16, 0, 200, 3, 'x2', context());
    const search = await loadBlockSearch(context());
    // With 0 between them the search by qkxh_nl takes the neighbours; without, the enumeration has to.
    const withoutZero = blockErrors(set, search(set, [-100, -40, -7, 7, 40, 100], 'free').reconstruction);
    const withZero = blockErrors(set, search(set, [-100, -40, -7, 0, 7, 40, 100], 'free').reconstruction);
    withZero.forEach((error, block) => expect(error).toBeLessThanOrEqual(withoutZero[block]! + 1e-7));
  });
});

describe('comparing tables', () => {
  it('finds the mirror average of IQ4_NL worse than IQ4_NL with a free sign, and not with a fixed one', async () => {
    const { tables } = await compare({ ...blocks, tables: [iq4nl, symmetric] }, context());
    const [real, mirrored] = tables as [(typeof tables)[0], (typeof tables)[0]];
    expect(real.free.difference).toEqual({ mean: 0, standardError: 0 });
    expect(mirrored.free.difference.mean).toBeGreaterThan(10 * mirrored.free.difference.standardError);
    expect(mirrored.fixed.difference.mean).toBeLessThan(0);
    expect(mirrored.free.mean).toBeCloseTo(mirrored.fixed.mean, 7);
    expect(real.free.mean).toBeLessThan(real.fixed.mean);
    expect(mirrored.free.mean - real.free.mean).toBeCloseTo(mirrored.free.difference.mean, 12);
  });

  it('refuses an empty list', async () => {
    await expect(compare({ ...blocks, tables: [] }, context())).rejects.toMatchObject({ code: 'codebook/bad-table' });
  });
});

describe('optimising a table', () => {
  const base: OptimiseParams = { ...sampleParams(), blocks: 600 };

  it('makes -8..7 lopsided and as good as IQ4_NL on blocks that it has not seen', async () => {
    const { levels, error, startError } = await optimise(base, context());
    expect(error).toBeLessThan(0.9 * startError);
    expect(levels[0]).toBeLessThan(-120);
    expect(levels.at(-1)!).toBeLessThan(120);
    const { tables } = await compare({ ...blocks, seed: 77, tables: [iq4nl, levels] }, context());
    expect(tables[1]!.free.mean).toBeLessThan(1.02 * tables[0]!.free.mean);
  });

  it('keeps its constraints', async () => {
    const even = await optimise({ ...base, blocks: 200, constraint: { symmetric: true, zero: 'any' } }, context());
    even.levels.forEach((level, index) => expect(level + even.levels[15 - index]!).toBe(0));
    const zero = await optimise({ ...base, blocks: 200, constraint: { symmetric: false, zero: 'with' } }, context());
    expect(zero.levels).toContain(0);
  });

  it('repeats itself', async () => {
    const params = { ...base, blocks: 100 };
    expect(await optimise(params, context())).toEqual(await optimise(params, context()));
  });

  it.each([[[1]], [[1, 1]], [[2, 1]], [[0, Number.NaN]]])('refuses to start from %j', async (start) => {
    await expect(optimise({ ...base, start }, context())).rejects.toMatchObject({ code: 'codebook/bad-table' });
  });
});
