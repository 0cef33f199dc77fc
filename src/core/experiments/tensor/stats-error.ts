import { excessKurtosis, skewness, standardDeviation } from './moments.ts';
import { addStats, noStats, type TensorStats } from './tensor-stats.ts';

/** Numbers of a tensor that a sample only estimates. Null where a formula divides 0 by 0. */
export const sampledStatistics = {
  mean: ({ moments }: TensorStats) => (moments.count > 0 ? moments.mean : null),
  standardDeviation: ({ moments }: TensorStats) => standardDeviation(moments),
  rms: ({ moments, sumOfSquares }: TensorStats) => (moments.count > 0 ? Math.sqrt(sumOfSquares / moments.count) : null),
  skewness: ({ moments }: TensorStats) => skewness(moments),
  kurtosis: ({ moments }: TensorStats) => excessKurtosis(moments),
  zeroShare: ({ zeros, values }: TensorStats) => zeros / values,
} as const satisfies Record<string, (stats: TensorStats) => number | null>;
export type SampledStatistic = keyof typeof sampledStatistics;

const groups = 16;

/**
 * Standard errors of the statistics when `parts` are samples of the parts of a tensor with `totalRows`: delete-a-group jackknife over at most 16
 * groups of parts, with the correction for a finite population (as error-metrics.ts). 0 for all rows; null where fewer than two parts tell nothing.
 */
export function statisticErrors(parts: readonly TensorStats[], totalRows: number): Readonly<Record<SampledStatistic, number | null>> {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const names = Object.keys(sampledStatistics) as SampledStatistic[];
  const all = (value: number | null) => Object.fromEntries(names.map((name) => [name, value])) as Record<SampledStatistic, number | null>;
  if (rows >= totalRows) return all(0);
  const count = Math.min(groups, parts.length);
  if (count < 2) return all(null);
  const without = Array.from({ length: count }, (_, group) => parts.filter((_part, index) => index % count !== group).reduce(addStats, noStats));
  const errors = all(null);
  for (const name of names) {
    const values = without.map((stats) => sampledStatistics[name](stats));
    if (values.some((value) => value === null)) continue;
    const mean = values.reduce((sum: number, value) => sum + value!, 0) / count;
    const squares = values.reduce((sum: number, value) => sum + (value! - mean) ** 2, 0);
    errors[name] = Math.sqrt((1 - rows / totalRows) * ((count - 1) / count) * squares);
  }
  return errors;
}
