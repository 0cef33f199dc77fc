import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RangeServer, startRangeServer } from '../e2e/range-server.ts';
import { nodeKernels } from '../src/cli/kernel-source.ts';
import type { JobName } from '../src/protocol/jobs.ts';
import { createWorkerApi } from './api.ts';
import { jobLoaders } from './jobs.ts';

const names = Object.keys(jobLoaders) as JobName[];
let server: RangeServer;
beforeAll(async () => {
  server = await startRangeServer();
});
afterAll(() => server.close());

const sampleOf = async (name: JobName) => (await jobLoaders[name]()).sampleParams(server.serve) as never;

/** True when the value survives a postMessage unchanged in kind: plain data and typed arrays. */
const isPlainData = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Blob) return true;
  return Object.values(structuredClone(value)).every(isPlainData);
};

describe.each(names)('job %s', (name) => {
  it('runs its sample, reports progress and gives back plain data', async () => {
    const fractions: number[] = [];
    const result: unknown = await createWorkerApi(nodeKernels).run(1, name, await sampleOf(name), ({ fraction }) =>
      fractions.push(fraction),
    );
    expect(fractions.length).toBeGreaterThan(0);
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(isPlainData(result)).toBe(true);
  });

  it('gives the same result again', async () => {
    const api = createWorkerApi(nodeKernels);
    const [first, second]: unknown[] = [
      await api.run(1, name, await sampleOf(name)),
      await api.run(2, name, await sampleOf(name)),
    ];
    expect(second).toEqual(first);
  });

  it('stops when its signal has fired during the work', async () => {
    const { run } = await jobLoaders[name]();
    const controller = new AbortController();
    const { createRunContext } = await import('../src/core/job/run-context.ts');
    const context = createRunContext({
      kernels: nodeKernels,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(run(await sampleOf(name), context)).rejects.toMatchObject({ code: 'job/cancelled' });
  });
});
