import type { MapMetric, MapPooling } from '../../core/experiments/tensor/error-map.ts';
import { type ErrorMetric, errorMetrics, type MetricId, metricOf } from '../../core/experiments/tensor/error-metrics.ts';
import type { Explanation } from '../../ui/Explain.tsx';
import { cosineText, missingText, numberText } from '../../ui/number-text.ts';

/** A number of this metric, with the digits that it deserves; a dash for null. */
export function metricText({ notation }: ErrorMetric, value: number | null, digits = 4): string {
  if (value === null) return missingText;
  if (notation === 'cosine') return cosineText(value);
  return notation === 'decibel' && Number.isFinite(value) ? value.toFixed(2).replace('-', '−') : numberText(value, digits);
}

/** "± 0.0002", or nothing for an exact number and for one whose error is not known. */
export const errorText = (error: number | null): string => (error ? `± ${numberText(error, 2)}` : '');

/** Name with unit, as axes and colour bars say it. */
export const metricAxis = ({ label, unit }: ErrorMetric): string => `${label}, ${unit}`;

/** What the metric is: formula, unit, meaning. */
export const metricAbout = ({ label, formula, unit, meaning, lessErrorIs }: ErrorMetric): string =>
  `${label} = ${formula} (${unit}; ${lessErrorIs === 'smaller' ? 'smaller' : 'larger'} is less error). ${meaning}`;

export const metricExplanation = (id: MetricId): Explanation => ({
  text: `${metricAbout(metricOf(id))} x is the original, x̂ what the format gives back. Lower error can still mean higher perplexity.`,
});

/** Metrics that can be chosen: weighted ones with an importance matrix only, and for the map of a tensor those that a point of it has. */
export const offeredMetrics = (hasWeights: boolean, forMap: boolean): readonly ErrorMetric[] =>
  errorMetrics.filter((metric) => (hasWeights || !metric.needsWeights) && (!forMap || metric.map !== undefined));

/** The chosen metric, or relative RMSE where it is not offered. */
export const shownMetric = (id: MetricId, hasWeights: boolean, forMap: boolean): ErrorMetric =>
  offeredMetrics(hasWeights, forMap).find((metric) => metric.id === id) ?? metricOf('rel');

/** The map of a metric from the maps that were measured: some metrics are another one said differently. */
export function mapOfMetric({ map }: ErrorMetric, maps: Readonly<Partial<Record<MapMetric, Readonly<Record<MapPooling, Float32Array>>>>>, pool: MapPooling): Float32Array | undefined {
  const values = map && maps[map.base]?.[pool];
  return values && (map.of(1) === 1 && map.of(2) === 2 ? values : values.map(map.of));
}

export const poolingLabels: Readonly<Record<MapPooling, string>> = { mean: 'Mean', worst: 'Worst' };

export const poolingExplanation: Explanation = {
  text: 'A point of the map stands for several rows and blocks when the tensor is larger than 512 × 512 cells of 1 row × 32 columns. Mean takes all their values together (for the max error: the mean of the cells’ maxima), Worst shows the worst cell among them.',
};
