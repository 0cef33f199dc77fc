import type { ModelErrorSnapshot, TensorFormatErrors } from '../../client/model-errors.ts';
import type { MapMetric } from '../../core/experiments/tensor/error-map.ts';
import { addErrorSums, computeErrorMetrics, type ErrorMetrics, noErrors, relativeRmseError } from '../../core/experiments/tensor/error-sums.ts';
import { requireFormat } from '../../core/experiments/tensor/format-candidate.ts';
import { bitsPerWeight } from '../../core/quants/format.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { matrixShape } from '../../gguf/tensor-decoder.ts';

/** The number of a metric; null where it is undefined. */
export function metricValue(metrics: ErrorMetrics, metric: MapMetric): number | null {
  switch (metric) {
    case 'rel':
      return metrics.relRmse;
    case 'abs':
      return metrics.maxAbs;
    case 'cos':
      return metrics.cosine;
    case 'weighted':
      return metrics.weightedRelRmse;
  }
}

/** One tensor in the map of the model. */
export interface ModelCell {
  readonly format: string;
  readonly value: number;
  readonly isExact: boolean;
  /** Standard error of the relative RMSE. */
  readonly relRmseError: number | null;
}

/** What the map shows for a tensor: the number of the format `show`, or the best or the worst of the chosen formats. */
export function modelCell(
  tensor: GgufTensor,
  { errors }: ModelErrorSnapshot,
  formats: readonly string[],
  show: string,
  metric: MapMetric,
): ModelCell | undefined {
  const own = errors.get(tensor.name);
  const cells = formats.flatMap((format): ModelCell[] => {
    const known = own?.get(format);
    const value = known && metricValue(computeErrorMetrics(known.sums), metric);
    return known && typeof value === 'number' ? [{ format, value, isExact: known.isExact, relRmseError: cellError(known, tensor) }] : [];
  });
  if (show !== 'best' && show !== 'worst') return cells.find((cell) => cell.format === show);
  // The larger cosine is the better one; of all other numbers the smaller.
  const wantsLargest = (show === 'best') === (metric === 'cos');
  return cells.reduce<ModelCell | undefined>((chosen, cell) => (chosen && (wantsLargest ? chosen.value >= cell.value : chosen.value <= cell.value) ? chosen : cell), undefined);
}

const cellError = ({ sums, isExact }: TensorFormatErrors, tensor: GgufTensor): number | null =>
  isExact ? 0 : relativeRmseError(sums, matrixShape(tensor).rows);

/** One line for each measured tensor and format: name, type, shape, format, bits per weight, the numbers, and whether they are exact. */
export function modelErrorCells(tensors: readonly GgufTensor[], { errors }: ModelErrorSnapshot): readonly (readonly (string | number | null)[])[] {
  const head = ['tensor', 'type', 'shape', 'format', 'bits per weight', 'RMSE', 'relative RMSE', 'standard error', 'cosine', 'max error', 'rows measured', 'rows'];
  const lines = tensors.flatMap((tensor) =>
    [...(errors.get(tensor.name) ?? [])].map(([id, known]) => {
      const { rmse, relRmse, cosine, maxAbs } = computeErrorMetrics(known.sums);
      const format = requireFormat(id);
      const { rows } = matrixShape(tensor);
      return [tensor.name, tensor.typeName, tensor.shape.join('x'), format.label, bitsPerWeight(format), rmse, relRmse, cellError(known, tensor), cosine, maxAbs, known.sums.rows, rows];
    }),
  );
  return [head, ...lines];
}

/** All measured tensors together under one format. */
export interface FormatTotal {
  readonly id: string;
  readonly format: string;
  readonly bpw: number;
  readonly tensors: number;
  readonly isExact: boolean;
  readonly metrics: ErrorMetrics;
}

/**
 * The formats over the whole model. Sampled tensors count with their full size: their sums are scaled by rows / measured rows, so that a
 * large tensor weighs as much as it has weights.
 */
export function formatTotals(tensors: readonly GgufTensor[], { errors }: ModelErrorSnapshot, formats: readonly string[]): readonly FormatTotal[] {
  return formats.flatMap((id): FormatTotal[] => {
    let sums = noErrors;
    let count = 0;
    let isExact = true;
    for (const tensor of tensors) {
      const known = errors.get(tensor.name)?.get(id);
      if (!known || known.sums.rows === 0) continue;
      const factor = known.isExact ? 1 : matrixShape(tensor).rows / known.sums.rows;
      const { count: values, x2, d2, xy, y2 } = known.sums;
      sums = addErrorSums(sums, { ...noErrors, count: values * factor, x2: x2 * factor, d2: d2 * factor, xy: xy * factor, y2: y2 * factor, maxAbs: known.sums.maxAbs });
      count++;
      isExact &&= known.isExact;
    }
    if (count === 0) return [];
    const format = requireFormat(id);
    return [{ id, format: format.label, bpw: bitsPerWeight(format), tensors: count, isExact, metrics: computeErrorMetrics(sums) }];
  });
}
