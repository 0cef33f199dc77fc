import { cosine, type ErrorSums, extrapolateSums, groupedSums, relativeRmse, sampleGroups } from './error-sums.ts';
import type { MapMetric } from './error-map.ts';
import { klDivergence, valueBins } from './value-histogram.ts';

/** Wire words, in the order in which metrics are listed. */
export const metricIds = ['rel', 'rmse', 'snr', 'cos', 'abs', 'kl', 'weighted', 'wrmse'] as const;
export type MetricId = (typeof metricIds)[number];

/** What a metric is computed from. */
export type MetricSums = Pick<ErrorSums, (typeof groupedSums)[number] | 'maxAbs' | 'xBins' | 'xHatBins'>;

/** One number that says how much a candidate loses: a row of the registry below is all that map, matrix, plots and command line need. */
export interface ErrorMetric {
  readonly id: MetricId;
  /** Its name in JSON and CSV. */
  readonly field: string;
  readonly label: string;
  /** For the head of a narrow column. */
  readonly short: string;
  readonly unit: string;
  readonly formula: string;
  /** What it tells, in one line. */
  readonly meaning: string;
  /** Which numbers mean less error. */
  readonly lessErrorIs: 'smaller' | 'larger';
  readonly notation: 'plain' | 'cosine' | 'decibel';
  readonly needsWeights: boolean;
  /** Null where the formula divides 0 by 0, or lacks importances. */
  readonly compute: (sums: MetricSums) => number | null;
  /** True where a sample tells how far it may be off; the largest of a sample only bounds the largest of all from below. */
  readonly hasStandardError: boolean;
  /** How a point of an error map gets it; absent where a point has too few values for it. */
  readonly map?: { readonly base: MapMetric; readonly of: (value: number) => number };
}

const asItIs = (value: number): number => value;
/** Decibels of a relative RMSE. */
const decibels = (relRmse: number): number => -20 * Math.log10(relRmse);

const rows: Readonly<Record<MetricId, Omit<ErrorMetric, 'id'>>> = {
  rel: {
    field: 'relRmse',
    label: 'Relative RMSE',
    short: 'Rel. RMSE',
    unit: 'no unit',
    formula: 'sqrt(Σ(x − x̂)² / Σx²)',
    meaning: 'The error as a share of the size of the weights; the same for a tensor and its multiples.',
    lessErrorIs: 'smaller',
    notation: 'plain',
    needsWeights: false,
    compute: ({ d2, x2 }) => relativeRmse(d2, x2),
    hasStandardError: true,
    map: { base: 'rel', of: asItIs },
  },
  rmse: {
    field: 'rmse',
    label: 'RMSE',
    short: 'RMSE',
    unit: 'unit of the weights',
    formula: 'sqrt(Σ(x − x̂)² / n)',
    meaning: 'How far a weight is off, as a root mean square; tensors of large weights have large errors.',
    lessErrorIs: 'smaller',
    notation: 'plain',
    needsWeights: false,
    compute: ({ d2, count }) => (count > 0 ? Math.sqrt(d2 / count) : null),
    hasStandardError: true,
    map: { base: 'rmse', of: asItIs },
  },
  snr: {
    field: 'snrDb',
    label: 'SNR',
    short: 'SNR, dB',
    unit: 'dB',
    formula: '10 log₁₀(Σx² / Σ(x − x̂)²)',
    meaning: 'Relative RMSE in decibels: about 6 dB for every bit that is used well; ∞ when nothing is lost.',
    lessErrorIs: 'larger',
    notation: 'decibel',
    needsWeights: false,
    compute: ({ d2, x2 }) => {
      const relRmse = relativeRmse(d2, x2);
      return relRmse === null ? null : decibels(relRmse);
    },
    hasStandardError: true,
    map: { base: 'rel', of: decibels },
  },
  cos: {
    field: 'cosine',
    label: 'Cosine',
    short: 'Cosine',
    unit: 'no unit',
    formula: 'Σx x̂ / sqrt(Σx² Σx̂²)',
    meaning: 'Agreement of direction, blind to a common factor; 1 is the same direction.',
    lessErrorIs: 'larger',
    notation: 'cosine',
    needsWeights: false,
    compute: ({ xy, x2, y2 }) => cosine(xy, x2, y2),
    hasStandardError: true,
    map: { base: 'cos', of: asItIs },
  },
  abs: {
    field: 'maxAbs',
    label: 'Max error',
    short: 'Max',
    unit: 'unit of the weights',
    formula: 'max |x − x̂|',
    meaning: 'The weight that is hit hardest; of a sample it says only "at least".',
    lessErrorIs: 'smaller',
    notation: 'plain',
    needsWeights: false,
    compute: ({ maxAbs }) => maxAbs,
    hasStandardError: false,
    map: { base: 'abs', of: asItIs },
  },
  kl: {
    field: 'klHistogram',
    label: 'KL of the histogram',
    short: 'KL, bits',
    unit: 'bits',
    formula: 'Σ p log₂(p / q), p and q: 33 bins of RMS / 4 around 0',
    meaning: 'How much the distribution of the weights changes, wherever they stand: coarse levels and lost tails show here. A small sample reads a little high.',
    lessErrorIs: 'smaller',
    notation: 'plain',
    needsWeights: false,
    compute: ({ xBins, xHatBins }) => klDivergence(xBins, xHatBins),
    hasStandardError: true,
  },
  weighted: {
    field: 'weightedRelRmse',
    label: 'Weighted relative RMSE',
    short: 'Weighted rel.',
    unit: 'no unit',
    formula: 'sqrt(Σw(x − x̂)² / Σw x²)',
    meaning: 'Relative RMSE in which a column counts by its importance w in the imatrix.',
    lessErrorIs: 'smaller',
    notation: 'plain',
    needsWeights: true,
    compute: ({ w, wd2, wx2 }) => (w > 0 ? relativeRmse(wd2, wx2) : null),
    hasStandardError: true,
    map: { base: 'weighted', of: asItIs },
  },
  wrmse: {
    field: 'weightedRmse',
    label: 'Weighted RMSE',
    short: 'Weighted RMSE',
    unit: 'unit of the weights',
    formula: 'sqrt(Σw(x − x̂)² / Σw)',
    meaning: 'RMSE in which a column counts by its importance w in the imatrix.',
    lessErrorIs: 'smaller',
    notation: 'plain',
    needsWeights: true,
    compute: ({ w, wd2 }) => (w > 0 ? Math.sqrt(wd2 / w) : null),
    hasStandardError: true,
  },
};

export const errorMetrics: readonly ErrorMetric[] = metricIds.map((id) => ({ id, ...rows[id] }));

export const metricOf = (id: MetricId): ErrorMetric => errorMetrics[metricIds.indexOf(id)]!;

/** True when `a` means less error than `b`. */
export const isLessError = ({ lessErrorIs }: ErrorMetric, a: number, b: number): boolean => (lessErrorIs === 'smaller' ? a < b : a > b);

/**
 * Standard error of a metric when the rows of `sums` are a sample of `totalRows`: delete-a-group jackknife over the 16 groups of the sample,
 * with the correction for a finite population. 0 for all rows; null where the metric has none, or where fewer than two groups tell nothing.
 * Source: Wolter, Introduction to Variance Estimation, 2nd ed., sections 4.2 and 4.3.
 */
export function metricError(metric: ErrorMetric, sums: ErrorSums, totalRows: number): number | null {
  const whole = extrapolateSums(sums, totalRows);
  const { groups } = whole;
  if (groups === null) return 0;
  if (!metric.hasStandardError) return null;
  const filled = Array.from({ length: sampleGroups }, (_, group) => group).filter((group) => groups.sums[group * groupedSums.length]! > 0);
  if (filled.length === 0) return sums.rows >= totalRows ? 0 : null;
  if (filled.length === 1) return null;
  const values = filled.map((group) => metric.compute(withoutGroup(whole, group, filled.length)));
  if (values.some((value) => value === null)) return null;
  if (values.every((value) => value === values[0])) return 0;
  const mean = values.reduce((sum: number, value) => sum + value!, 0) / values.length;
  const squares = values.reduce((sum: number, value) => sum + (value! - mean) ** 2, 0);
  const error = Math.sqrt(((filled.length - 1) / filled.length) * squares);
  return Number.isFinite(error) ? error : null;
}

/** The sums as they would be with the other groups standing for this one too. */
function withoutGroup(sums: ErrorSums, group: number, count: number): MetricSums {
  const groups = sums.groups!;
  const shift = (own: Float64Array | Float32Array, width: number, at: number): number => {
    let total = 0;
    for (let other = 0; other < sampleGroups; other++) total += own[other * width + at]!;
    return (total - count * own[group * width + at]!) / (count - 1);
  };
  const shifted = (name: (typeof groupedSums)[number]): number => sums[name] + shift(groups.sums, groupedSums.length, groupedSums.indexOf(name));
  const bins = (whole: Float64Array, own: Float32Array): Float64Array => whole.map((value, bin) => Math.max(0, value + shift(own, valueBins, bin)));
  return {
    count: shifted('count'),
    x2: shifted('x2'),
    d2: shifted('d2'),
    xy: shifted('xy'),
    y2: shifted('y2'),
    w: shifted('w'),
    wx2: shifted('wx2'),
    wd2: shifted('wd2'),
    maxAbs: sums.maxAbs,
    xBins: bins(sums.xBins, groups.xBins),
    xHatBins: bins(sums.xHatBins, groups.xHatBins),
  };
}
