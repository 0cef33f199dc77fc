import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { fullWindow, pixelToDirection, type SphereWindow } from '../../geometry/equirectangular.ts';
import { createRunContext } from '../../job/run-context.ts';
import { weightedCosine } from '../../metrics/cosine.ts';
import { run as computeFace } from './face.ts';
import { run as computeProbe } from './probe.ts';
import type { ProjectionExtra, ProjectionSpec, ProjectionWeights } from './spec.ts';
import { areaMean, mergeStats, pixelMean } from './stats.ts';
import { run as computeTile } from './tile.ts';

const goldenFolder = fileURLToPath(new URL('../../../../../shared/golden/rounding/equirect/', import.meta.url));
const context = () => createRunContext({ kernels: nodeKernels });
const specOf = (over: Partial<ProjectionSpec> = {}): ProjectionSpec => ({
  algorithm: 'make_qx',
  options: {},
  levels: '-4..3',
  weights: 'uniform',
  extra: 'none',
  dims: 3,
  ...over,
});
const tile = (
  spec: ProjectionSpec,
  window: SphereWindow,
  rows: readonly [number, number] = [0, window.height],
  regret = false,
) => computeTile({ spec, window, rows, regret }, context());

describe('projection/tile', () => {
  it('has the reference numbers of the published picture (W = 256)', async () => {
    const { stats } = await tile(specOf({ levels: '-8..7' }), fullWindow(256));
    expect(stats.min).toBeCloseTo(0.996832, 6);
    expect(pixelMean(stats)).toBeCloseTo(0.999358, 6);
    expect(stats.count).toBe(256 * 128);
    expect(stats.undefinedCount).toBe(0);
  });

  it.skipIf(!existsSync(goldenFolder))(
    'equals the golden picture pixel by pixel (needs ../shared/golden)',
    async () => {
      const golden = new Float32Array(new Uint8Array(readFileSync(`${goldenFolder}qx-4.w128.f32`)).buffer);
      const { values } = await tile(specOf(), fullWindow(128));
      expect(values).toEqual(golden);
    },
  );

  it('takes weights and components one by one as well as by rule', async () => {
    const window = fullWindow(48);
    const same = async (a: Partial<ProjectionSpec>, b: Partial<ProjectionSpec>): Promise<void> => {
      const [left, right] = await Promise.all([tile(specOf(a), window), tile(specOf(b), window)]);
      expect(left.values).toEqual(right.values);
    };
    await same({ weights: 'given', given: [1, 1, 1] }, { weights: 'uniform' });
    await same({ extra: 'values', tail: [1, 1], dims: 5 }, { extra: 'ones', dims: 5 });
    // A component that counts for nothing may be anything: with x alone every direction is kept.
    const { stats } = await tile(specOf({ algorithm: 'exact', weights: 'given', given: [1, 0, 0] }), window);
    expect(stats.min).toBeCloseTo(1, 6);
    await expect(tile(specOf({ weights: 'given', given: [1, 1] }), window)).rejects.toMatchObject({ code: 'projection/bad-weights' });
    await expect(tile(specOf({ extra: 'values', tail: [1], dims: 5 }), window)).rejects.toMatchObject({ code: 'rounding/bad-dims' });
  });

  it('is the same in bands as in one piece', async () => {
    const window = fullWindow(96);
    const whole = await tile(specOf({ weights: 'x2' }), window);
    const bands = await Promise.all(
      [
        [0, 7],
        [7, 30],
        [30, 48],
      ].map((rows) => tile(specOf({ weights: 'x2' }), window, rows as [number, number])),
    );
    expect(Float32Array.from(bands.flatMap((band) => [...band.values]))).toEqual(whole.values);
    const merged = bands.map((band) => band.stats).reduce(mergeStats);
    expect({ ...merged, sum: 0, areaSum: 0, areaWeight: 0 }).toEqual({
      ...whole.stats,
      sum: 0,
      areaSum: 0,
      areaWeight: 0,
    });
    expect(pixelMean(merged)).toBeCloseTo(pixelMean(whole.stats), 13);
    expect(areaMean(merged)).toBeCloseTo(areaMean(whole.stats), 13);
  });

  it('shows in a cut-out what the whole picture shows there', async () => {
    const window = fullWindow(64);
    const whole = await tile(specOf(), window);
    const part = await tile(specOf(), { ...window, width: 10, height: 5, firstCol: 20, firstRow: 11 });
    for (let row = 0; row < 5; row++) {
      for (let col = 0; col < 10; col++)
        expect(part.values[row * 10 + col]).toBe(whole.values[(row + 11) * 64 + col + 20]);
    }
  });

  it.each<[ProjectionExtra, number, ProjectionWeights]>([
    ['none', 3, 'x2'],
    ['none', 3, 'sigma'],
    ['meanzero', 4, 'absx'],
    ['rhombic', 4, 'uniform'],
    ['repeat', 7, 'x2'],
    ['ones', 8, 'uniform'],
    ['tail', 32, 'x2'],
  ])('agrees with the probe: %s, %i components, %s weights', async (extra, dims, weights) => {
    const spec = specOf({ extra, dims, weights });
    const window = fullWindow(16);
    const { values } = await tile(spec, window);
    for (const [row, col] of [
      [0, 0],
      [3, 5],
      [4, 12],
      [7, 15],
    ] as const) {
      const { achieved } = await computeProbe({ spec, point: pixelToDirection(window, col, row) }, context());
      expect(values[row * 16 + col]).toBeCloseTo(achieved.cosine, 6);
    }
  });

  it.each([
    [{ algorithm: 'nothing' }, 'rounding/unknown-algorithm'],
    [{ levels: '3..-4' }, 'rounding/bad-levels'],
    [{ levels: '-4..4' }, 'rounding/levels-rejected'],
    [{ options: { speed: 1 } }, 'rounding/bad-option'],
    [{ dims: 4 }, 'rounding/bad-dims'],
    [{ extra: 'repeat', dims: 300 }, 'rounding/bad-dims'],
  ] as [Partial<ProjectionSpec>, string][])('rejects %j with %s', async (over, code) => {
    await expect(tile(specOf(over), fullWindow(16))).rejects.toMatchObject({ code });
  });

  it('rejects windows that are too large or of no size, and rows outside', async () => {
    for (const [window, rows] of [
      [{ ...fullWindow(16), width: 100_000 }, [0, 8]],
      [{ ...fullWindow(16), height: 1.5 }, [0, 1]],
      [fullWindow(16), [4, 4]],
      [fullWindow(16), [0, 9]],
    ] as const) {
      await expect(tile(specOf(), window, rows)).rejects.toMatchObject({ code: 'projection/bad-window' });
    }
  });
});

describe('regret', () => {
  it.each([
    ['-4..3', 0.0124, 0.0059],
    ['-8..7', 0.273, 0.0024],
  ])('of make_qx at %s is where and as large as published (W = 1024)', async (levels, share, max) => {
    const { regret, regretStats, regretPixels } = await tile(specOf({ levels }), fullWindow(1024), [0, 512], true);
    expect(regretPixels! / regret!.length).toBeCloseTo(share, 3);
    expect(regretStats!.max).toBeCloseTo(max, 4);
    expect(regretStats!.min).toBe(0);
    expect(regretStats!.max).toBe(regret!.reduce((best, value) => Math.max(best, value), 0));
  });

  it('is none for the exact algorithm itself', async () => {
    const { regretStats, regretPixels } = await tile(
      specOf({ algorithm: 'exact', weights: 'x2' }),
      fullWindow(128),
      [0, 64],
      true,
    );
    expect([regretStats!.min, regretStats!.max, regretPixels]).toEqual([0, 0, 0]);
  });
});

describe('regret with a min', () => {
  it.each([
    ['qkxmh', { signed_min: 1 }, 0],
    ['qkxmh', { signed_min: 0 }, 0],
    ['qkx3', {}, 0.01],
  ])('of %s %o at 0..3', async (algorithm, options, most) => {
    const { regretStats } = await tile(specOf({ algorithm, options, levels: '0..3', weights: 'uniform' }), fullWindow(128), [0, 64], true);
    expect(regretStats!.min).toBeGreaterThanOrEqual(-1e-6);
    if (most === 0) expect(regretStats!.max).toBeLessThan(1e-6);
    else expect(regretStats!.max).toBeGreaterThan(most);
  });

  it('is refused where it would take too long', async () => {
    const spec = specOf({ algorithm: 'qkx2', options: {}, levels: '0..15', extra: 'repeat', dims: 32 });
    await expect(tile(spec, fullWindow(16), [0, 8], true)).rejects.toMatchObject({ code: 'projection/no-exact' });
  });
});

describe('projection/probe', () => {
  it('knows the exact optimum and the regret', async () => {
    // A known counterexample: the fast search only tries the sign that the largest component suggests.
    const spec = specOf({ algorithm: 'qkxh_nl', levels: 'iq4nl', options: { signed_scale: 1, fast: 1 } });
    const { achieved, exact, regret } = await computeProbe({ spec, point: [1.2, 2, -1.9] }, context());
    expect([...achieved.levels]).toEqual([-83, -127, 113]);
    expect(achieved.scale).toBeCloseTo(-0.015880068764090538, 12);
    expect([...exact!.levels].map((level) => level * Math.sign(exact!.scale))).toEqual([53, 89, -83]);
    expect(exact!.cosine).toBeCloseTo(0.9999640638197439, 7);
    expect(regret).toBeCloseTo(0.00136599881104571, 8);
  });

  it('gives levels, scale and reconstruction that belong together', async () => {
    const { x, weights, achieved } = await computeProbe(
      { spec: specOf({ weights: 'x2' }), point: [0.48, -0.6, 0.64] },
      context(),
    );
    expect(x).toEqual(Float32Array.of(0.48, -0.6, 0.64));
    expect(achieved.reconstruction).toEqual(Float32Array.from(achieved.levels, (level) => level * achieved.scale));
    expect(achieved.cosine).toBeCloseTo(weightedCosine(x, achieved.reconstruction, weights), 7);
    expect(Math.cos((achieved.angleDeg * Math.PI) / 180)).toBeCloseTo(achieved.cosine, 7);
    expect(achieved.min).toBe(0);
  });

  it('has no cosine where everything rounds to zero', async () => {
    const { achieved } = await computeProbe({ spec: specOf(), point: [1e-20, 0, 0] }, context());
    expect(achieved.scale).toBe(0);
    expect(achieved.cosine).toBeNaN();
    expect(achieved.angleDeg).toBeNaN();
  });
});

describe('projection/face', () => {
  it('shows on the face what the probe says of its points', async () => {
    const spec = specOf({ weights: 'x2' });
    const { values, stats } = await computeFace(
      { spec, window: { size: 9, x: [-1, 1], y: [-1, 1] }, rows: [0, 9] },
      context(),
    );
    for (const [row, col] of [
      [0, 0],
      [2, 7],
      [8, 3],
    ] as const) {
      const { achieved } = await computeProbe({ spec, point: [-1 + row / 4, -1 + col / 4, 1] }, context());
      expect(values[row * 9 + col]).toBeCloseTo(achieved.cosine, 6);
    }
    expect(stats.count).toBe(81);
    expect(stats.max).toBeLessThanOrEqual(1);
  });
});
