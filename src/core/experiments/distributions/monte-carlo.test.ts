import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { createRunContext } from '../../job/run-context.ts';
import { drawBlock } from '../../numeric/samplers.ts';
import { exactDistribution } from './exact.ts';
import { run as runExtremum } from './extremum-job.ts';
import { namedFamilies, parseFamily } from './family.ts';
import { checkRun, type MonteCarloKernel, simulate } from './monte-carlo.ts';
import { run as runRanks } from './ranks-job.ts';

const context = () => createRunContext({ kernels: nodeKernels });
const seed = 12 + 34 * 2 ** 32;

/** Scales and sorts one block as the experiment is written down: distr2, including the reversed order after a negative scale. */
function scaledBlock(block: Float64Array): number[] {
  const sorted = [...block].sort((a, b) => a - b);
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  return Math.abs(first) > Math.abs(last) ? sorted.map((x) => -x / first) : sorted.reverse().map((x) => -x / last);
}

describe.each(namedFamilies)('blocks of $id', (family) => {
  it('are the samples of the f64 formulas, up to f32', async () => {
    const kernel = await nodeKernels.get<MonteCarloKernel>('scaled_samples');
    const { code, a, b } = family.sampler;
    for (const n of [2, 7, 256]) {
      const [out] = kernel.layout([7 * n * 4]) as [number];
      kernel.fn.draw(code, a, b, n, 1000, 7, 12, 34, out);
      const drawn = kernel.f32(out, 7 * n).slice();
      for (let block = 0; block < 7; block++) {
        drawBlock(family.sampler, n, 1000 + block, seed).forEach((value, index) => {
          // A radius near 0 keeps few of its bits in f32: an absolute 1e-3 there, else 1e-5 of the value.
          expect(Math.abs(drawn[block * n + index]! - value)).toBeLessThan(
            Math.abs(value) < 0.02 ? 1e-3 : 1e-5 * (1 + Math.abs(value)),
          );
        });
      }
    }
  });

  it('are scaled and ranked as written down', async () => {
    for (const [n, blocks] of [
      [2, 5],
      [3, 4],
      [5, 7],
      [16, 6],
      [33, 3],
    ] as const) {
      const result = await runRanks({ family: family.id, n, blocks, seed }, context());
      const expected = Array.from({ length: blocks }, (_, block) =>
        scaledBlock(drawBlock(family.sampler, n, block, seed)),
      );
      for (const { rank, mean } of result.rows) {
        const reference = expected.reduce((sum, block) => sum + block[rank]!, 0) / blocks;
        expect(Math.abs(mean - reference)).toBeLessThan(2e-3);
      }
      expect(result.rows[0]).toMatchObject({ mean: -1, standardError: 0 });
    }
  });

  it('average to the exact values within 4 standard errors', async () => {
    const extremum = await runExtremum(
      { family: family.id, lengths: [2, 3, 16, 32, 200], blocks: 20_000, seed: 5 },
      context(),
    );
    for (const { mean, exact, standardError } of extremum.rows)
      expect(Math.abs(mean - exact)).toBeLessThan(4 * standardError);
    const ranks = await runRanks({ family: family.id, n: 32, blocks: 20_000, seed: 5 }, context());
    for (const { rank, mean, exact, standardError } of ranks.rows.slice(1)) {
      expect(standardError).toBeLessThan(0.005);
      expect(Math.abs(mean - exact), `rank ${rank}`).toBeLessThan(4 * standardError);
    }
  });
});

describe('Monte Carlo', () => {
  const params = { family: 'gaussian', lengths: [32], blocks: 5000, seed: 9 };

  it('repeats itself for a seed and not for another', async () => {
    const first = await runExtremum(params, context());
    expect(await runExtremum(params, context())).toEqual(first);
    expect((await runExtremum({ ...params, seed: 10 }, context())).rows[0]!.mean).not.toBe(first.rows[0]!.mean);
  });

  it('uses the same blocks for both experiments: the other extremum is the last rank', async () => {
    const extremum = await runExtremum(params, context());
    const ranks = await runRanks({ ...params, n: 32 }, context());
    expect(ranks.rows.at(-1)).toMatchObject({
      mean: extremum.rows[0]!.mean,
      standardError: extremum.rows[0]!.standardError,
    });
  });

  it('does not depend on which other lengths are drawn', async () => {
    const together = await runExtremum({ ...params, lengths: [8, 32, 9] }, context());
    expect(together.rows[1]).toEqual((await runExtremum(params, context())).rows[0]);
  });

  it('reports a standard error that 200 repeats confirm', async () => {
    const means: number[] = [];
    let reported = 0;
    for (let repeat = 0; repeat < 200; repeat++) {
      const { rows } = await runExtremum({ family: 'laplace', lengths: [8], blocks: 200, seed: repeat }, context());
      means.push(rows[0]!.mean);
      reported += rows[0]!.standardError / 200;
    }
    const centre = means.reduce((sum, mean) => sum + mean, 0) / 200;
    const spread = Math.sqrt(means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0) / 199);
    // The standard deviation of 200 values is known to 5 %: four of these.
    expect(spread / reported).toBeGreaterThan(0.8);
    expect(spread / reported).toBeLessThan(1.2);
    expect(Math.abs(centre - exactDistribution(parseFamily('laplace')).extremumMean(8))).toBeLessThan(
      (4 * spread) / Math.sqrt(200),
    );
  });

  it('yields growing estimates and stops on the signal', async () => {
    const controller = new AbortController();
    const cancellable = createRunContext({ kernels: nodeKernels, signal: controller.signal });
    const seen: number[] = [];
    const drain = async () => {
      const run = {
        family: parseFamily('uniform'),
        experiment: 'extremum',
        lengths: [4, 5],
        blocks: 1_000_000,
        seed: 1,
      } as const;
      for await (const estimates of simulate(run, cancellable)) {
        seen.push(estimates[0]!.blocks + estimates[1]!.blocks);
        if (seen.length === 3) controller.abort();
      }
    };
    await expect(drain()).rejects.toMatchObject({ code: 'job/cancelled' });
    expect(seen).toEqual([1024, 2048, 3072]);
  });

  it.each([
    { lengths: [], blocks: 10, seed: 1 },
    { lengths: [1], blocks: 10, seed: 1 },
    { lengths: [2, 257], blocks: 10, seed: 1 },
    { lengths: [2.5], blocks: 10, seed: 1 },
    { lengths: [2], blocks: 1, seed: 1 },
    { lengths: [2], blocks: 1e9, seed: 1 },
    { lengths: [2], blocks: 10, seed: -1 },
  ])('refuses $lengths, $blocks blocks, seed $seed', (run) => {
    expect(() => checkRun(run)).toThrow(expect.objectContaining({ code: 'distribution/bad-range' }));
  });
});
