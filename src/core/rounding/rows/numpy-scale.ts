import type { RoundingAlgorithm } from '../algorithm.ts';
import type { LevelSet } from '../levels.ts';
import { formatLevels } from '../levels.ts';
import { encodeWords, sources } from './shared.ts';

/** Rejects all but ranges -M..M. */
export const rejectUnlessSymmetric =
  (id: string) =>
  (levels: LevelSet): string | undefined =>
    levels.kind === 'range' && levels.nmin === -levels.nmax
      ? undefined
      : `${id} rounds to a range with sides of equal length, not to ${formatLevels(levels)}. Use -7..7, for example.`;

const shared = { kernel: 'np_scale', exact: false, sources: [sources.experiments] } as const;

export const invSq: RoundingAlgorithm = {
  ...shared,
  id: 'inv_sq',
  label: 'inv_sq (cumulative search, numpy)',
  referenceName: 'anyrize_inv_sq',
  kind: 'linear',
  weights: 'optional',
  defaultWeights: 'x^2; the variants other than inv_sq look at no weights',
  minimises: 'the weighted squared error over every rounding to a symmetric range',
  options: [
    {
      id: 'variant',
      label: 'Variant',
      help: 'Which fractions are sorted, |x| / odd or odd / |x|, and whether the score is the squared cosine or the cosine.',
      values: [
        { value: 0, label: 'inv_sq: |x| / odd, squared' },
        { value: 1, label: 'inv_sqrt: |x| / odd, not squared' },
        { value: 2, label: 'sq: odd / |x|, squared' },
        { value: 3, label: 'sqrt: odd / |x|, not squared' },
      ],
      defaultValue: 0,
    },
  ],
  defaultLevels: '-7..7',
  rejectLevels: rejectUnlessSymmetric('inv_sq'),
  encode: (levels, options) => encodeWords(levels, options['variant']!),
  candidates: (n, levels) => (levels.kind === 'range' ? n * levels.nmax : undefined),
  about:
    'The search in its plainest form: all fractions |x| / odd sorted, running sums, the best score, then one rounding with the winning scale. A factor one ulp above 1 keeps the component on the breakpoint on the right side. ' +
    'Exact for symmetric ranges up to float noise. The variants leave the factor out and round off by one at larger ranges now and then.',
};

export const plainRounding: RoundingAlgorithm = {
  ...shared,
  id: 'plain',
  label: 'plain (absmax, absmean, absmedian)',
  referenceName: 'absmax_round, absmax_dumb_round, absmean_round, absmedian_round',
  kind: 'linear',
  weights: 'own',
  defaultWeights: 'none: weights are not looked at',
  minimises: 'nothing, or the squared error of the scale for levels found by plain rounding',
  options: [
    {
      id: 'divisor',
      label: 'Divisor',
      help: 'The magnitude that goes to the last level. With -1..1 and the mean this is the ternary rounding of BitNet b1.58.',
      values: [
        { value: 0, label: 'largest |x|' },
        { value: 1, label: 'mean |x|' },
        { value: 2, label: 'median |x|' },
      ],
      defaultValue: 0,
    },
    {
      id: 'fit',
      label: 'Scale',
      help: 'The least-squares scale for the levels, or the divisor over the last level as it is.',
      values: [
        { value: 0, label: 'least squares' },
        { value: 1, label: 'as divided' },
      ],
      defaultValue: 0,
    },
  ],
  defaultLevels: '-7..7',
  rejectLevels: rejectUnlessSymmetric('plain'),
  encode: (levels, options) => encodeWords(levels, 4 + options['divisor']! + 3 * options['fit']!),
  candidates: () => 1,
  about:
    'One division, one rounding (half away from zero). The mean and the median send large components past the end, where they are clamped; which of the three is best depends on the number of levels.',
};

export const binary: RoundingAlgorithm = {
  ...shared,
  id: 'binary',
  label: 'binary (signs)',
  referenceName: 'binary',
  kind: 'table',
  weights: 'own',
  defaultWeights: 'none: weights are not looked at',
  minimises: 'the squared error over both levels of one magnitude',
  options: [],
  defaultLevels: '-1,1',
  rejectLevels: (levels) =>
    levels.kind === 'table' && levels.values.length === 2 && levels.values[0] === -1 && levels.values[1] === 1
      ? undefined
      : `binary rounds to the levels -1 and 1, not to ${formatLevels(levels)}. Use -1,1.`,
  encode: (levels) => encodeWords(levels, 10),
  candidates: () => 1,
  about:
    'The sign of each component (0 counts as negative) and the mean magnitude: the best vector of equal magnitudes.',
};
