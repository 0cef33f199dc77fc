import type { MapMetric, MapPooling } from '../../core/experiments/tensor/error-map.ts';
import type { Explanation } from '../../ui/Explain.tsx';
import { cosineText, numberText } from '../../ui/number-text.ts';

interface MetricInfo {
  readonly label: string;
  /** Label of the colour bar, with the unit. */
  readonly axis: string;
  readonly text: (value: number) => string;
}

/** How the numbers of a map are called and written. */
export const metricInfo: Readonly<Record<MapMetric, MetricInfo>> = {
  rel: { label: 'Relative RMSE', axis: 'relative RMSE, no unit', text: (value) => numberText(value) },
  abs: { label: 'Max error', axis: 'largest |x − x̂|, unit of the weights', text: (value) => numberText(value) },
  cos: { label: 'Cosine', axis: 'cosine of x and x̂, no unit', text: cosineText },
  weighted: { label: 'Weighted', axis: 'relative RMSE weighted by the imatrix, no unit', text: (value) => numberText(value) },
};

export const metricExplanation: Explanation = {
  text: 'Relative RMSE: sqrt(Σ(x−x̂)² / Σx²) over the values of a cell. Max error: the largest |x−x̂|. Cosine: Σx·x̂ / sqrt(Σx²·Σx̂²); 1 is the same direction. x is the original, x̂ what the format gives back.',
};

export const poolingLabels: Readonly<Record<MapPooling, string>> = { mean: 'Mean', worst: 'Worst' };

export const poolingExplanation: Explanation = {
  text: 'A point of the map stands for several rows and blocks when the tensor is larger than 512 × 512 cells of 1 row × 32 columns. Mean takes all their values together (for the max error: the mean of the cells’ maxima), Worst shows the worst cell among them.',
};
