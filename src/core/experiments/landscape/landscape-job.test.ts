import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { exampleSource } from '../../rounding/own/example.ts';
import { type LandscapeParams, type LandscapeResult, run } from './landscape-job.ts';
import { stateAt } from './walk.ts';

const landscape = (params: LandscapeParams): Promise<LandscapeResult> =>
  run(params, { kernels: nodeKernels, signal: new AbortController().signal, onProgress: () => {}, breathe: async () => {} });

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

  it('finds the choice of every sampling algorithm among the scales that it says to have tried', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const x = Array.from({ length: 8 }, (_, i) => Math.sin(seed * 12.9898 + i * 78.233) * 2);
      for (const [levels, algorithms] of [['-8..7', ['make_qx', 'absmax']], ['-4..3', ['make_qx', 'absmax']]] as const) {
        const { choices, walks, values } = await landscape({ x, weights: 'uniform', levels, algorithms });
        for (const choice of choices) {
          const cosines = choice.tried!.points.map((inverse) => {
            const walk = walks[inverse > 0 ? 0 : 1];
            return walk.cosines[stateAt(walk, Math.abs(inverse))]!;
          });
          expect(Math.max(...cosines), `${choice.algorithm} seed ${seed} ${values.length}`).toBeGreaterThanOrEqual(choice.cosine - 1e-6);
        }
      }
    }
  });

  it('counts 481 roundings for the exhaustive search of an IQ4_NL block', async () => {
    const x = Array.from({ length: 32 }, (_, i) => Math.cos(i * 1.7) + 0.01);
    const { choices } = await landscape({ x, weights: 'uniform', levels: 'iq4nl', algorithms: ['qkxh_nl', 'iq4_nl'] });
    expect(choices.map((choice) => choice.candidates)).toEqual([481, 16]);
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
    const { choices, best } = await landscape({ x: [-0.2, -0.2, 0.9], weights: 'uniform', levels: '-8..7', algorithms: ['absmax'], own: exampleSource });
    // The example rounds as absmax does, to (2, 2, -8).
    expect(choices.map(({ algorithm }) => algorithm)).toEqual(['absmax', 'own']);
    expect(choices[1]!.levels).toEqual(choices[0]!.levels);
    expect(choices[1]!.regret).toBeCloseTo(best.cosine - 8 / Math.sqrt(72 * 0.89), 7);
    await expect(landscape({ x: [1, 2], weights: 'uniform', levels: '-8..7', algorithms: [], own: 'function round() {\n}' })).rejects.toMatchObject({ code: 'own/bad-result' });
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
