import { rowPhiRad, type SphereWindow } from '../../core/geometry/equirectangular.ts';
import { emptyStats, mergeStats, type ProjectionStats } from '../../core/experiments/projection/stats.ts';
import type { Content } from './content.ts';
import type { Quantity } from './schema.ts';

/** Rows of one subject: cosines, and how far the exact optimum is above them where that was asked for. */
export interface SubjectRows {
  readonly values: Float32Array;
  readonly regret?: Float32Array | undefined;
}

const toDeg = 180 / Math.PI;

/** The angle of a cosine, degrees; 0 for what rounding put above 1. NaN stays NaN. */
export const angleDeg = (cosine: number): number => (cosine >= 1 ? 0 : Math.acos(cosine) * toDeg);

/**
 * What a pane draws, from rows of its subjects: cosines or angles, or differences of them. The regret of an angle is the achieved
 * minus the best angle, so regrets are never negative (up to f32 noise); a difference is the first subject minus the second.
 * Shape: as the rows. NaN where one of the two is undefined.
 */
export function computePaneValues(
  content: Content,
  quantity: Quantity,
  rows: SubjectRows,
  minus?: SubjectRows,
): Float32Array {
  const { values, regret } = rows;
  if (content.kind === 'value') return quantity === 'cosine' ? values : values.map(angleDeg);
  if (content.kind === 'regret') {
    if (quantity === 'cosine' || !regret) return regret ?? values.map(() => Number.NaN);
    return values.map((value, index) => (regret[index] === 0 ? 0 : angleDeg(value) - angleDeg(value + regret[index]!)));
  }
  const others = minus?.values ?? values.map(() => Number.NaN);
  return quantity === 'cosine'
    ? values.map((value, index) => value - others[index]!)
    : values.map((value, index) => angleDeg(value) - angleDeg(others[index]!));
}

/** Summary of rows firstRow ... of a window: means over pixels and over area, in f64. */
export function computeRowsStats(window: SphereWindow, firstRow: number, values: Float32Array): ProjectionStats {
  let stats = emptyStats;
  for (let from = 0; from < values.length; from += window.width) {
    const area = Math.sin(rowPhiRad(window, firstRow + from / window.width));
    let count = 0;
    let sum = 0;
    let min = Infinity;
    let max = -Infinity;
    for (let index = from; index < from + window.width; index++) {
      const value = values[index]!;
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    stats = mergeStats(stats, {
      count,
      undefinedCount: window.width - count,
      min,
      max,
      sum,
      areaSum: sum * area,
      areaWeight: count * area,
    });
  }
  return stats;
}
