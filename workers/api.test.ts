import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../src/cli/kernel-source.ts';
import { macrotask } from '../src/core/job/run-context.ts';
import type { JobModule, JobName } from '../src/protocol/jobs.ts';
import { createWorkerApi } from './api.ts';

type AnyRun = (params: unknown, context: Parameters<JobModule<'projection/tile'>['run']>[1]) => Promise<unknown>;

/** The api with one made-up job instead of the registry. */
const apiOf = (run: AnyRun) =>
  createWorkerApi(nodeKernels, <Name extends JobName>() =>
    Promise.resolve({ run, sampleParams: () => ({}) } as unknown as JobModule<Name>),
  );
const name: JobName = 'projection/probe';
const params = {} as never;

describe('worker api', () => {
  it('gives back the result of the job', async () => {
    expect(await apiOf(async (given) => given).run(1, name, params)).toEqual({});
    expect(await apiOf(async () => 5).run(2, name, params)).toBe(5);
  });

  it('hands out arrays of their own, never views', async () => {
    const memory = new Float32Array(1024).fill(3);
    const result: unknown = await apiOf(async () => ({ part: memory.subarray(10, 12) })).run(1, name, params);
    const { part } = result as { part: Float32Array };
    expect(part).toEqual(Float32Array.of(3, 3));
    expect(part.buffer.byteLength).toBe(8);
  });

  it('stops the named job only', async () => {
    const ends: number[] = [];
    const api = apiOf(async (_params, { breathe, signal }) => {
      for (let turn = 0; turn < 20; turn++) {
        await macrotask();
        await breathe();
      }
      ends.push(signal.aborted ? 1 : 0);
      return ends.length;
    });
    const first = api.run(1, name, params);
    const second = api.run(2, name, params);
    await macrotask();
    api.abort(1);
    await expect(first).rejects.toMatchObject({ code: 'job/cancelled' });
    expect(await second).toBe(1);
    expect(ends).toEqual([0]);
  });

  it('ignores the abort of a job that it does not know', async () => {
    const api = apiOf(async () => 1);
    await api.run(1, name, params);
    expect(() => api.abort(1)).not.toThrow();
    expect(() => api.abort(99)).not.toThrow();
  });

  it('reports at most ten times a second', async () => {
    let reports = 0;
    const startedAt = performance.now();
    await apiOf(async (_params, { onProgress, breathe }) => {
      for (let elapsed = 0; elapsed < 250; elapsed = performance.now() - startedAt) {
        onProgress({ fraction: elapsed / 250 });
        await breathe();
      }
      return null;
    }).run(1, name, params, () => reports++);
    const seconds = (performance.now() - startedAt) / 1000;
    expect(reports).toBeGreaterThanOrEqual(2);
    expect(reports).toBeLessThanOrEqual(1 + Math.floor(seconds * 10));
  });
});
