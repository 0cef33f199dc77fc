import { proxy, transfer, wrap, type Endpoint, type Remote } from 'comlink';
import { cancelledError, isLabError, LabError } from '../core/lab-error.ts';
import { installErrorTransfer, toWireError, fromWireError } from '../protocol/error-wire.ts';
import type { JobName, JobParams, JobProgressOf, JobResult } from '../protocol/jobs.ts';
import type { WorkerApi } from '../protocol/worker-api.ts';

/** What the pool needs of a Worker; tests pass their own. */
export interface PoolWorker extends Endpoint {
  terminate(): void;
}

/** What someone is looking at now, or work that may wait. */
export type Priority = 'foreground' | 'background';

export interface RunOptions<Progress> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Default: foreground. */
  readonly priority?: Priority | undefined;
  /** Buffers of the params that move to the worker instead of being copied. */
  readonly transfer?: Transferable[] | undefined;
}

/** A running job that has not stopped this long after its abort loses its worker. */
const stopWithinMs = 250;

interface Task {
  readonly id: number;
  readonly name: JobName;
  readonly params: unknown;
  readonly priority: Priority;
  readonly transfer: Transferable[];
  readonly onProgress: ((progress: never) => void) | undefined;
  readonly settle: { resolve(result: unknown): void; reject(error: unknown): void };
  aborted: boolean;
}

interface Slot {
  readonly worker: PoolWorker;
  readonly api: Remote<WorkerApi>;
  task: Task | undefined;
  stopTimer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Runs jobs on a few workers, one job per worker at a time, foreground before background and otherwise in order. Workers start
 * when first needed and stay. While background jobs hold all workers, one more worker is started for foreground jobs, so that
 * what someone looks at never waits for a long job.
 */
export class WorkerPool {
  private readonly spawn: () => PoolWorker;
  private limit: number;
  private readonly slots: Slot[] = [];
  private readonly queue: Task[] = [];
  private nextId = 1;

  constructor(spawn: () => PoolWorker, size: number) {
    installErrorTransferOnce();
    this.spawn = spawn;
    this.limit = size;
  }

  /** Workers that jobs may use at the same time. */
  get size(): number {
    return this.limit;
  }

  /** Takes effect for the jobs that start from now on; idle workers beyond the new size are closed, but for one. */
  set size(size: number) {
    this.limit = Math.max(1, Math.floor(size));
    this.closeSurplus();
    this.startNext();
  }

  /** Workers that exist now, and jobs that run or wait. */
  get load(): { readonly workers: number; readonly running: number; readonly queued: number } {
    return { workers: this.slots.length, running: this.busySlots().length, queued: this.queue.length };
  }

  /**
   * Runs one job and gives back its result. Throws the job's LabError; job/cancelled when the signal fires (a waiting job is
   * dropped at once, a running one asked to stop and after 250 ms terminated with its worker); job/crashed when the worker dies.
   */
  run<Name extends JobName>(
    name: Name,
    params: JobParams<Name>,
    options: RunOptions<JobProgressOf<Name>> = {},
  ): Promise<JobResult<Name>> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(cancelledError());
    return new Promise<JobResult<Name>>((resolve, reject) => {
      const onAbort = (): void => this.cancel(task);
      const task: Task = {
        id: this.nextId++,
        name,
        params,
        priority: options.priority ?? 'foreground',
        transfer: options.transfer ?? [],
        onProgress: options.onProgress as Task['onProgress'],
        settle: {
          resolve: (result) => {
            signal?.removeEventListener('abort', onAbort);
            resolve(result as JobResult<Name>);
          },
          reject: (error) => {
            signal?.removeEventListener('abort', onAbort);
            reject(error);
          },
        },
        aborted: false,
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.enqueue(task);
      this.startNext();
    });
  }

  /** Terminates every worker; waiting and running jobs end with job/cancelled. The pool can be used again afterwards. */
  terminate(): void {
    for (const task of this.queue.splice(0)) task.settle.reject(cancelledError());
    for (let slot = this.slots[0]; slot; slot = this.slots[0]) this.drop(slot, cancelledError());
  }

  private enqueue(task: Task): void {
    const firstBackground = this.queue.findIndex((other) => other.priority === 'background');
    const index = task.priority === 'background' || firstBackground < 0 ? this.queue.length : firstBackground;
    this.queue.splice(index, 0, task);
  }

  private startNext(): void {
    for (let task = this.queue[0]; task && this.mayStart(task); task = this.queue[0]) {
      this.queue.shift();
      const slot = this.slots.find((candidate) => !candidate.task) ?? this.open(task);
      if (slot) void this.execute(slot, task);
    }
  }

  private mayStart(task: Task): boolean {
    const busy = this.busySlots();
    const isHeld = busy.length > 0 && busy.every((slot) => slot.task?.priority === 'background');
    return busy.length < this.limit + (task.priority === 'foreground' && isHeld ? 1 : 0);
  }

  private busySlots(): Slot[] {
    return this.slots.filter((slot) => slot.task);
  }

  /** A new worker, or undefined when the browser refuses one (the task is then rejected). */
  private open(task: Task): Slot | undefined {
    try {
      const worker = this.spawn();
      const slot: Slot = { worker, api: wrap<WorkerApi>(worker), task: undefined, stopTimer: undefined };
      worker.addEventListener('error', (event) => this.crash(slot, event));
      worker.addEventListener('messageerror', (event) => this.crash(slot, event));
      this.slots.push(slot);
      return slot;
    } catch (error) {
      task.settle.reject(crashError(String(error)));
      return undefined;
    }
  }

  private async execute(slot: Slot, task: Task): Promise<void> {
    slot.task = task;
    const onProgress = task.onProgress && proxy((progress: never) => slot.task === task && task.onProgress?.(progress));
    const params = task.transfer.length > 0 ? transfer(task.params as object, task.transfer) : task.params;
    const run = slot.api.run as (...args: unknown[]) => Promise<unknown>;
    try {
      const result = await run(task.id, task.name, params, ...(onProgress ? [onProgress] : []));
      this.finish(slot, task, () => task.settle.resolve(result));
    } catch (error) {
      const known = isLabError(error) ? error : fromWireError(toWireError(error));
      this.finish(slot, task, () => task.settle.reject(known));
    }
  }

  /** The worker answered: settle, unless the caller cancelled meanwhile, and take the next job. */
  private finish(slot: Slot, task: Task, settle: () => void): void {
    if (slot.task !== task) return;
    slot.task = undefined;
    clearTimeout(slot.stopTimer);
    if (task.aborted) task.settle.reject(cancelledError());
    else settle();
    this.closeSurplus();
    this.startNext();
  }

  private cancel(task: Task): void {
    task.aborted = true;
    const position = this.queue.indexOf(task);
    if (position >= 0) {
      this.queue.splice(position, 1);
      task.settle.reject(cancelledError());
      return;
    }
    const slot = this.slots.find((candidate) => candidate.task === task);
    if (!slot) return;
    void (slot.api.abort as (jobId: number) => Promise<void>)(task.id);
    slot.stopTimer = setTimeout(() => this.drop(slot, cancelledError()), stopWithinMs);
  }

  private crash(slot: Slot, event: Event): void {
    const reason = (event as { message?: unknown }).message;
    this.drop(
      slot,
      slot.task?.aborted ? cancelledError() : crashError(typeof reason === 'string' ? reason : event.type),
    );
  }

  /** Terminates one worker and rejects its job; the next job opens a fresh one. */
  private drop(slot: Slot, error: LabError): void {
    const position = this.slots.indexOf(slot);
    if (position < 0) return;
    this.slots.splice(position, 1);
    clearTimeout(slot.stopTimer);
    slot.worker.terminate();
    const { task } = slot;
    slot.task = undefined;
    task?.settle.reject(error);
    this.startNext();
  }

  /** Keeps the one worker that foreground jobs may have beyond the limit: starting it anew would cost them more than it holds. */
  private closeSurplus(): void {
    for (const slot of [...this.slots].reverse()) {
      if (this.slots.length > this.limit + 1 && !slot.task) this.drop(slot, cancelledError());
    }
  }
}

function crashError(reason: string): LabError {
  return new LabError(
    'job/crashed',
    `The worker stopped unexpectedly (${reason}). Run it again; if it fails again, use less data.`,
    { reason },
  );
}

let isErrorTransferInstalled = false;
function installErrorTransferOnce(): void {
  if (isErrorTransferInstalled) return;
  isErrorTransferInstalled = true;
  installErrorTransfer();
}
