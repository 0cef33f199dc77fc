import type { KernelStore } from '../kernel/kernel.ts';
import type { OwnAlgorithms } from '../rounding/own/session.ts';

/** How far a job is. Messages are cumulative and may be dropped (10 a second at most arrive), so none may carry the only copy of a result. */
export interface JobProgress {
  /** 0 to 1. */
  readonly fraction: number;
}

/** What a job gets beside its parameters. */
export interface JobContext<Progress extends JobProgress = JobProgress> {
  /** Fires when the caller no longer wants the result. */
  readonly signal: AbortSignal;
  /** Call it as often as convenient: it is throttled. */
  readonly onProgress: (progress: Progress) => void;
  readonly kernels: KernelStore;
  /** Own algorithms of the visitor, by id: each open() gets a sandbox for this job. */
  readonly own: OwnAlgorithms;
  /**
   * Call it between pieces of work of a few milliseconds. Nearly free until 16 ms have passed; then it lets waiting messages in
   * (an abort among them). Throws job/cancelled when the signal has fired. Kernel layouts do not survive it.
   */
  readonly breathe: () => Promise<void>;
}

/** A job: honours the signal through breathe(), reports progress, and returns plain data (typed arrays allowed). */
export type Job<Params, Result, Progress extends JobProgress = JobProgress> = (
  params: Params,
  context: JobContext<Progress>,
) => Promise<Result>;
