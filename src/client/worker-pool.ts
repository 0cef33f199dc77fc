import { proxy, transfer, wrap, type Endpoint, type Remote } from 'comlink';
import { cancelledError, isLabError, LabError } from '../core/lab-error.ts';
import { installErrorTransfer, toWireError, fromWireError } from '../protocol/error-wire.ts';
import type { JobName, JobParams, JobProgressOf, JobResult } from '../protocol/jobs.ts';
import type { WorkerApi } from '../protocol/worker-api.ts';
import type { OwnLease } from './own-sandboxes.ts';

/** What the pool needs of a Worker; tests pass their own. */
export interface PoolWorker extends Endpoint {
  terminate(): void;
}

/** What someone is looking at now, work that may wait, or work for when there is nothing else. */
export type Priority = 'foreground' | 'background' | 'idle';

const rankOf: Readonly<Record<Priority, number>> = { foreground: 0, background: 1, idle: 2 };

export interface RunOptions<Progress> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Default: foreground. */
  readonly priority?: Priority | undefined;
  /** Buffers of the params that move to the worker instead of being copied. */
  readonly transfer?: Transferable[] | undefined;
  /** How often the job starts again when its worker dies. Default 0; not for jobs whose buffers moved away. */
  readonly restarts?: number | undefined;
}

/** A running job that has not stopped this long after its abort loses its worker. */
const stopWithinMs = 250;

/**
 * A worker that the browser or the system has killed says nothing, so a working one is asked now and then: this often, and it is given up when so
 * many questions in a row stay without an answer. Jobs breathe every 16 ms; only a single row of many million values keeps one silent for long.
 */
export interface Heartbeat {
  readonly everyMs: number;
  readonly misses: number;
}
const usualHeartbeat: Heartbeat = { everyMs: 2500, misses: 4 };

interface Task {
  readonly id: number;
  readonly name: JobName;
  readonly params: unknown;
  readonly priority: Priority;
  readonly transfer: Transferable[];
  readonly onProgress: ((progress: never) => void) | undefined;
  readonly settle: { resolve(result: unknown): void; reject(error: unknown): void };
  restartsLeft: number;
  aborted: boolean;
  /** Sandboxes of own algorithms that it uses. */
  readonly leases: OwnLease[];
}

interface Slot {
  readonly worker: PoolWorker;
  readonly api: Remote<WorkerApi>;
  task: Task | undefined;
  stopTimer: ReturnType<typeof setTimeout> | undefined;
  heartbeat: ReturnType<typeof setInterval> | undefined;
}

/**
 * Runs jobs on a few workers, one job per worker at a time, foreground before background before idle and otherwise in order. Workers start
 * when first needed and stay. While jobs of lower priority hold all workers, one more worker is started, so that what someone looks at never
 * waits for a long job. Idle jobs start only while no other job runs or waits.
 */
export class WorkerPool {
  private readonly spawn: () => PoolWorker;
  private readonly leaseOwn: ((algorithmId: string) => Promise<OwnLease>) | undefined;
  private limit: number;
  private readonly slots: Slot[] = [];
  private readonly queue: Task[] = [];
  private readonly heartbeat: Heartbeat;
  private nextId = 1;

  /** `leaseOwn` opens a sandbox for an own algorithm of a job; without it no job can use one. */
  constructor(spawn: () => PoolWorker, size: number, heartbeat = usualHeartbeat, leaseOwn?: (algorithmId: string) => Promise<OwnLease>) {
    installErrorTransferOnce();
    this.heartbeat = heartbeat;
    this.spawn = spawn;
    this.leaseOwn = leaseOwn;
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
        restartsLeft: options.transfer ? 0 : (options.restarts ?? 0),
        aborted: false,
        leases: [],
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
    const firstLater = this.queue.findIndex((other) => rankOf[other.priority] > rankOf[task.priority]);
    this.queue.splice(firstLater < 0 ? this.queue.length : firstLater, 0, task);
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
    if (task.priority === 'idle') return busy.length < this.limit && busy.every((slot) => slot.task?.priority === 'idle');
    const isHeld = busy.length > 0 && busy.every((slot) => rankOf[slot.task!.priority] > rankOf[task.priority]);
    return busy.length < this.limit + (isHeld ? 1 : 0);
  }

  private busySlots(): Slot[] {
    return this.slots.filter((slot) => slot.task);
  }

  /** A new worker, or undefined when the browser refuses one (the task is then rejected). */
  private open(task: Task): Slot | undefined {
    try {
      const worker = this.spawn();
      const slot: Slot = { worker, api: wrap<WorkerApi>(worker), task: undefined, stopTimer: undefined, heartbeat: undefined };
      worker.addEventListener('error', (event) => this.crash(slot, reasonOf(event)));
      worker.addEventListener('messageerror', (event) => this.crash(slot, reasonOf(event)));
      this.slots.push(slot);
      const provide = slot.api.provideOwn as (open: unknown) => Promise<void>;
      if (this.leaseOwn) void provide(proxy((jobId: number, algorithmId: string) => this.lendOwn(slot, jobId, algorithmId)));
      return slot;
    } catch (error) {
      task.settle.reject(crashError(String(error)));
      return undefined;
    }
  }

  /** A sandbox for the running job of a slot, which ends with the job. */
  private async lendOwn(slot: Slot, jobId: number, algorithmId: string): Promise<object> {
    const lease = await this.leaseOwn!(algorithmId);
    if (slot.task?.id === jobId) slot.task.leases.push(lease);
    else lease.end(false);
    const { port, alarm, map } = lease;
    return transfer({ port, alarm, map }, [port, alarm]);
  }

  private async execute(slot: Slot, task: Task): Promise<void> {
    slot.task = task;
    this.watch(slot);
    const onProgress = task.onProgress && proxy((progress: never) => slot.task === task && task.onProgress?.(progress));
    const params = task.transfer.length > 0 ? transfer(task.params as object, task.transfer) : task.params;
    const run = slot.api.run as (...args: unknown[]) => Promise<unknown>;
    try {
      const result = await run(task.id, task.name, params, ...(onProgress ? [onProgress] : []));
      for (const lease of task.leases) lease.end(true);
      this.finish(slot, task, () => task.settle.resolve(result));
    } catch (error) {
      for (const lease of task.leases) lease.end(false);
      const known = isLabError(error) ? error : fromWireError(toWireError(error));
      this.finish(slot, task, () => task.settle.reject(known));
    }
  }

  /** The worker answered: settle, unless the caller cancelled meanwhile, and take the next job. */
  private finish(slot: Slot, task: Task, settle: () => void): void {
    if (slot.task !== task) return;
    slot.task = undefined;
    clearTimeout(slot.stopTimer);
    clearInterval(slot.heartbeat);
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

  /** Asks the worker for signs of life while it has a job. */
  private watch(slot: Slot): void {
    let unanswered = 0;
    clearInterval(slot.heartbeat);
    slot.heartbeat = setInterval(() => {
      if (unanswered >= this.heartbeat.misses) {
        this.crash(slot, 'it gave no sign of life');
        return;
      }
      unanswered++;
      void slot.api.ping().then(() => (unanswered = 0));
    }, this.heartbeat.everyMs);
  }

  private crash(slot: Slot, reason: string): void {
    const { task } = slot;
    if (task && !task.aborted && task.restartsLeft > 0) {
      task.restartsLeft--;
      slot.task = undefined;
      this.queue.unshift(task);
    }
    this.drop(
      slot,
      task?.aborted ? cancelledError() : crashError(reason),
    );
  }

  /** Terminates one worker and rejects its job; the next job opens a fresh one. */
  private drop(slot: Slot, error: LabError): void {
    const position = this.slots.indexOf(slot);
    if (position < 0) return;
    this.slots.splice(position, 1);
    clearTimeout(slot.stopTimer);
    clearInterval(slot.heartbeat);
    slot.worker.terminate();
    const { task } = slot;
    slot.task = undefined;
    for (const lease of task?.leases ?? []) lease.end(false);
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

/** What an error event of a worker says. */
function reasonOf(event: Event): string {
  const { message } = event as { message?: unknown };
  return typeof message === 'string' ? message : event.type;
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
