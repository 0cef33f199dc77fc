import { describe, expect, it } from 'vitest';
import { KernelStore } from '../kernel/kernel.ts';
import { createRunContext, macrotask, throttleProgress } from './run-context.ts';

const kernels = new KernelStore(() => Promise.reject(new Error('no kernels here')));
const workFor = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
};

describe('breathe', () => {
  it('lets messages in after 16 ms of work, not before', async () => {
    const { breathe } = createRunContext({ kernels });
    let arrived = false;
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => (arrived = true));
    port1.start();
    port2.postMessage('hello');
    await breathe();
    expect(arrived).toBe(false);
    workFor(20);
    await breathe();
    await macrotask();
    expect(arrived).toBe(true);
    port1.close();
  });

  it('throws once the signal has fired, also when it fires while breathing', async () => {
    const controller = new AbortController();
    const { breathe } = createRunContext({ kernels, signal: controller.signal });
    await breathe();
    workFor(20);
    setImmediate(() => controller.abort());
    await expect(
      (async () => {
        for (let turn = 0; turn < 10; turn++) {
          workFor(20);
          await breathe();
        }
      })(),
    ).rejects.toMatchObject({ code: 'job/cancelled' });
    await expect(breathe()).rejects.toMatchObject({ code: 'job/cancelled' });
  });
});

describe('throttleProgress', () => {
  it('passes the first message and then one in 100 ms', () => {
    let now = 0;
    const sent: number[] = [];
    const send = throttleProgress(
      (value: number) => sent.push(value),
      () => now,
    );
    for (now = 0; now <= 350; now += 10) send(now);
    expect(sent).toEqual([0, 100, 200, 300]);
  });
});
