import { type CandidateTotal, TensorErrorMerge } from '../core/experiments/tensor/tensor-error-merge.ts';
import { computeTensorGrid, type TensorGrid } from '../core/experiments/tensor/grid.ts';
import { type RowSample, sampledParts } from '../core/experiments/tensor/row-sample.ts';
import type { NamedRows } from '../core/experiments/tensor/tensor-error.ts';
import { isLabError } from '../core/lab-error.ts';
import type { JobWeights, TensorInFile } from '../gguf/jobs/tensor-in-file.ts';
import { matrixShape } from '../gguf/tensor-decoder.ts';
import { inParallel } from './in-parallel.ts';
import { trackJob, type TrackedRun } from './jobs-store.ts';
import { pool } from './pool.ts';

/** What to measure, apart from the formats. */
export interface TensorErrorSubject {
  /** Names file, tensor, sample and weights: equal keys have equal results. */
  readonly key: string;
  readonly at: TensorInFile;
  readonly stored?: TensorInFile;
  readonly weights?: JobWeights;
  readonly sample: RowSample;
}

export type TensorErrorState = 'idle' | 'running' | 'cancelled' | 'failed';

/** What is known so far. A new object whenever something arrives; maps fill in place. */
export interface TensorErrorSnapshot {
  readonly grid: TensorGrid;
  readonly state: TensorErrorState;
  /** 0 to 1 of the run that goes on or was cancelled. */
  readonly fraction: number;
  readonly error: unknown;
  /** Rows read, and those among them with NaN or Inf. */
  readonly rows: number;
  readonly nonFiniteRows: NamedRows;
  readonly candidates: ReadonlyMap<string, CandidateTotal>;
  /** Candidates that are complete. */
  readonly complete: ReadonlySet<string>;
}

/**
 * The errors of one tensor, computed part by part on the workers of the page and kept. Asking for more formats measures only
 * those; cancelling keeps the parts that are there, and asking again goes on from them.
 */
export class TensorErrorSession {
  readonly grid: TensorGrid;
  private readonly subject: TensorErrorSubject;
  /** Parts that the sample reads anything of. */
  private readonly parts: readonly number[];
  /** One merge for each group of candidates that was started together. */
  private readonly runs: Run[] = [];
  private readonly listeners = new Set<() => void>();
  private wanted: ReadonlySet<string> = new Set();
  private controller: AbortController | undefined;
  private ending: Promise<void> | undefined;
  private publishedAtMs = 0;
  private current: TensorErrorSnapshot;

  constructor(subject: TensorErrorSubject) {
    const { rows, cols } = matrixShape(subject.at.tensor);
    this.subject = subject;
    this.grid = computeTensorGrid(rows, cols);
    this.parts = sampledParts(this.grid, subject.sample);
    this.current = {
      grid: this.grid,
      state: 'idle',
      fraction: 0,
      error: undefined,
      rows: 0,
      nonFiniteRows: { count: 0, first: [] },
      candidates: new Map(),
      complete: new Set(),
    };
  }

  readonly snapshot = (): TensorErrorSnapshot => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Bytes of the maps held. */
  get bytes(): number {
    const { binRows, binCols } = this.grid;
    return this.current.candidates.size * binRows * binCols * 4 * 8;
  }

  /** Measures what is missing of these formats and leaves out what is no longer asked for. Errors end up in the snapshot. */
  async measure(formats: readonly string[], label: string): Promise<void> {
    this.wanted = new Set(formats);
    const known = new Set(this.runs.flatMap((run) => run.formats));
    const missing = formats.filter((format) => !known.has(format));
    const hasStored = this.runs.length === 0 && this.subject.stored !== undefined;
    if (missing.length > 0 || hasStored) this.runs.push(new Run(this.grid, missing, hasStored));
    if (this.controller?.signal.aborted) await this.ending;
    if (this.controller || !this.nextRun()) return;
    const controller = new AbortController();
    this.controller = controller;
    this.publish({ state: 'running', fraction: 0, error: undefined });
    this.ending = this.runToEnd(controller, label);
    await this.ending;
  }

  /** Stops measuring; the parts that are there stay. */
  cancel(): void {
    this.controller?.abort();
  }

  private async runToEnd(controller: AbortController, label: string): Promise<void> {
    try {
      await trackJob(label, (tracked) => this.runAll(tracked), controller.signal);
      this.controller = undefined;
      this.publish({ state: 'idle', fraction: 1 });
    } catch (error) {
      controller.abort();
      this.controller = undefined;
      this.publish(isLabError(error, 'job/cancelled') ? { state: 'cancelled' } : { state: 'failed', error });
    }
  }

  private async runAll({ signal, onProgress }: TrackedRun): Promise<void> {
    // Formats may be asked for while others are measured: look again until nothing is missing.
    for (let run = this.nextRun(); run; run = this.nextRun()) {
      const current = run;
      const missing = this.parts.filter((part) => !current.merge.has(part));
      let done = this.parts.length - missing.length;
      await inParallel(missing, pool.size + 1, async (part) => {
        current.merge.add(await this.computePart(current, part, signal));
        done++;
        onProgress({ fraction: done / this.parts.length });
        this.publishSoon(done / this.parts.length);
      });
      current.isComplete = true;
      this.publish({});
    }
  }

  private nextRun(): Run | undefined {
    return this.runs.find(
      (run) => !run.isComplete && (run.hasStored || run.formats.some((format) => this.wanted.has(format))),
    );
  }

  private computePart(run: Run, part: number, signal: AbortSignal) {
    const { at, stored, weights, sample } = this.subject;
    const params = {
      at,
      sample,
      part,
      formats: run.formats,
      ...(weights && { weights }),
      ...(run.hasStored && stored && { stored }),
    };
    return pool.run('tensor/errors', params, { signal, restarts: 2 });
  }

  /** At most four times a second: painting the maps costs more than many a part. */
  private publishSoon(fraction: number): void {
    if (performance.now() - this.publishedAtMs > 250) this.publish({ fraction });
  }

  private publish(change: Partial<TensorErrorSnapshot>): void {
    this.publishedAtMs = performance.now();
    const totals = this.runs.map((run) => run.merge.total());
    const most = totals.reduce((best, total) => (total.rows > best.rows ? total : best), {
      rows: 0,
      nonFiniteRows: this.current.nonFiniteRows,
    });
    this.current = {
      ...this.current,
      rows: most.rows,
      nonFiniteRows: most.nonFiniteRows,
      candidates: new Map(
        totals.flatMap((total) => total.candidates.map((candidate) => [candidate.candidate, candidate])),
      ),
      complete: new Set(
        this.runs
          .filter((run) => run.isComplete)
          .flatMap((run) => [...run.formats, ...(run.hasStored ? ['stored'] : [])]),
      ),
      ...change,
    };
    for (const listener of this.listeners) listener();
  }
}

class Run {
  readonly formats: readonly string[];
  readonly hasStored: boolean;
  readonly merge: TensorErrorMerge;
  isComplete = false;

  constructor(grid: TensorGrid, formats: readonly string[], hasStored: boolean) {
    this.formats = formats;
    this.hasStored = hasStored;
    this.merge = new TensorErrorMerge(grid);
  }
}

/** Bytes of maps that sessions which nobody looks at may hold. */
const budgetBytes = 192 * 2 ** 20;
const sessions = new Map<string, TensorErrorSession>();

/** The session of this subject: the one that was opened before, or a new one. The least recently used are forgotten. */
export function tensorErrorSession(subject: TensorErrorSubject): TensorErrorSession {
  const session = sessions.get(subject.key) ?? new TensorErrorSession(subject);
  sessions.delete(subject.key);
  sessions.set(subject.key, session);
  let bytes = 0;
  for (const [key, held] of [...sessions].toReversed()) {
    bytes += held.bytes;
    if (bytes > budgetBytes && held !== session) sessions.delete(key);
  }
  return session;
}
