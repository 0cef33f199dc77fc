import type { Lossless } from '../core/experiments/tensor/lossless.ts';
import { isLabError } from '../core/lab-error.ts';
import type { TensorInFile } from '../gguf/jobs/tensor-in-file.ts';
import { inParallel } from './in-parallel.ts';
import { trackJob } from './jobs-store.ts';
import { pool } from './pool.ts';

export interface LosslessSnapshot {
  readonly state: 'idle' | 'running' | 'cancelled' | 'failed';
  readonly fraction: number;
  readonly message: string | undefined;
  /** Tensor name -> what was found. */
  readonly results: ReadonlyMap<string, Lossless>;
  /** Tensor name -> why it could not be read. */
  readonly problems: ReadonlyMap<string, string>;
}

/** Looks for the formats that hold the tensors of a model exactly, one tensor after the other in the background. What was found stays; a new run goes on from it. */
export class LosslessSession {
  private readonly tensors: readonly TensorInFile[];
  private readonly listeners = new Set<() => void>();
  private readonly results = new Map<string, Lossless>();
  private readonly problems = new Map<string, string>();
  private controller: AbortController | undefined;
  private publishedAtMs = 0;
  private current: LosslessSnapshot = { state: 'idle', fraction: 0, message: undefined, results: new Map(), problems: new Map() };

  constructor(tensors: readonly TensorInFile[]) {
    this.tensors = tensors;
  }

  readonly snapshot = (): LosslessSnapshot => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Tests these tensors (or all), from samples or from all rows. Errors end up in the snapshot. */
  async test(allRows: boolean, names?: readonly string[]): Promise<void> {
    if (this.controller) return;
    const isMissing = ({ tensor }: TensorInFile): boolean => {
      const known = this.results.get(tensor.name);
      return !this.problems.has(tensor.name) && (known === undefined || (allRows && known.rows < tensor.elementCount / (tensor.shape.at(-1) ?? 1)));
    };
    const work = this.tensors.filter((at) => (names?.includes(at.tensor.name) ?? true) && isMissing(at));
    if (work.length === 0) return;
    const controller = new AbortController();
    this.controller = controller;
    this.publish({ state: 'running', fraction: 0, message: undefined });
    try {
      let done = 0;
      await trackJob(
        `Lossless formats of ${work.length} ${work.length === 1 ? 'tensor' : 'tensors'}`,
        ({ signal, onProgress }) =>
          inParallel(work, pool.size + 1, async (at) => {
            await this.testOne(at, allRows, signal);
            onProgress({ fraction: ++done / work.length });
            if (performance.now() - this.publishedAtMs > 250) this.publish({ fraction: done / work.length });
          }),
        controller.signal,
      );
      this.controller = undefined;
      this.publish({ state: 'idle', fraction: 1 });
    } catch (error) {
      controller.abort();
      this.controller = undefined;
      this.publish(isLabError(error, 'job/cancelled') ? { state: 'cancelled' } : { state: 'failed', message: String((error as Error).message) });
    }
  }

  /** Stops; what was found stays. */
  cancel(): void {
    this.controller?.abort();
  }

  private async testOne(at: TensorInFile, allRows: boolean, signal: AbortSignal): Promise<void> {
    try {
      this.results.set(at.tensor.name, await pool.run('tensor/lossless', { at, allRows }, { signal, priority: 'background', restarts: 2 }));
    } catch (error) {
      if (!isLabError(error) || !error.code.startsWith('tensor/')) throw error;
      this.problems.set(at.tensor.name, error.message);
    }
  }

  private publish(change: Partial<LosslessSnapshot>): void {
    this.publishedAtMs = performance.now();
    this.current = { ...this.current, results: new Map(this.results), problems: new Map(this.problems), ...change };
    for (const listener of this.listeners) listener();
  }
}

const sessions = new Map<string, LosslessSession>();

/** The session of a model. */
export function losslessSession(modelId: string, tensors: () => readonly TensorInFile[]): LosslessSession {
  const session = sessions.get(modelId) ?? new LosslessSession(tensors());
  sessions.set(modelId, session);
  return session;
}
