import type { ModelErrorSnapshot } from '../../client/model-errors.ts';
import type { TensorFormatErrors } from '../../client/model-totals.ts';
import { type ErrorMetric, errorMetrics, isLessError, metricError } from '../../core/experiments/tensor/error-metrics.ts';
import { addErrorSums, type ErrorSums, extrapolateSums, noErrors } from '../../core/experiments/tensor/error-sums.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { matrixShape } from '../../gguf/tensor-decoder.ts';
import type { Cell, Table } from '../../render/table-text.ts';
import { candidateBits, candidateLabel } from './candidate.ts';

/** One tensor in the map of the model. */
export interface ModelCell {
  readonly format: string;
  readonly value: number;
  readonly known: TensorFormatErrors;
}

/** The cell of a tensor under one candidate; undefined when nothing is measured, or the number is undefined. */
export function candidateCell(tensor: GgufTensor, { errors }: ModelErrorSnapshot, format: string, metric: ErrorMetric): ModelCell | undefined {
  const known = errors.get(tensor.name)?.get(format);
  const value = known && known.sums.rows > 0 ? metric.compute(known.sums) : null;
  return known && value !== null ? { format, value, known } : undefined;
}

/** What the map shows for a tensor: the number of the candidate `show`, or the best or the worst of the chosen ones. */
export function modelCell(tensor: GgufTensor, snapshot: ModelErrorSnapshot, formats: readonly string[], show: string, metric: ErrorMetric): ModelCell | undefined {
  if (show !== 'best' && show !== 'worst') return candidateCell(tensor, snapshot, show, metric);
  const cells = formats.flatMap((format) => candidateCell(tensor, snapshot, format, metric) ?? []);
  return cells.reduce<ModelCell | undefined>(
    (chosen, cell) => (chosen && isLessError(metric, cell.value, chosen.value) !== (show === 'best') ? chosen : cell),
    undefined,
  );
}

/** Standard error of a cell's number: 0 when it is exact, null when it is not known. */
export const cellError = (tensor: GgufTensor, { known }: ModelCell, metric: ErrorMetric): number | null =>
  known.isExact ? 0 : metricError(metric, known.sums, matrixShape(tensor).rows);

/** One line for each measured tensor and candidate: every metric with its standard error, and how much was measured. */
export function modelErrorTable(tensors: readonly GgufTensor[], { errors }: ModelErrorSnapshot): Table {
  const head = ['tensor', 'type', 'shape', 'format', 'bpw', ...errorMetrics.flatMap(({ field }) => [field, `${field}Error`]), 'exactShare', 'rowsMeasured', 'rows'];
  const lines = tensors.flatMap((tensor) =>
    [...(errors.get(tensor.name) ?? [])].map(([id, { sums, isExact }]): readonly Cell[] => {
      const { rows } = matrixShape(tensor);
      const numbers = errorMetrics.flatMap((metric) => [finite(metric.compute(sums)), isExact ? 0 : metricError(metric, sums, rows)]);
      return [tensor.name, tensor.typeName, tensor.shape.join('x'), candidateLabel(id, tensor), candidateBits(id, tensor), ...numbers, sums.exactCells / sums.cells, sums.rows, rows];
    }),
  );
  return { head, lines };
}

/** Tables have no sign for infinity: an SNR of a lossless format stays empty. */
export const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

/** All measured tensors together under one candidate. */
export interface FormatTotal {
  readonly id: string;
  readonly format: string;
  readonly bpw: number;
  readonly tensors: number;
  readonly isExact: boolean;
  /** Of the whole tensors: samples count with the size of what they stand for. */
  readonly sums: ErrorSums;
  readonly rowsMeasured: number;
}

/** The number of a metric over the whole model, with its standard error. */
export const totalNumber = ({ sums }: FormatTotal, metric: ErrorMetric) => ({ value: metric.compute(sums), error: metricError(metric, sums, sums.rows) });

/** The candidates over the whole model. A large tensor weighs as much as it has weights, also when only a sample of it was measured. */
export function formatTotals(tensors: readonly GgufTensor[], { errors }: ModelErrorSnapshot, formats: readonly string[]): readonly FormatTotal[] {
  return formats.flatMap((id): FormatTotal[] => {
    let sums = noErrors;
    let [count, values, bits, rowsMeasured] = [0, 0, 0, 0];
    let isExact = true;
    for (const tensor of tensors) {
      const known = errors.get(tensor.name)?.get(id);
      if (!known || known.sums.rows === 0) continue;
      sums = addErrorSums(sums, known.isExact ? known.sums : extrapolateSums(known.sums, matrixShape(tensor).rows));
      count++;
      rowsMeasured += known.sums.rows;
      values += tensor.elementCount;
      bits += tensor.elementCount * (candidateBits(id, tensor) ?? 0);
      isExact &&= known.isExact;
    }
    if (count === 0) return [];
    return [{ id, format: candidateLabel(id), bpw: bits / values, tensors: count, isExact, sums, rowsMeasured }];
  });
}
