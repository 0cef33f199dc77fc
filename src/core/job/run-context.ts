import type { KernelStore } from '../kernel/kernel.ts';
import { LabError, throwIfCancelled } from '../lab-error.ts';
import type { OwnAlgorithms } from '../rounding/own/session.ts';
import type { JobContext, JobProgress } from './context.ts';

/** A job computes this long before it lets messages in. */
const breathMs = 16;
/** Progress goes out at most this often: 10 Hz. */
const progressMs = 100;

export interface RunContextInit<Progress extends JobProgress> {
  readonly kernels: KernelStore;
  /** None when left out. */
  readonly own?: OwnAlgorithms;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

const noOwnAlgorithms: OwnAlgorithms = {
  open: (id) => Promise.reject(new LabError('own/unknown', `There is no own algorithm ${id} here.`, { algorithm: id })),
};

/** The context of one run, the same in a worker, on the command line and in tests. */
export function createRunContext<Progress extends JobProgress>(init: RunContextInit<Progress>): JobContext<Progress> {
  const signal = init.signal ?? new AbortController().signal;
  let breathedAt = performance.now();
  return {
    signal,
    kernels: init.kernels,
    own: init.own ?? noOwnAlgorithms,
    onProgress: init.onProgress ? throttleProgress(init.onProgress) : () => {},
    breathe: async () => {
      throwIfCancelled(signal);
      if (performance.now() - breathedAt < breathMs) return;
      await macrotask();
      breathedAt = performance.now();
      throwIfCancelled(signal);
    },
  };
}

/** Passes the first message on and then at most ten a second; what comes in between is dropped. */
export function throttleProgress<Progress>(
  send: (progress: Progress) => void,
  now: () => number = () => performance.now(),
): (progress: Progress) => void {
  let sentAt = -Infinity;
  return (progress) => {
    const time = now();
    if (time - sentAt < progressMs) return;
    sentAt = time;
    send(progress);
  };
}

/** Resolves after the messages that already wait were delivered. Not setTimeout: browsers hold nested timers back for 4 ms. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}
