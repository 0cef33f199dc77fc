import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../cli/kernel-source.ts';
import { type ArenaChunkParams, type ArenaChunkResult, run as runChunk } from '../core/experiments/arena/chunk-job.ts';
import type { ArenaSpec } from '../core/experiments/arena/spec.ts';
import type { ArenaTally } from '../core/experiments/arena/tally.ts';
import type { JobProgress } from '../core/job/context.ts';
import { createRunContext } from '../core/job/run-context.ts';
import { LabError } from '../core/lab-error.ts';
import { type ArenaOutcome, rememberedArena, runArena } from './arena.ts';
import { ResultCache } from './cache.ts';
import type { RunOptions, WorkerPool } from './worker-pool.ts';

/** Three chunks: 256 blocks of 256 components are one. */
const request = {
  spec: { family: 'gaussian', n: 256, seed: 7, weights: 'x2', levels: '-4..3', entrants: ['absmax', 'make_qx'] } satisfies ArenaSpec,
  blocks: 600,
};

/** Runs chunks in this thread; each ends after as many milliseconds as `delayMs` says. */
const poolOf = (delayMs: (firstBlock: number) => number): Pick<WorkerPool, 'run'> => ({
  run: (async (_name: string, params: ArenaChunkParams, { signal }: RunOptions<never> = {}): Promise<ArenaChunkResult> => {
    await new Promise((resolve) => setTimeout(resolve, delayMs(params.firstBlock)));
    return runChunk({ ...params, isTimed: false }, createRunContext({ kernels: nodeKernels, ...(signal && { signal }) }));
  }) as unknown as WorkerPool['run'],
});

const run = (delayMs: (firstBlock: number) => number, more: Parameters<typeof runArena>[1] = {}) =>
  runArena(request, { pool: poolOf(delayMs), cache: new ResultCache(1e8), ...more });

describe('runArena', () => {
  it('gives the same bits whichever chunk ends first', async () => {
    const inOrder = await run((firstBlock) => firstBlock / 10);
    const backwards = await run((firstBlock) => 60 - firstBlock / 10);
    expect(inOrder.tally.blocks).toBe(600);
    expect(backwards.tally).toEqual(inOrder.tally);
  });

  it('shows what is done without a gap, and how far it is', async () => {
    const partial: ArenaTally[] = [];
    const fractions: number[] = [];
    const { tally } = await run((firstBlock) => (firstBlock === 0 ? 30 : 0), {
      onPartial: (outcome: ArenaOutcome) => partial.push(outcome.tally),
      onProgress: ({ fraction }) => fractions.push(fraction),
    });
    expect(fractions).toHaveLength(3);
    expect(fractions.at(-1)).toBe(1);
    // The first chunk comes last: only then is anything complete.
    expect(partial.map(({ blocks }) => blocks)).toEqual([600]);
    expect(partial[0]).toEqual(tally);
  });

  it('remembers a contest', async () => {
    const cache = new ResultCache(1e8);
    expect(rememberedArena(request, cache)).toBeUndefined();
    const outcome = await run(() => 0, { cache });
    expect(rememberedArena(request, cache)).toBe(outcome);
    expect(rememberedArena({ ...request, blocks: 601 }, cache)).toBeUndefined();
  });

  it('stops when its signal fires, and stops the other chunks when one fails', async () => {
    const controller = new AbortController();
    const stopped = run((firstBlock) => firstBlock / 20, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'job/cancelled' });

    const signals: AbortSignal[] = [];
    const failing = {
      run: ((_name: string, { firstBlock }: ArenaChunkParams, { signal }: RunOptions<never>) => {
        signals.push(signal!);
        return firstBlock === 256 ? Promise.reject(new LabError('job/crashed', 'gone')) : new Promise(() => {});
      }) as unknown as WorkerPool['run'],
    };
    await expect(runArena(request, { pool: failing, cache: new ResultCache(1e8) })).rejects.toMatchObject({ code: 'job/crashed' });
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true, true]);
  });

  it('runs what is left without an own algorithm that failed, once', async () => {
    const entrants = ['absmax', 'own-00000000000'];
    const without: (readonly string[])[] = [];
    const failing = {
      run: (async (name: string, params: ArenaChunkParams, options: RunOptions<JobProgress>) => {
        without.push(params.without!);
        // The first two chunks hang until someone stops them, unless they start again.
        if (params.firstBlock < 512 && without.length <= 3) await new Promise((_, reject) => options.signal!.addEventListener('abort', () => reject(new LabError('job/cancelled', '')), { once: true }));
        return poolOf(() => 0).run(name as 'arena/chunk', params, options);
      }) as unknown as WorkerPool['run'],
    };
    const cache = new ResultCache(1e8);
    const ownRequest = { ...request, spec: { ...request.spec, entrants } };
    const { tally } = await runArena(ownRequest, { pool: failing, cache });
    expect(without).toEqual([[], [], [], [entrants[1]], [entrants[1]]]);
    expect(tally.failures).toMatchObject([undefined, { code: 'own/unknown' }]);
    expect(tally.entrants[0]!.weighted.count).toBe(600);
    expect(tally.entrants[1]).toBeUndefined();
    // Another run may have the code.
    expect(rememberedArena(ownRequest, cache)).toBeUndefined();
  });
});
