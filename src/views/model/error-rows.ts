import type { TensorErrorSnapshot } from '../../client/tensor-errors.ts';
import { storedCandidate } from '../../client/model-totals.ts';
import { type ErrorMetric, errorMetrics, metricError, type MetricId } from '../../core/experiments/tensor/error-metrics.ts';
import { candidateBits, candidateLabel } from './candidate.ts';
import type { SelectedTensor } from './use-tensor.ts';

/** A number with its standard error: 0 when it is exact, null when it is not known. */
export interface MetricNumber {
  readonly value: number | null;
  readonly error: number | null;
}

/** One format in the table of errors. */
export interface ErrorRow {
  readonly id: string;
  readonly format: string;
  readonly bpw: number | null;
  readonly numbers: Readonly<Record<MetricId, MetricNumber>>;
  /** Weights behind the numbers. */
  readonly n: number;
  /** Share of the cells (1 row x 32 columns) that come back exactly. */
  readonly exactShare: number;
  readonly isComplete: boolean;
}

/** The table of errors: the file's own values first when there is a reference, then the formats in the order in which they were chosen. */
export function errorRows(selected: SelectedTensor, snapshot: TensorErrorSnapshot, formats: readonly string[]): readonly ErrorRow[] {
  return [storedCandidate, ...formats].flatMap((id): ErrorRow[] => {
    const candidate = snapshot.candidates.get(id);
    if (!candidate || candidate.sums.count === 0) return [];
    const { tensor } = selected;
    const { sums } = candidate;
    const numbers = Object.fromEntries(errorMetrics.map((metric) => [metric.id, { value: metric.compute(sums), error: metricError(metric, sums, selected.rows) }]));
    return [
      {
        id,
        format: candidateLabel(id, tensor),
        bpw: candidateBits(id, tensor),
        numbers: numbers as Record<MetricId, MetricNumber>,
        n: sums.count,
        exactShare: sums.exactCells / sums.cells,
        isComplete: snapshot.complete.has(id),
      },
    ];
  });
}

/** The rows from the least error to the most, undefined values last. */
export function sortByMetric(rows: readonly ErrorRow[], { id, lessErrorIs }: ErrorMetric): readonly ErrorRow[] {
  const sign = lessErrorIs === 'smaller' ? 1 : -1;
  return rows.toSorted((a, b) => {
    const [left, right] = [a.numbers[id].value, b.numbers[id].value];
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    return sign * (left - right) || 0;
  });
}
