import type { RowWeights } from '../../core/experiments/tensor/row-weights.ts';
import { type ErrorMetric, errorMetrics, metricError, metricOf } from '../../core/experiments/tensor/error-metrics.ts';
import { formatProblem, requireFormat } from '../../core/experiments/tensor/candidates.ts';
import { bitsPerWeight } from '../../core/quants/format.ts';
import { isPartial, type RowSample } from '../../core/experiments/tensor/row-sample.ts';
import { type NamedRows, rowNamesText } from '../../core/experiments/tensor/tensor-error.ts';
import { type CandidateTotal, TensorErrorMerge } from '../../core/experiments/tensor/tensor-error-merge.ts';
import type { JobContext } from '../../core/job/context.ts';
import { isLabError, LabError } from '../../core/lab-error.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { measureTensor } from '../../gguf/measure-tensor.ts';
import type { GgufSet } from '../../gguf/split.ts';
import { matrixShape } from '../../gguf/tensor-decoder.ts';
import type { TensorPlace } from '../../gguf/tensor-rows.ts';

/** The field of a metric in `errors --json`. Null where it is undefined or infinite, as the SNR of a format that loses nothing. */
export interface FormatRow {
  readonly format: string;
  readonly bpw: number | null;
  readonly rmse: number | null;
  readonly relRmse: number | null;
  /** Standard error of relRmse; 0 when every row was measured. */
  readonly relRmseError: number | null;
  readonly cosine: number | null;
  readonly maxAbs: number;
  readonly snrDb: number | null;
  readonly klHistogram: number | null;
  readonly weightedRmse?: number | null;
  readonly weightedRelRmse?: number | null;
  /** Share of the cells (1 row x 32 columns) that come back exactly. */
  readonly exactShare: number | null;
  /** Standard errors by the field of their metric; absent when every row was measured. */
  readonly standardErrors?: Readonly<Record<string, number | null>>;
}

/** One tensor, as `errors --json` prints it. */
export interface TensorRow {
  readonly name: string;
  readonly sourceType: string;
  readonly shape: readonly number[];
  readonly rows: number;
  readonly rowsMeasured: number;
  readonly formats: readonly FormatRow[];
  /** What was left out and why, one sentence each. */
  readonly notes: readonly string[];
}

export interface ErrorsRequest {
  readonly model: GgufSet;
  /** Holds the original values; without it the model does. */
  readonly reference: GgufSet | undefined;
  readonly formats: readonly string[];
  readonly weightsOf: (tensor: GgufTensor) => RowWeights | undefined;
  readonly sample: RowSample;
}

/** Measures one tensor of the model. Throws what measureTensor throws, and errors/no-tensor when the reference lacks it. */
export async function measureRow(tensor: GgufTensor, request: ErrorsRequest, context: JobContext): Promise<TensorRow> {
  const { model, reference, formats, sample } = request;
  const own = placeIn(model, tensor);
  const original = reference ? placeIn(reference, tensorNamed(reference, tensor.name)) : own;
  const weights = request.weightsOf(tensor);
  const { rows, cols } = matrixShape(tensor);
  const { grid, parts } = await measureTensor({ original, formats, stored: reference && own, weights, sample }, context);
  const merge = new TensorErrorMerge(grid);
  for (const part of parts) merge.add(part);
  const total = merge.total();
  const problems = formats.map((id) => formatProblem(requireFormat(id), cols, weights !== undefined));
  return {
    name: tensor.name,
    sourceType: original.tensor.typeName,
    shape: tensor.shape,
    rows,
    rowsMeasured: total.rows - total.nonFiniteRows.count,
    formats: total.candidates.map((candidate) => formatRow(candidate, tensor, isPartial(grid, sample) ? rows : candidate.sums.rows, weights !== undefined)),
    notes: [
      ...rowNote(total.nonFiniteRows, (names) => `${names} hold NaN or Inf and were left out.`),
      ...problems.filter((problem) => problem !== undefined),
      ...total.candidates.flatMap(({ candidate, abortedRows }) =>
        rowNote(abortedRows, (names) => `${names} cannot be compared in ${candidate} and were left out.`),
      ),
    ],
  };
}

/** True for errors that concern one tensor only, so that the others can still be measured. */
export const isTensorProblem = (error: unknown): error is LabError => isLabError(error) && error.code.startsWith('tensor/');

/** Where a tensor of a set of files lies. */
export function placeIn({ header, sources }: GgufSet, tensor: GgufTensor): TensorPlace {
  return { source: sources[tensor.shard ?? 0]!, tensor, endian: header.endian };
}

function tensorNamed({ header }: GgufSet, name: string): GgufTensor {
  const tensor = header.tensors.find((candidate) => candidate.name === name);
  if (tensor) return tensor;
  throw new LabError('tensor/missing', `The reference has no tensor "${name}". Give the file of the same model.`, { tensor: name });
}

function formatRow({ candidate: id, sums }: CandidateTotal, tensor: GgufTensor, population: number, hasWeights: boolean): FormatRow {
  const format = id === 'stored' ? undefined : requireFormat(id);
  const metrics = errorMetrics.filter(({ needsWeights }) => hasWeights || !needsWeights);
  const byField = (valueOf: (metric: ErrorMetric) => number | null) => Object.fromEntries(metrics.map((metric) => [metric.field, valueOf(metric)]));
  return {
    format: format?.label ?? tensor.typeName,
    bpw: format ? bitsPerWeight(format) : tensor.bpw,
    ...(byField(({ compute }) => compute(sums)) as unknown as Omit<FormatRow, 'format' | 'bpw' | 'relRmseError' | 'exactShare'>),
    relRmseError: metricError(metricOf('rel'), sums, population),
    exactShare: sums.cells > 0 ? sums.exactCells / sums.cells : null,
    ...(sums.groups && { standardErrors: byField((metric) => metricError(metric, sums, population)) }),
  };
}

function rowNote(rows: NamedRows, sentence: (names: string) => string): string[] {
  if (rows.count === 0) return [];
  const names = rowNamesText(rows);
  return [sentence(names[0]!.toUpperCase() + names.slice(1))];
}
