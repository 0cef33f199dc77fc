import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../cli/kernel-source.ts';
import { colorMaps } from '../core/color/colormaps.ts';
import type { ProjectionSpec } from '../core/experiments/projection/spec.ts';
import { pixelMean } from '../core/experiments/projection/stats.ts';
import { run as computeTile, type TileParams, type TileResult } from '../core/experiments/projection/tile.ts';
import type { JobProgress } from '../core/job/context.ts';
import { createRunContext } from '../core/job/run-context.ts';
import { LabError } from '../core/lab-error.ts';
import { ResultCache } from './cache.ts';
import { computeProjectionMap, type MapPicture, mapWindow, renderTo } from './projection-map.ts';
import { exportProjectionPng } from './projection-png.ts';
import type { RunOptions, WorkerPool } from './worker-pool.ts';

const spec: ProjectionSpec = {
  algorithm: 'make_qx',
  options: {},
  levels: '-4..3',
  weights: 'uniform',
  extra: 'none',
  dims: 3,
};

/** Runs the tile job in this thread; ends the bands in the order that `delayMs` says. */
class InlinePool implements Pick<WorkerPool, 'run' | 'size'> {
  size = 2;
  readonly tiles: TileParams[] = [];
  running = 0;
  mostRunning = 0;
  private readonly delayMs: (tile: TileParams) => number;

  constructor(delayMs: (tile: TileParams) => number = () => 0) {
    this.delayMs = delayMs;
  }

  run = (async (_name: string, params: TileParams, options: RunOptions<never> = {}): Promise<TileResult> => {
    this.tiles.push(params);
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    try {
      await new Promise((resolve) => setTimeout(resolve, this.delayMs(params)));
      return await computeTile(
        params,
        createRunContext({ kernels: nodeKernels, ...(options.signal && { signal: options.signal }) }),
      );
    } finally {
      this.running--;
    }
  }) as unknown as WorkerPool['run'];
}

const freshCache = () => new ResultCache(1e8);
const wholeTile = (width: number, regret = false) =>
  computeTile(
    { spec, window: mapWindow({}, width), rows: [0, width / 2], regret },
    createRunContext({ kernels: nodeKernels }),
  );

describe('computeProjectionMap', () => {
  it('goes from coarse to fine and ends with the picture of the tile job', async () => {
    const pictures: { width: number; isComplete: boolean }[] = [];
    const onPicture = (picture: MapPicture) =>
      void pictures.push({ width: picture.window.width, isComplete: picture.isComplete });
    const result = await computeProjectionMap(
      { spec, regret: false },
      { widths: [64, 128], pool: new InlinePool(), cache: freshCache(), onPicture },
    );
    const expected = await wholeTile(128);
    expect(result.values).toEqual(expected.values);
    expect(result.isComplete).toBe(true);
    expect(pixelMean(result.stats)).toBeCloseTo(pixelMean(expected.stats), 13);
    expect(pictures.filter((picture) => picture.isComplete).map((picture) => picture.width)).toEqual([64, 128]);
    expect(pictures.map((picture) => picture.width)).toEqual(
      pictures.map((picture) => picture.width).sort((a, b) => a - b),
    );
  });

  it('does not depend on the order in which bands come in, not even in the last bit', async () => {
    const forward = await computeProjectionMap(
      { spec, regret: true },
      { widths: [128], pool: new InlinePool(), cache: freshCache() },
    );
    const backward = await computeProjectionMap(
      { spec, regret: true },
      { widths: [128], pool: new InlinePool(({ rows }) => 60 - rows[0] / 2), cache: freshCache() },
    );
    expect(backward.stats).toEqual(forward.stats);
    expect(backward.regretStats).toEqual(forward.regretStats);
    expect(backward.values).toEqual(forward.values);
    expect(backward.regret).toEqual((await wholeTile(128, true)).regret);
  });

  it('shows the coarse picture where the fine one is missing', async () => {
    let firstFine: Float32Array | undefined;
    const onPicture = ({ window, values, isComplete }: MapPicture) => {
      if (window.width === 128 && !isComplete) firstFine ??= values.slice();
    };
    await computeProjectionMap(
      { spec, regret: false },
      { widths: [64, 128], pool: new InlinePool(({ rows }) => rows[0] * 2), cache: freshCache(), onPicture },
    );
    const coarse = (await wholeTile(64)).values;
    expect(firstFine!.some(Number.isNaN)).toBe(false);
    for (let row = 40; row < 64; row += 3) {
      for (let col = 0; col < 128; col += 5)
        expect(firstFine![row * 128 + col]).toBe(coarse[Math.floor(row / 2) * 64 + Math.floor(col / 2)]);
    }
  });

  it('remembers complete sizes', async () => {
    const [pool, cache] = [new InlinePool(), freshCache()];
    const first = await computeProjectionMap({ spec, regret: false }, { widths: [64], pool, cache });
    const jobs = pool.tiles.length;
    expect(await computeProjectionMap({ spec: { ...spec }, regret: false }, { widths: [64], pool, cache })).toBe(first);
    expect(pool.tiles).toHaveLength(jobs);
    await computeProjectionMap({ spec: { ...spec, weights: 'x2' }, regret: false }, { widths: [64], pool, cache });
    expect(pool.tiles.length).toBeGreaterThan(jobs);
  });

  it('stops all bands when cancelled, and caches nothing', async () => {
    const controller = new AbortController();
    const cache = freshCache();
    const run = computeProjectionMap(
      { spec, regret: false },
      {
        widths: [128],
        pool: new InlinePool(() => 5),
        cache,
        signal: controller.signal,
        onPicture: () => controller.abort(),
      },
    );
    await expect(run).rejects.toMatchObject({ code: 'job/cancelled' });
    expect(cache.size).toBe(0);
  });

  it('passes errors of the job on', async () => {
    const run = computeProjectionMap(
      { spec: { ...spec, levels: '-4..4' }, regret: false },
      { pool: new InlinePool(), cache: freshCache() },
    );
    await expect(run).rejects.toMatchObject({ code: 'rounding/levels-rejected' });
  });

  it('tells how much of all sizes is there, cached ones included', async () => {
    const cache = freshCache();
    await computeProjectionMap({ spec, regret: false }, { widths: [64], pool: new InlinePool(), cache });
    const fractions: number[] = [];
    const onProgress = ({ fraction }: { fraction: number }) => void fractions.push(fraction);
    await computeProjectionMap(
      { spec, regret: false },
      { widths: [64, 128], pool: new InlinePool(), cache, onProgress },
    );
    expect(fractions[0]).toBe(0.2);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it('draws a part with square pixels', () => {
    const window = mapWindow({ area: { thetaRad: [0.2, 0.6], phiRad: [1, 1.1] } }, 400);
    expect([window.width, window.height]).toEqual([400, 100]);
  });
});

describe('renderTo', () => {
  it('gives all rows in order without starting everything at once', async () => {
    const pool = new InlinePool(({ rows }) => (rows[0] % 3) * 3);
    const bands: TileResult[] = [];
    for await (const band of renderTo({ spec, regret: false }, 2048, { pool })) bands.push(band);
    expect(bands.map((band) => band.rows[0])).toEqual([0, ...bands.slice(0, -1).map((band) => band.rows[1])]);
    expect(bands.at(-1)!.rows[1]).toBe(1024);
    expect(pool.mostRunning).toBeLessThanOrEqual(3);
  });

  it('cancels what is under way when its reader stops', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const inner = new InlinePool();
    const run = ((name: 'projection/tile', params: TileParams, options?: RunOptions<JobProgress>) => {
      signals.push(options?.signal);
      return inner.run(name, params, options);
    }) as WorkerPool['run'];
    for await (const band of renderTo({ spec, regret: false }, 2048, { pool: { run, size: 2 } })) {
      expect(band.rows[0]).toBe(0);
      break;
    }
    expect(signals.every((signal) => signal?.aborted)).toBe(true);
  });

  it('stops with the error of a band', async () => {
    const run = (() => Promise.reject(new LabError('job/crashed', 'No.'))) as unknown as WorkerPool['run'];
    await expect(renderTo({ spec, regret: false }, 512, { pool: { run, size: 1 } }).next()).rejects.toMatchObject({
      code: 'job/crashed',
    });
  });
});

describe('exportProjectionPng', () => {
  it('makes a file of the asked size and reports how far it is', async () => {
    const fractions: number[] = [];
    const blob = await exportProjectionPng({ spec, regret: false }, 1024, {
      range: [0.98, 1],
      colorMap: colorMaps.viridis,
      pool: new InlinePool(),
      onProgress: ({ fraction }) => fractions.push(fraction),
    });
    const view = new DataView(await blob.arrayBuffer());
    expect([blob.type, view.getUint32(16), view.getUint32(20)]).toEqual(['image/png', 1024, 512]);
    expect(fractions.at(-1)).toBe(1);
  });
});
