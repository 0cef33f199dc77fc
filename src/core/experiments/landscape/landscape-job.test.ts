import { afterAll, describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { ownFiles } from '../../../cli/own-sandbox.ts';
import { createRunContext } from '../../job/run-context.ts';
import { ownExamples } from '../../rounding/own/examples.ts';
import { type LandscapeParams, type LandscapeResult, run } from './landscape-job.ts';

const own = ownFiles();
afterAll(() => own.end());
const landscape = (params: LandscapeParams): Promise<LandscapeResult> => run(params, createRunContext({ kernels: nodeKernels, own }));

describe('landscape', () => {
  it('shows the block on which nineteen scales are not enough', async () => {
    // By hand: -8/0.9 sends the block to (2, 2, -8), cosine 8 / sqrt(72 * 0.89); the best is (-1, -1, 5), cosine 4.9 / sqrt(27 * 0.89).
    const { best, choices } = await landscape({ x: [-0.2, -0.2, 0.9], weights: 'uniform', levels: '-8..7', algorithms: ['make_qx', 'exact', 'iq4_nl'] });
    expect(best.cosine).toBeCloseTo(4.9 / Math.sqrt(27 * 0.89), 7);
    const [qx, exact, iq4nl] = choices;
    expect(qx!.cosine).toBeCloseTo(8 / Math.sqrt(72 * 0.89), 7);
    expect(qx!.regret).toBeCloseTo(best.cosine - qx!.cosine, 12);
    expect(Array.from(qx!.levels)).toEqual([2, 2, -8]);
    expect(qx!.tried!.points).toHaveLength(19);
    expect(exact!.regret).toBeCloseTo(0, 9);
    expect(iq4nl!.rejected).toMatch(/table/i);
  });

  // Searches that round once per scale must end on a rounding of a scale that they are said to try.
  it.each([
    ['-8..7', ['make_qx', 'absmax', 'qkxh', 'qkxh:signed_scale=0', 'qkxsh', 'qkxs', 'qkxs:signed_scale=0', 'exact', 'exact:positive_only=1']],
    ['-4..3', ['make_qx', 'absmax', 'qkxh', 'qkxsh', 'qkxs', 'exact']],
    ['-7..7', ['qkxh', 'qkxs', 'inv_sq', 'plain', 'plain:divisor=1', 'plain:divisor=2']],
    ['-1..1', ['qkxh', 'qkxsh', 'qkxs']],
    ['iq4nl', ['qkxh_nl', 'qkxh_nl:fast=1', 'qkxs_nl', 'qkxs_nl:signed_scale=0', 'exact']],
  ])('finds every choice at %s among the scales that are said to be tried', async (levels, algorithms) => {
    for (let seed = 1; seed <= 40; seed++) {
      const x = Array.from({ length: 8 }, (_, i) => Math.sin(seed * 12.9898 + i * 78.233) * 2);
      const { choices } = await landscape({ x, weights: seed % 2 ? 'uniform' : 'absx', levels, algorithms });
      expect(choices.map(({ algorithm }) => algorithm)).toEqual(algorithms);
      for (const { algorithm, rejected, cosine, stopped } of choices) {
        expect(rejected, algorithm).toBeUndefined();
        // Equal to the last bits of f32, or another rounding that is as good.
        expect(stopped!.refined === 0 || Math.abs(stopped!.cosine - cosine) < 1e-6, `${algorithm}, seed ${seed}: ${cosine} at none of the scales, ${JSON.stringify(stopped)}`).toBe(true);
      }
    }
  });

  it('counts the level changes of searches that go on after their scales', async () => {
    let refined = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const x = Array.from({ length: 8 }, (_, i) => Math.sin(seed * 12.9898 + i * 78.233) * 2);
      const { choices } = await landscape({ x, weights: 'x2', levels: '-4..3', algorithms: ['q3'] });
      const { stopped, cosine } = choices[0]!;
      expect(cosine).toBeGreaterThanOrEqual(stopped!.cosine - 1e-6);
      if (cosine > stopped!.cosine + 1e-6) expect(stopped!.refined).toBeGreaterThan(0);
      refined += stopped!.refined;
    }
    expect(refined).toBeGreaterThan(0);
  });

  it('says where clamping protection cuts, and that the best scale lies beyond', async () => {
    // From golden/rounding/counterexamples.json: 1 value of 2, 23 of 0.4 and less; the best rounding clamps the large one.
    const x = [2, 0.4, 0.4, 0.3, -0.4, -0.4, -0.4, 0.3, 0.3, 0.4, -0.2, -0.4, -0.4, -0.4, 0.4, -0.4, -0.3, 0.3, -0.4, -0.4, 0.4, -0.4, -0.2, 0.3];
    const { choices, best, walks } = await landscape({ x, weights: 'uniform', levels: '-1..1', algorithms: ['qkxh'] });
    const cut = choices[0]!.tried!.stops!.find(({ kind }) => kind === 'clamp')!;
    expect(cut.at).toBeCloseTo(2.5 / 2, 6);
    expect(walks[0].breakpoints[best.state - 1]!).toBeGreaterThan(cut.at);
    expect(choices[0]!.regret).toBeCloseTo(0.0337294, 6);
  });

  it('counts 481 roundings for the exhaustive search of an IQ4_NL block', async () => {
    const x = Array.from({ length: 32 }, (_, i) => Math.cos(i * 1.7) + 0.01);
    const { choices } = await landscape({ x, weights: 'uniform', levels: 'iq4nl', algorithms: ['qkxh_nl', 'iq4_nl'] });
    expect(choices.map((choice) => choice.candidates)).toEqual([481, 16]);
  });

  it('counts what the exact search tries on a block, and where it looks closely', async () => {
    for (const [levels, n] of [['-8..7', 32], ['iq4nl', 32], ['-4..3', 32], ['-8,-1,1,2', 32]] as const) {
      for (let seed = 1; seed <= 20; seed++) {
        const x = Array.from({ length: n }, (_, i) => Math.sin(seed * 12.9898 + i * 78.233) * 2);
        const { choices, walks } = await landscape({ x, weights: 'x2', levels, algorithms: ['exact'] });
        const { tried, candidates, stopped, scale, regret } = choices[0]!;
        const all = walks[0].breakpoints.length + walks[1].breakpoints.length + 1;
        expect(candidates).toBeLessThan(all / 2);
        expect(candidates).toBeGreaterThan(tried!.points.length);
        expect(tried!.points.length).toBeGreaterThanOrEqual(16);
        // The answer lies in one of the ranges that the bounds left.
        expect(stopped!.refined).toBe(0);
        expect(regret).toBeLessThan(1e-6);
        expect(tried!.ranges.some(({ from, to }) => from <= 1 / scale && 1 / scale <= to)).toBe(true);
      }
    }
    // Three components have all their roundings visited; only positive scales are tried where the format has no others.
    expect((await landscape({ x: [1, 0.3, -0.2], weights: 'uniform', levels: '-8..7', algorithms: ['exact'] })).choices[0]!.candidates).toBe(46);
    const positive = await landscape({ x: [1, 0.3, -0.2, 0.5], weights: 'uniform', levels: '-8..7', algorithms: ['exact:positive_only=1'] });
    expect(positive.choices[0]!.tried!.points.every((point) => point > 0)).toBe(true);
    // Without 0 among the levels, bounds go down to 0 and up to where no level changes.
    const far = await landscape({ x: [1, -1, 1, 1e-4], weights: 'uniform', levels: '-2,1', algorithms: ['exact'] });
    for (const { from, to } of far.choices[0]!.tried!.ranges) expect(from < to && from * to >= 0).toBe(true);
  });

  it('takes weights one by one as well as by kind', async () => {
    const x = [0.9, -0.2, -0.3];
    const rest = { x, levels: '-8..7', algorithms: ['make_qx'] };
    const square = (value: number) => Math.fround(Math.fround(value) ** 2);
    expect(await landscape({ ...rest, weights: x.map(square) })).toEqual(await landscape({ ...rest, weights: 'x2' }));
    for (const weights of [[1, 1], [1, -1, 1], [0, 0, 0]])
      await expect(landscape({ ...rest, weights })).rejects.toMatchObject({ code: 'landscape/bad-weights' });
  });

  it('shows the choice of an own algorithm', async () => {
    const id = await own.addText('nearest', ownExamples[0]!.text);
    const { choices, best } = await landscape({ x: [-0.2, -0.2, 0.9], weights: 'uniform', levels: '-8..7', algorithms: ['absmax', id] });
    // The example rounds as absmax does, to (2, 2, -8).
    expect(choices.map(({ algorithm }) => algorithm)).toEqual(['absmax', id]);
    expect(choices[1]!.levels).toEqual(choices[0]!.levels);
    expect(choices[1]!.regret).toBeCloseTo(best.cosine - 8 / Math.sqrt(72 * 0.89), 7);
    expect(choices[1]!.label).toBe('nearest');
    const empty = await own.addText('empty', 'function round() {\n}');
    const failed = await landscape({ x: [1, 2], weights: 'uniform', levels: '-8..7', algorithms: [empty, 'absmax'] });
    expect(failed.choices.map(({ rejected }) => rejected)).toEqual(['round has to give back { scale, levels }: it gave nothing.', undefined]);
  });

  it('knows how many scales the sampling searches look at', async () => {
    const x = Array.from({ length: 16 }, (_, i) => Math.sin(i * 2.3) + 0.02);
    const range = await landscape({ x, weights: 'uniform', levels: '-8..7', algorithms: ['absmax', 'make_qx', 'qxg', 'q3', 'q3_rtn'] });
    expect(range.choices.map((choice) => choice.candidates)).toEqual([1, 19, 38, 1, 1]);
    const table = await landscape({ x, weights: 'x2', levels: 'iq4nl', algorithms: ['iq4_nl', 'iq4_nl_gradient'] });
    expect(table.choices.map((choice) => choice.candidates)).toEqual([16, 31]);
  });

  it('refuses what is no block', async () => {
    await expect(landscape({ x: [0, 0], weights: 'uniform', levels: '-8..7', algorithms: [] })).rejects.toMatchObject({ code: 'landscape/bad-block' });
  });
});
