import { isLabError } from '../core/lab-error.ts';
import type { ImatrixFile } from '../imatrix/jobs/imatrix-file.ts';
import type { JobWeights } from '../gguf/jobs/tensor-in-file.ts';
import { inParallel } from './in-parallel.ts';
import { trackJob, type TrackedRun } from './jobs-store.ts';
import { type ModelTensor, ModelTotals, storedCandidate, type TensorFormatErrors, type TotalWork } from './model-totals.ts';
import { pool } from './pool.ts';
import type { Priority } from './worker-pool.ts';

export interface ModelErrorSnapshot {
  readonly state: 'idle' | 'running' | 'cancelled' | 'failed';
  /** 0 to 1 of the run that goes on or was cancelled. */
  readonly fraction: number;
  readonly message: string | undefined;
  /** Tensor name -> candidate id -> errors. */
  readonly errors: ReadonlyMap<string, ReadonlyMap<string, TensorFormatErrors>>;
  /** Tensor name -> why it could not be measured. */
  readonly problems: ReadonlyMap<string, string>;
  /** `done`: every number is certain enough. */
  readonly refinement: 'off' | 'running' | 'done';
}

/**
 * Errors of all tensors of a model, in the background: what someone looks at in detail goes first. A first look samples 2 % of the rows; while
 * nothing else runs the least certain tensors are sampled further; measuring all rows replaces the samples. Results stay while the page is open,
 * so whatever ends a run (a cancel, a dead worker, a file that is gone), the next one goes on from what is there.
 */
export class ModelErrorSession {
  private readonly imatrix: ImatrixFile | undefined;
  private readonly totals: ModelTotals;
  private readonly listeners = new Set<() => void>();
  private controller: AbortController | undefined;
  private refining: AbortController | undefined;
  private isPaused = false;
  private publishedAtMs = 0;
  private current: ModelErrorSnapshot = { state: 'idle', fraction: 0, message: undefined, errors: new Map(), problems: new Map(), refinement: 'off' };

  constructor(tensors: readonly ModelTensor[], imatrix: ImatrixFile | undefined) {
    this.totals = new ModelTotals(tensors, imatrix !== undefined);
    this.imatrix = imatrix;
  }

  readonly snapshot = (): ModelErrorSnapshot => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Measures what is missing of these candidates, from samples or from all rows. Errors end up in the snapshot. */
  async measure(candidates: readonly string[], allRows: boolean): Promise<void> {
    if (this.controller) return;
    const work = allRows ? this.totals.allRows(candidates) : this.totals.firstLooks(candidates);
    if (work.length === 0) return;
    this.stopRefining();
    const controller = new AbortController();
    this.controller = controller;
    this.publish({ state: 'running', fraction: 0, message: undefined });
    try {
      const tensors = new Set(work.map(({ tensor }) => tensor)).size;
      await trackJob(`Errors of ${tensors} ${tensors === 1 ? 'tensor' : 'tensors'}`, (run) => this.runAll(work, run), controller.signal);
      this.controller = undefined;
      this.publish({ state: 'idle', fraction: 1 });
    } catch (error) {
      controller.abort();
      this.controller = undefined;
      const isCancelled = isLabError(error, 'job/cancelled');
      const state = !isCancelled ? 'failed' : this.isPaused ? 'idle' : 'cancelled';
      this.isPaused = false;
      this.publish({ state, message: isCancelled ? undefined : String((error as Error).message) });
    }
  }

  /** Samples further, one tensor after the other and only while the workers have nothing else to do, until everything is certain enough. */
  async refine(candidates: readonly string[]): Promise<void> {
    if (this.controller || this.refining) return;
    const controller = new AbortController();
    this.refining = controller;
    const { signal } = controller;
    try {
      for (let work = this.totals.refinement(candidates); work && !signal.aborted; work = this.totals.refinement(candidates)) {
        this.publish({ refinement: 'running' });
        await this.runOne(work, signal, 'idle');
      }
      if (!signal.aborted) this.publish({ refinement: 'done' });
    } catch (error) {
      if (!isLabError(error, 'job/cancelled')) this.publish({ state: 'failed', message: String((error as Error).message), refinement: 'off' });
    } finally {
      if (this.refining === controller) this.refining = undefined;
    }
  }

  /** Ends refining; what is there stays. */
  stopRefining(): void {
    this.refining?.abort();
    this.refining = undefined;
    if (this.current.refinement !== 'off') this.publish({ refinement: 'off' });
  }

  /** Stops; what is there stays. */
  cancel(): void {
    this.controller?.abort();
  }

  /** Stops because nobody looks: the next look goes on by itself. */
  pause(): void {
    this.isPaused = this.controller !== undefined;
    this.controller?.abort();
    this.stopRefining();
  }

  private async runAll(work: readonly TotalWork[], { signal, onProgress }: TrackedRun): Promise<void> {
    const total = work.reduce((sum, { values }) => sum + values, 0);
    let done = 0;
    await inParallel(work, pool.size + 1, async (item) => {
      await this.runOne(item, signal, 'background');
      done += item.values;
      onProgress({ fraction: done / total });
      if (performance.now() - this.publishedAtMs > 250) this.publish({ fraction: done / total });
    });
  }

  private async runOne(work: TotalWork, signal: AbortSignal, priority: Priority): Promise<void> {
    const { tensor, candidates, sample, parts } = work;
    const options = { signal, priority, restarts: 2 };
    try {
      const weights = await this.readWeights(tensor, options);
      const params = {
        at: tensor.at,
        formats: candidates.filter((id) => id !== storedCandidate),
        sample,
        ...(candidates.includes(storedCandidate) && tensor.stored && { stored: tensor.stored }),
        ...(parts && { parts }),
        ...(weights && { weights }),
      };
      this.totals.add(work, await pool.run('tensor/total', params, options));
    } catch (error) {
      // A tensor that lies outside the file leaves a gap; the others are still worth measuring.
      if (!isLabError(error) || !error.code.startsWith('tensor/')) throw error;
      this.totals.reject(tensor, error.message);
    }
  }

  /** Importances of the tensor, if there is a matrix with a usable entry for it. */
  private async readWeights({ at }: ModelTensor, options: { readonly signal: AbortSignal; readonly priority: Priority; readonly restarts: number }): Promise<JobWeights | undefined> {
    if (!this.imatrix) return undefined;
    const { file, columns } = this.imatrix;
    const { name, shape } = at.tensor;
    try {
      return (await pool.run('imatrix/weights', { file, columns, tensor: { name, shape } }, options)) ?? undefined;
    } catch (error) {
      // A matrix of another model: the tensor is measured as without one.
      if (!isLabError(error, 'quant/imatrix-size')) throw error;
      return undefined;
    }
  }

  private publish(change: Partial<ModelErrorSnapshot>): void {
    this.publishedAtMs = performance.now();
    this.current = { ...this.current, errors: this.totals.errors, problems: this.totals.rejected, ...change };
    for (const listener of this.listeners) listener();
  }
}

const sessions = new Map<string, ModelErrorSession>();

/** The session of this id, which names model, reference and importance matrix; `tensors` are those worth quantizing. */
export function modelErrorSession(id: string, imatrix: ImatrixFile | undefined, tensors: () => readonly ModelTensor[]): ModelErrorSession {
  const session = sessions.get(id) ?? new ModelErrorSession(tensors(), imatrix);
  sessions.set(id, session);
  return session;
}
