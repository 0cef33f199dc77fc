import { afterEach, describe, expect, it } from 'vitest';
import { jobsStore, trackJob } from './jobs-store.ts';

const labels = () => jobsStore.getState().jobs.map((job) => job.label);
afterEach(() => expect(labels()).toEqual([]));

describe('trackJob', () => {
  it('lists a job while it runs and removes it afterwards', async () => {
    let end: (value: number) => void = () => {};
    const result = trackJob('map', () => new Promise<number>((resolve) => (end = resolve)));
    expect(labels()).toEqual(['map']);
    expect(jobsStore.getState().jobs[0]!.fraction).toBeUndefined();
    end(5);
    expect(await result).toBe(5);
  });

  it('shows the fraction of the right job', async () => {
    const ends: (() => void)[] = [];
    const jobs = [0.25, 0.75].map((fraction) =>
      trackJob(`job ${fraction}`, ({ onProgress }) => {
        onProgress({ fraction });
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    expect(jobsStore.getState().jobs.map((job) => job.fraction)).toEqual([0.25, 0.75]);
    for (const end of ends) end();
    await Promise.all(jobs);
  });

  it('fires the signal when the visitor cancels, and when the caller does', async () => {
    const waitForAbort = (signal: AbortSignal) =>
      new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('stopped')));
    const byVisitor = trackJob('a', ({ signal }) => waitForAbort(signal));
    jobsStore.getState().jobs[0]!.cancel();
    expect(await byVisitor).toBe('stopped');
    const outer = new AbortController();
    const byCaller = trackJob('b', ({ signal }) => waitForAbort(signal), outer.signal);
    outer.abort();
    expect(await byCaller).toBe('stopped');
    expect(await trackJob('c', async ({ signal }) => signal.aborted, AbortSignal.abort())).toBe(true);
  });

  it('removes a job that fails and passes its error on', async () => {
    await expect(trackJob('bad', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
