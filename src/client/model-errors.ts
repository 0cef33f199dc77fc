import { formatProblem, requireFormat } from '../core/experiments/tensor/candidates.ts';
import type { ErrorSums } from '../core/experiments/tensor/error-sums.ts';
import { isLabError } from '../core/lab-error.ts';
import type { ImatrixFile } from '../imatrix/jobs/imatrix-file.ts';
import type { JobWeights, TensorInFile } from '../gguf/jobs/tensor-in-file.ts';
import { matrixShape } from '../gguf/tensor-decoder.ts';
import { trackJob, type TrackedRun } from './jobs-store.ts';
import { pool } from './pool.ts';

/** Errors of one tensor under one format. */
export interface TensorFormatErrors {
  readonly sums: ErrorSums;
  /** True when every row was measured. */
  readonly isExact: boolean;
}

export interface ModelErrorSnapshot {
  readonly state: 'idle' | 'running' | 'cancelled' | 'failed';
  /** 0 to 1 of the run that goes on or was cancelled. */
  readonly fraction: number;
  readonly message: string | undefined;
  /** Tensor name -> format id -> errors. */
  readonly errors: ReadonlyMap<string, ReadonlyMap<string, TensorFormatErrors>>;
}

/** Share of the rows that a first look reads, the fewest rows of a tensor, and how many are read together. */
const sampledShare = 0.02;
const fewestRows = 64;
const rowsPerRun = 4;

/** Rows of a first look at a tensor. */
const sampledRowCount = (rows: number): number => Math.max(fewestRows, Math.ceil(rows * sampledShare));

/**
 * Errors of all tensors of a model, one job for each tensor, in the background: what someone looks at in detail goes first. A first
 * look samples 2 % of the rows; measuring all rows replaces it. Results stay while the page is open.
 */
export class ModelErrorSession {
  private readonly tensors: readonly TensorInFile[];
  private readonly imatrix: ImatrixFile | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly errors = new Map<string, Map<string, TensorFormatErrors>>();
  private controller: AbortController | undefined;
  private isPaused = false;
  private publishedAtMs = 0;
  /** Tensors that lie outside their file. */
  private readonly unreadable = new Set<string>();
  /** "tensor format" where the format needs importances and the matrix has none. */
  private readonly unusable = new Set<string>();
  private current: ModelErrorSnapshot = { state: 'idle', fraction: 0, message: undefined, errors: new Map() };

  constructor(tensors: readonly TensorInFile[], imatrix: ImatrixFile | undefined) {
    this.tensors = tensors;
    this.imatrix = imatrix;
  }

  readonly snapshot = (): ModelErrorSnapshot => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Measures what is missing of these formats, from samples or from all rows. Errors end up in the snapshot. */
  async measure(formats: readonly string[], allRows: boolean): Promise<void> {
    if (this.controller) return;
    const work = this.tensors
      .map((at) => ({ at, formats: formats.filter((format) => this.isMissing(at, format, allRows)) }))
      .filter((item) => item.formats.length > 0);
    if (work.length === 0) return;
    const controller = new AbortController();
    this.controller = controller;
    this.publish({ state: 'running', fraction: 0, message: undefined });
    try {
      await trackJob(`Errors of ${work.length} tensors`, (run) => this.runAll(work, allRows, run), controller.signal);
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

  /** Stops; what is there stays. */
  cancel(): void {
    this.controller?.abort();
  }

  /** Stops because nobody looks: the next look goes on by itself. */
  pause(): void {
    this.isPaused = this.controller !== undefined;
    this.controller?.abort();
  }

  private isMissing({ tensor }: TensorInFile, format: string, allRows: boolean): boolean {
    if (this.unreadable.has(tensor.name) || this.unusable.has(`${tensor.name} ${format}`)) return false;
    if (formatProblem(requireFormat(format), matrixShape(tensor).cols, this.imatrix !== undefined) !== undefined) return false;
    const known = this.errors.get(tensor.name)?.get(format);
    return known === undefined || (allRows && !known.isExact);
  }

  private async runAll(work: readonly { readonly at: TensorInFile; readonly formats: readonly string[] }[], allRows: boolean, { signal, onProgress }: TrackedRun): Promise<void> {
    const sizes = work.map(({ at }) => (allRows ? at.tensor.elementCount : sampledRowCount(matrixShape(at.tensor).rows) * matrixShape(at.tensor).cols));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    let done = 0;
    const queue = work.entries();
    const take = async (): Promise<void> => {
      for (const [index, { at, formats }] of queue) {
        await this.measureTensor(at, formats, allRows, signal);
        done += sizes[index]!;
        onProgress({ fraction: done / total });
        if (performance.now() - this.publishedAtMs > 250) this.publish({ fraction: done / total });
      }
    };
    await Promise.all(Array.from({ length: pool.size + 1 }, take));
  }

  private async measureTensor(at: TensorInFile, formats: readonly string[], allRows: boolean, signal: AbortSignal): Promise<void> {
    const { rows } = matrixShape(at.tensor);
    const wanted = sampledRowCount(rows);
    const isExact = allRows || wanted >= rows;
    const sample = isExact ? { rows: 0, seed: 0 } : { rows: wanted, seed: 1, run: rowsPerRun };
    try {
      const weights = await this.readWeights(at, signal);
      const { candidates } = await pool.run('tensor/total', { at, formats, sample, ...(weights && { weights }) }, { signal, priority: 'background' });
      const known = this.errors.get(at.tensor.name) ?? new Map<string, TensorFormatErrors>();
      for (const { format, sums } of candidates) known.set(format, { sums, isExact });
      this.errors.set(at.tensor.name, known);
      for (const format of formats) if (!candidates.some((candidate) => candidate.format === format)) this.unusable.add(`${at.tensor.name} ${format}`);
    } catch (error) {
      // A tensor that lies outside the file leaves a gap; the others are still worth measuring.
      if (!isLabError(error) || !error.code.startsWith('tensor/')) throw error;
      this.unreadable.add(at.tensor.name);
    }
  }

  /** Importances of the tensor, if there is a matrix with a usable entry for it. */
  private async readWeights({ tensor: { name, shape } }: TensorInFile, signal: AbortSignal): Promise<JobWeights | undefined> {
    if (!this.imatrix) return undefined;
    const { file, columns } = this.imatrix;
    try {
      return (await pool.run('imatrix/weights', { file, columns, tensor: { name, shape } }, { signal, priority: 'background' })) ?? undefined;
    } catch (error) {
      // A matrix of another model: the tensor is measured as without one.
      if (!isLabError(error, 'quant/imatrix-size')) throw error;
      return undefined;
    }
  }

  private publish(change: Partial<ModelErrorSnapshot>): void {
    this.publishedAtMs = performance.now();
    this.current = { ...this.current, errors: new Map(this.errors), ...change };
    for (const listener of this.listeners) listener();
  }
}

const sessions = new Map<string, ModelErrorSession>();

/** The session of this id, which names model and importance matrix; `tensors` are those worth quantizing. */
export function modelErrorSession(id: string, imatrix: ImatrixFile | undefined, tensors: () => readonly TensorInFile[]): ModelErrorSession {
  const session = sessions.get(id) ?? new ModelErrorSession(tensors(), imatrix);
  sessions.set(id, session);
  return session;
}
