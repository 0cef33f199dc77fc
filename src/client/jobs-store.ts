import { createStore } from 'zustand/vanilla';
import type { JobProgress } from '../core/job/context.ts';

/** A job as the status line shows it. */
export interface RunningJob {
  readonly id: number;
  /** What it does, in a few words: "Q4_K error of blk.0.attn_q". */
  readonly label: string;
  /** 0 to 1, or undefined before the first report. */
  readonly fraction: number | undefined;
  /** performance.now() of the start, ms. */
  readonly startedAtMs: number;
  readonly cancel: () => void;
}

/** Jobs that someone waits for, oldest first. */
export const jobsStore = createStore<{ readonly jobs: readonly RunningJob[] }>(() => ({ jobs: [] }));

/** What a tracked job passes on to the pool. */
export interface TrackedRun {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}

let nextId = 1;

/**
 * Shows a job in the status line while `start` runs, and gives it a signal that fires when the visitor cancels there or when
 * `outer` fires. Gives back what `start` gives back; its errors pass through.
 */
export async function trackJob<T>(
  label: string,
  start: (run: TrackedRun) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const id = nextId++;
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  const job: RunningJob = { id, label, fraction: undefined, startedAtMs: performance.now(), cancel };
  if (outer?.aborted) cancel();
  outer?.addEventListener('abort', cancel, { once: true });
  jobsStore.setState(({ jobs }) => ({ jobs: [...jobs, job] }));
  try {
    return await start({ signal: controller.signal, onProgress: ({ fraction }) => setFraction(id, fraction) });
  } finally {
    outer?.removeEventListener('abort', cancel);
    jobsStore.setState(({ jobs }) => ({ jobs: jobs.filter((other) => other.id !== id) }));
  }
}

function setFraction(id: number, fraction: number): void {
  jobsStore.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.id === id ? { ...job, fraction } : job)) }));
}
