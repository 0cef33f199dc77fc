import { formatProblem, requireFormat } from '../core/experiments/tensor/candidates.ts';
import { metricError, metricOf } from '../core/experiments/tensor/error-metrics.ts';
import { addErrorSums, type ErrorSums, noErrors } from '../core/experiments/tensor/error-sums.ts';
import { computeTensorGrid } from '../core/experiments/tensor/grid.ts';
import { everyRow, firstLook, type RowSample, roundsOf } from '../core/experiments/tensor/row-sample.ts';
import type { TensorInFile } from '../gguf/jobs/tensor-in-file.ts';
import type { TensorTotal } from '../gguf/jobs/tensor-total.ts';
import { matrixShape } from '../gguf/tensor-decoder.ts';

/** Stands for the values of a file that is compared with a reference. */
export const storedCandidate = 'stored';

/** A tensor of the model: where its original values are, and where the same tensor is stored otherwise. */
export interface ModelTensor {
  readonly at: TensorInFile;
  readonly stored?: TensorInFile;
}

/** Errors of one tensor under one candidate. */
export interface TensorFormatErrors {
  readonly sums: ErrorSums;
  /** True when every row was measured. */
  readonly isExact: boolean;
  /** Rounds of the sample that are in the sums. */
  readonly rounds: number;
}

/** One job of a measurement. */
export interface TotalWork {
  readonly tensor: ModelTensor;
  readonly candidates: readonly string[];
  readonly sample: RowSample;
  readonly parts?: { readonly from: number; readonly to: number };
  /** Values that it reads: its share of the whole work. */
  readonly values: number;
}

/** Values of a job at most: short enough to make way, long enough to be worth a message. */
const valuesPerJob = 2 ** 23;
/** A number whose standard error is below this share of it is not refined further. */
const fineEnough = 5e-4;

/**
 * What is known of every tensor of a model under every candidate, and what is to be measured next. Nothing here runs: a session takes work, and
 * brings results back in whatever order they come.
 */
export class ModelTotals {
  private readonly tensors: readonly ModelTensor[];
  private readonly hasWeights: boolean;
  private readonly known = new Map<string, Map<string, TensorFormatErrors>>();
  /** Parts of measurements of all rows that are not complete, by "tensor candidate". */
  private readonly partial = new Map<string, (ErrorSums | undefined)[]>();
  /** Tensors that cannot be read, and why. */
  private readonly problems = new Map<string, string>();
  /** "tensor candidate" where a candidate needs importances and the matrix has none. */
  private readonly unusable = new Set<string>();

  constructor(tensors: readonly ModelTensor[], hasWeights: boolean) {
    this.tensors = tensors;
    this.hasWeights = hasWeights;
  }

  get errors(): ReadonlyMap<string, ReadonlyMap<string, TensorFormatErrors>> {
    return new Map(this.known);
  }

  /** The first look at what is missing of these candidates. */
  firstLooks(candidates: readonly string[]): readonly TotalWork[] {
    return this.workFor(candidates, (known) => known === undefined, (tensor, missing) => {
      const { rows, cols } = matrixShape(tensor.at.tensor);
      const sample = firstLook(rows, cols);
      return sample.rows === 0 ? this.wholeTensor(tensor, missing) : [{ tensor, candidates: missing, sample, values: sample.rows * cols }];
    });
  }

  /** All rows of whatever is not exact yet. */
  allRows(candidates: readonly string[]): readonly TotalWork[] {
    return this.workFor(candidates, (known) => !known?.isExact, (tensor, missing) => this.wholeTensor(tensor, missing));
  }

  /** One more sample of the tensor whose relative RMSE is least certain; undefined when all are certain enough. */
  refinement(candidates: readonly string[]): TotalWork | undefined {
    const metric = metricOf('rel');
    let worst: { readonly tensor: ModelTensor; readonly error: number } | undefined;
    for (const tensor of this.tensors) {
      const { rows } = matrixShape(tensor.at.tensor);
      for (const known of this.knownOf(tensor, candidates)) {
        if (known.isExact || known.sums.rows === 0) continue;
        const value = metric.compute(known.sums);
        const error = value ? (metricError(metric, known.sums, rows) ?? 1) / value : 0;
        if (error > fineEnough && error > (worst?.error ?? 0)) worst = { tensor, error };
      }
    }
    return worst && this.nextRounds(worst.tensor, candidates);
  }

  /** Takes the result of a piece of work. */
  add({ tensor, candidates, sample, parts }: TotalWork, total: TensorTotal): void {
    const { name } = tensor.at.tensor;
    for (const { candidate, sums } of total.candidates) {
      if (parts) this.addParts(tensor, candidate, parts.from, sums);
      else this.addSample(tensor, candidate, sample, sums[0] ?? noErrors);
    }
    for (const candidate of candidates) if (!total.candidates.some((other) => other.candidate === candidate)) this.unusable.add(`${name} ${candidate}`);
  }

  /** Leaves a tensor out from now on. */
  reject({ at }: ModelTensor, reason: string): void {
    this.problems.set(at.tensor.name, reason);
  }

  /** Tensors that were left out, and why. */
  get rejected(): ReadonlyMap<string, string> {
    return new Map(this.problems);
  }

  private workFor(
    candidates: readonly string[],
    isWanted: (known: TensorFormatErrors | undefined) => boolean,
    plan: (tensor: ModelTensor, missing: readonly string[]) => readonly TotalWork[],
  ): readonly TotalWork[] {
    return this.tensors.flatMap((tensor) => {
      const missing = candidates.filter((candidate) => this.canTake(tensor, candidate) && isWanted(this.known.get(tensor.at.tensor.name)?.get(candidate)));
      return missing.length === 0 ? [] : plan(tensor, missing);
    });
  }

  private canTake(tensor: ModelTensor, candidate: string): boolean {
    const { name } = tensor.at.tensor;
    if (this.problems.has(name) || this.unusable.has(`${name} ${candidate}`)) return false;
    if (candidate === storedCandidate) return tensor.stored !== undefined;
    return formatProblem(requireFormat(candidate), matrixShape(tensor.at.tensor).cols, this.hasWeights) === undefined;
  }

  private knownOf({ at }: ModelTensor, candidates: readonly string[]): readonly TensorFormatErrors[] {
    const own = this.known.get(at.tensor.name);
    return candidates.flatMap((candidate) => own?.get(candidate) ?? []);
  }

  /** The parts of a tensor that are missing, in pieces of some million values. */
  private wholeTensor(tensor: ModelTensor, candidates: readonly string[]): readonly TotalWork[] {
    const { rows, cols } = matrixShape(tensor.at.tensor);
    const grid = computeTensorGrid(rows, cols);
    const rowsPerPart = grid.binRowsPerPart * grid.rowsPerBin;
    const step = Math.max(1, Math.floor(valuesPerJob / (rowsPerPart * cols)));
    const work: TotalWork[] = [];
    for (let from = 0; from < grid.parts; from += step) {
      const to = Math.min(grid.parts, from + step);
      const missing = candidates.filter((candidate) => this.partial.get(`${tensor.at.tensor.name} ${candidate}`)?.[from] === undefined);
      if (missing.length > 0) work.push({ tensor, candidates: missing, sample: everyRow, parts: { from, to }, values: (Math.min(rows, to * rowsPerPart) - from * rowsPerPart) * cols });
    }
    return work;
  }

  /** As many rounds more as there are already, within the size of a job. */
  private nextRounds(tensor: ModelTensor, candidates: readonly string[]): TotalWork | undefined {
    const { rows, cols } = matrixShape(tensor.at.tensor);
    const own = this.known.get(tensor.at.tensor.name)!;
    const sample = firstLook(rows, cols);
    const open = candidates.filter((candidate) => own.get(candidate)?.isExact === false);
    const from = Math.min(...open.map((candidate) => own.get(candidate)!.rounds));
    const to = Math.min(roundsOf(rows, sample), from + Math.max(1, Math.min(from, Math.floor(valuesPerJob / (sample.rows * cols)))));
    const together = open.filter((candidate) => own.get(candidate)!.rounds === from);
    return { tensor, candidates: together, sample: { ...sample, rounds: { from, to } }, values: (to - from) * sample.rows * cols };
  }

  private addSample(tensor: ModelTensor, candidate: string, sample: RowSample, sums: ErrorSums): void {
    const { rows } = matrixShape(tensor.at.tensor);
    const { from, to } = sample.rounds ?? { from: 0, to: 1 };
    const own = this.ownOf(tensor);
    const known = own.get(candidate);
    // A result that comes twice or too late counts once.
    if (known && (known.isExact || known.rounds !== from)) return;
    const isExact = to >= roundsOf(rows, sample);
    const together = known ? addErrorSums(known.sums, sums) : sums;
    own.set(candidate, { sums: isExact ? { ...together, groups: null } : together, isExact, rounds: to });
  }

  private addParts(tensor: ModelTensor, candidate: string, from: number, sums: readonly ErrorSums[]): void {
    const { rows, cols } = matrixShape(tensor.at.tensor);
    const key = `${tensor.at.tensor.name} ${candidate}`;
    const all = this.partial.get(key) ?? Array.from<ErrorSums | undefined>({ length: computeTensorGrid(rows, cols).parts });
    sums.forEach((part, index) => (all[from + index] = part));
    this.partial.set(key, all);
    if (all.includes(undefined)) return;
    this.partial.delete(key);
    this.ownOf(tensor).set(candidate, { sums: (all as ErrorSums[]).reduce(addErrorSums, noErrors), isExact: true, rounds: 0 });
  }

  private ownOf({ at }: ModelTensor): Map<string, TensorFormatErrors> {
    const own = this.known.get(at.tensor.name) ?? new Map<string, TensorFormatErrors>();
    this.known.set(at.tensor.name, own);
    return own;
  }
}
