import type { TensorErrorSnapshot } from '../../client/tensor-errors.ts';
import { computeErrorMetrics, relativeRmseError } from '../../core/experiments/tensor/error-sums.ts';
import { candidateBits, candidateLabel, storedCandidate } from './candidate.ts';
import type { SelectedTensor } from './use-tensor.ts';

/** One format in the table of errors. Nulls where a formula divides 0 by 0. */
export interface ErrorRow {
  readonly id: string;
  readonly format: string;
  readonly bpw: number | null;
  readonly rmse: number | null;
  readonly relRmse: number | null;
  /** Standard error of relRmse: 0 when every row was measured. */
  readonly relRmseError: number | null;
  readonly cosine: number | null;
  readonly maxAbs: number;
  readonly weightedRmse: number | null;
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
    const isComplete = snapshot.complete.has(id);
    const isEveryRow = isComplete && selected.subject?.sample.rows === 0;
    const { rmse, relRmse, cosine, maxAbs, weightedRmse } = computeErrorMetrics(sums);
    const error = relativeRmseError(sums, isEveryRow ? sums.rows : selected.rows);
    return [{ id, format: candidateLabel(id, tensor), bpw: candidateBits(id, tensor), rmse, relRmse, relRmseError: error, cosine, maxAbs, weightedRmse, n: sums.count, exactShare: sums.exactCells / sums.cells, isComplete }];
  });
}

export const errorColumns = ['format', 'bpw', 'rmse', 'relRmse', 'cosine', 'maxAbs'] as const;
export type ErrorColumn = (typeof errorColumns)[number];

/** The rows sorted by a column, undefined values last. */
export function sortErrorRows(rows: readonly ErrorRow[], column: ErrorColumn, descending: boolean): readonly ErrorRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [a[column], b[column]];
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    return sign * (typeof left === 'string' ? left.localeCompare(right as string) : left - (right as number));
  });
}
