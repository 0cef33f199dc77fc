import { expose } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { LabError } from '../core/lab-error.ts';
import type { JobParams } from '../protocol/jobs.ts';
import type { PoolWorker } from './worker-pool.ts';
import { WorkerPool } from './worker-pool.ts';

/** A worker in this thread: real comlink messages over a channel, jobs that the test ends by hand. */
class FakeWorker implements PoolWorker {
  static all: FakeWorker[] = [];
  static calls: {
    worker: FakeWorker;
    jobId: number;
    params: unknown;
    resolve(value: unknown): void;
    reject(error: unknown): void;
    progress(fraction: number): void;
  }[] = [];
  readonly aborted: number[] = [];
  /** When true, a job ends with job/cancelled as soon as it is asked to. */
  stopsOnAbort = true;
  /** When true, it answers nothing any more, as a worker that the system has killed. */
  isDead = false;
  terminated = false;
  private readonly channel = new MessageChannel();
  private readonly events = new EventTarget();

  constructor() {
    FakeWorker.all.push(this);
    expose(
      {
        run: (jobId: number, _name: string, params: unknown, onProgress?: (progress: unknown) => void) =>
          new Promise((resolve, reject) =>
            FakeWorker.calls.push({
              worker: this,
              jobId,
              params,
              resolve,
              reject,
              progress: (fraction) => onProgress?.({ fraction }),
            }),
          ),
        ping: () => (this.isDead ? new Promise(() => {}) : undefined),
        abort: (jobId: number) => {
          this.aborted.push(jobId);
          const call = FakeWorker.calls.find((candidate) => candidate.worker === this && candidate.jobId === jobId);
          if (this.stopsOnAbort) call?.reject(new LabError('job/cancelled', 'The job was cancelled.'));
        },
      },
      this.channel.port2,
    );
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.channel.port1.postMessage(message, transfer as ArrayBuffer[]);
  }

  addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
    if (type !== 'message') this.events.addEventListener(type, listener);
    else {
      this.channel.port1.addEventListener(type, listener as EventListener);
      this.channel.port1.start();
    }
  }

  removeEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
    this.channel.port1.removeEventListener(type, listener as EventListener);
  }

  crash(message: string): void {
    this.events.dispatchEvent(Object.assign(new Event('error'), { message }));
  }

  terminate(): void {
    this.terminated = true;
    this.channel.port1.close();
    this.channel.port2.close();
  }
}

const name = 'projection/tile';
/** The pool never looks into params; the tests use marks. */
const mark = (text: string) => ({ text }) as unknown as JobParams<typeof name>;
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
const callOf = (text: string) => FakeWorker.calls.find((call) => (call.params as { text?: string }).text === text)!;
const startedMarks = () => FakeWorker.calls.map((call) => (call.params as { text: string }).text);

let pool: WorkerPool;
const openPool = (size: number): WorkerPool => (pool = new WorkerPool(() => new FakeWorker(), size));

afterEach(() => {
  pool.terminate();
  FakeWorker.all = [];
  FakeWorker.calls = [];
});

describe('worker pool', () => {
  it('starts workers only when needed and reuses them', async () => {
    openPool(2);
    expect(FakeWorker.all).toHaveLength(0);
    for (const text of ['a', 'b']) {
      const result = pool.run(name, mark(text));
      await settle();
      callOf(text).resolve(`${text}!`);
      expect(await result).toBe(`${text}!`);
    }
    expect(FakeWorker.all).toHaveLength(1);
  });

  it('runs as many jobs at once as it has workers', async () => {
    openPool(2);
    for (const text of ['a', 'b', 'c']) void pool.run(name, mark(text)).catch(() => {});
    await settle();
    expect(startedMarks()).toEqual(['a', 'b']);
    expect(pool.load).toEqual({ workers: 2, running: 2, queued: 1 });
    callOf('a').resolve(1);
    await settle();
    expect(startedMarks()).toEqual(['a', 'b', 'c']);
  });

  it('prefers foreground jobs in the queue and keeps the order otherwise', async () => {
    openPool(1);
    for (const text of ['first', 'second']) void pool.run(name, mark(text)).catch(() => {});
    void pool.run(name, mark('late'), { priority: 'background' }).catch(() => {});
    void pool.run(name, mark('third')).catch(() => {});
    for (const text of ['first', 'second', 'third']) {
      await settle();
      expect(startedMarks().at(-1)).toBe(text);
      callOf(text).resolve(0);
    }
    await settle();
    expect(startedMarks().at(-1)).toBe('late');
  });

  it('lets a foreground job pass background jobs that hold every worker', async () => {
    openPool(1);
    for (const text of ['long', 'waits']) void pool.run(name, mark(text), { priority: 'background' }).catch(() => {});
    void pool.run(name, mark('seen')).catch(() => {});
    void pool.run(name, mark('queued')).catch(() => {});
    await settle();
    expect(startedMarks()).toEqual(['long', 'seen']);
    expect(pool.load).toEqual({ workers: 2, running: 2, queued: 2 });
  });

  it('passes progress on', async () => {
    openPool(1);
    const seen: number[] = [];
    const result = pool.run(name, mark('a'), { onProgress: ({ fraction }) => seen.push(fraction) });
    await settle();
    callOf('a').progress(0.25);
    callOf('a').progress(0.5);
    await settle();
    callOf('a').resolve(0);
    await result;
    expect(seen).toEqual([0.25, 0.5]);
  });

  it('keeps code, message and details of an error', async () => {
    openPool(1);
    const result = pool.run(name, mark('a'));
    await settle();
    callOf('a').reject(new LabError('projection/bad-window', 'Too large.', { width: 9 }));
    await expect(result).rejects.toMatchObject({
      name: 'LabError',
      code: 'projection/bad-window',
      message: 'Too large.',
      details: { width: 9 },
    });
    expect(FakeWorker.all[0]!.terminated).toBe(false);
  });

  it('drops a waiting job that is cancelled', async () => {
    openPool(1);
    const controller = new AbortController();
    void pool.run(name, mark('a')).catch(() => {});
    const waiting = pool.run(name, mark('b'), { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'job/cancelled' });
    callOf('a')?.resolve(0);
    await settle();
    expect(startedMarks()).toEqual(['a']);
  });

  it('never starts a job whose signal has fired', async () => {
    openPool(1);
    await expect(pool.run(name, mark('a'), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'job/cancelled',
    });
    expect(FakeWorker.all).toHaveLength(0);
  });

  it('asks a running job to stop and keeps the worker when it does', async () => {
    openPool(1);
    const controller = new AbortController();
    const result = pool.run(name, mark('a'), { signal: controller.signal });
    await settle();
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'job/cancelled' });
    expect(FakeWorker.all[0]!.aborted).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(FakeWorker.all[0]!.terminated).toBe(false);
    void pool.run(name, mark('b')).catch(() => {});
    await settle();
    expect(FakeWorker.all).toHaveLength(1);
  });

  it('terminates a worker that does not stop within 250 ms and starts a fresh one', async () => {
    openPool(1);
    const controller = new AbortController();
    const result = pool.run(name, mark('stuck'), { signal: controller.signal });
    const next = pool.run(name, mark('next'));
    await settle();
    FakeWorker.all[0]!.stopsOnAbort = false;
    const abortedAt = performance.now();
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'job/cancelled' });
    const waitedMs = performance.now() - abortedAt;
    expect(waitedMs).toBeGreaterThanOrEqual(245);
    expect(waitedMs).toBeLessThan(600);
    expect(FakeWorker.all[0]!.terminated).toBe(true);
    await settle();
    callOf('next').resolve('done');
    expect(await next).toBe('done');
    expect(callOf('next').worker).toBe(FakeWorker.all[1]);
  });

  it('reports a result that comes after the abort as cancelled', async () => {
    openPool(1);
    const controller = new AbortController();
    const result = pool.run(name, mark('a'), { signal: controller.signal });
    await settle();
    FakeWorker.all[0]!.stopsOnAbort = false;
    controller.abort();
    callOf('a').resolve('too late');
    await expect(result).rejects.toMatchObject({ code: 'job/cancelled' });
    expect(FakeWorker.all[0]!.terminated).toBe(false);
  });

  it('rejects the job of a crashed worker and goes on with a fresh one', async () => {
    openPool(1);
    const result = pool.run(name, mark('a'));
    const next = pool.run(name, mark('b'));
    await settle();
    FakeWorker.all[0]!.crash('out of memory');
    await expect(result).rejects.toMatchObject({ code: 'job/crashed', details: { reason: 'out of memory' } });
    await settle();
    callOf('b').resolve(2);
    expect(await next).toBe(2);
    expect(FakeWorker.all.map((worker) => worker.terminated)).toEqual([true, false]);
  });

  it('starts a job again whose worker died, as often as asked', async () => {
    openPool(1);
    const result = pool.run(name, mark('a'), { restarts: 1 });
    const next = pool.run(name, mark('b'));
    await settle();
    FakeWorker.all[0]!.crash('killed');
    await settle();
    expect(startedMarks()).toEqual(['a', 'a']);
    FakeWorker.all[1]!.crash('killed again');
    await expect(result).rejects.toMatchObject({ code: 'job/crashed' });
    await settle();
    callOf('b').resolve(2);
    expect(await next).toBe(2);
  });

  it('gives up a worker that gives no sign of life', async () => {
    pool = new WorkerPool(() => new FakeWorker(), 1, { everyMs: 10, misses: 3 });
    const result = pool.run(name, mark('a'), { restarts: 1 });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(FakeWorker.all.map((worker) => worker.terminated)).toEqual([false]);
    FakeWorker.all[0]!.isDead = true;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(FakeWorker.all.map((worker) => worker.terminated)).toEqual([true, false]);
    FakeWorker.calls[1]!.resolve(7);
    expect(await result).toBe(7);
  });

  it('starts idle jobs only while nothing else runs or waits', async () => {
    openPool(2);
    const busy = pool.run(name, mark('background'), { priority: 'background' });
    void pool.run(name, mark('idle 1'), { priority: 'idle' }).catch(() => {});
    void pool.run(name, mark('idle 2'), { priority: 'idle' }).catch(() => {});
    await settle();
    expect(startedMarks()).toEqual(['background']);
    callOf('background').resolve(1);
    await busy;
    await settle();
    expect(startedMarks()).toEqual(['background', 'idle 1', 'idle 2']);
    // Both workers are held by idle jobs: what someone waits for gets one more.
    void pool.run(name, mark('foreground')).catch(() => {});
    await settle();
    expect(startedMarks()).toEqual(['background', 'idle 1', 'idle 2', 'foreground']);
  });

  it('rejects when no worker can be started', async () => {
    pool = new WorkerPool(() => {
      throw new Error('blocked');
    }, 1);
    await expect(pool.run(name, mark('a'))).rejects.toMatchObject({ code: 'job/crashed' });
  });

  it('moves the buffers of the params that the caller gives away', async () => {
    openPool(1);
    const bytes = new Uint8Array(8).fill(7);
    void pool
      .run(name, { text: 'a', bytes } as unknown as JobParams<typeof name>, { transfer: [bytes.buffer] })
      .catch(() => {});
    await settle();
    expect(bytes.byteLength).toBe(0);
    expect((callOf('a').params as { bytes: Uint8Array }).bytes).toEqual(new Uint8Array(8).fill(7));
  });

  it('uses more workers once it may', async () => {
    openPool(1);
    for (const text of ['a', 'b']) void pool.run(name, mark(text)).catch(() => {});
    await settle();
    expect(pool.load.running).toBe(1);
    pool.size = 2;
    await settle();
    expect(pool.load.running).toBe(2);
  });
});
