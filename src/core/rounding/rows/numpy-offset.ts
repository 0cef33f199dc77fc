import type { RoundingAlgorithm } from '../algorithm.ts';
import { formatLevels } from '../levels.ts';
import { rejectUnlessSymmetric } from './numpy-scale.ts';
import { encodeWords, rejectUnlessFromZero, sources } from './shared.ts';

const shared = { kernel: 'np_offset', kind: 'affine', exact: false, signedMin: () => true, sources: [sources.experiments] } as const;

export const offsetMean: RoundingAlgorithm = {
  ...shared,
  id: 'offset_mean',
  label: 'offset_mean (search about the mean)',
  referenceName: 'anyrize_offset_mean',
  weights: 'own',
  defaultWeights: 'none: weights are not looked at',
  minimises: 'the squared error of x minus its mean, then that of a line through the levels',
  options: [],
  defaultLevels: '-7..7',
  rejectLevels: rejectUnlessSymmetric('offset_mean'),
  encode: (levels) => encodeWords(levels, 0),
  candidates: (n, levels) => (levels.kind === 'range' ? n * levels.nmax : undefined),
  about:
    'Takes the mean away, searches the best symmetric rounding of the rest, and fits scale and offset to the levels. The levels are chosen before the offset is known, so they are not always the best ones.',
};

export const offsetMin: RoundingAlgorithm = {
  ...shared,
  id: 'offset_min',
  label: 'offset_min (search above the minimum)',
  referenceName: 'anyrize_offset_min, anyrize_offset_min_mean, offset_dumb_round',
  weights: 'optional',
  defaultWeights: 'x^2 for the weighted variant; the others look at no weights',
  minimises: 'the squared error above the smallest component, then that of a line through the levels',
  options: [
    {
      id: 'variant',
      label: 'Variant',
      help: 'Plain search above the minimum, the weighted search that looks at the cosine after taking the mean out, or equal steps between minimum and maximum.',
      values: [
        { value: 1, label: 'offset_min' },
        { value: 2, label: 'offset_min_mean (weighted)' },
        { value: 3, label: 'offset_dumb (equal steps)' },
      ],
      defaultValue: 1,
    },
  ],
  defaultLevels: '0..15',
  rejectLevels: rejectUnlessFromZero('offset_min'),
  encode: (levels, options) => encodeWords(levels, options['variant']!),
  candidates: () => undefined,
  about:
    'Only roundings that start at the smallest component are tried, so the search does not see the whole space. The weighted variant scores by the cosine after the weighted mean is taken out of x and of the levels.',
};

export const binaryOffset: RoundingAlgorithm = {
  ...shared,
  id: 'binary_offset',
  label: 'binary_offset (two levels, best split)',
  referenceName: 'binary_offset',
  weights: 'own',
  defaultWeights: 'none: weights are not looked at',
  minimises: 'the squared error over all splits into two levels',
  options: [],
  defaultLevels: '-1..1',
  rejectLevels: (levels) =>
    levels.kind === 'range' && levels.nmin === -1 && levels.nmax === 1
      ? undefined
      : `binary_offset uses the levels -1 and 1 of -1..1, not ${formatLevels(levels)}. Use -1..1.`,
  encode: (levels) => encodeWords(levels, 4),
  candidates: (n) => n,
  about:
    'Sorts the components, tries every split into a lower and an upper group and keeps the one with the best cosine after the mean is taken out. Exact for two levels with a free offset.',
};

export const binaryOffsetMean: RoundingAlgorithm = {
  ...shared,
  id: 'binary_offset_mean',
  label: 'binary_offset_mean (two levels, split at the mean)',
  referenceName: 'binary_offset_mean',
  weights: 'optional',
  defaultWeights: 'ones',
  minimises: 'the squared error of scale and offset for a split at the mean',
  options: [],
  defaultLevels: '0..1',
  rejectLevels: (levels) =>
    levels.kind === 'range' && levels.nmin === 0 && levels.nmax === 1
      ? undefined
      : `binary_offset_mean rounds to 0..1, not to ${formatLevels(levels)}. Use 0..1.`,
  encode: (levels) => encodeWords(levels, 5),
  candidates: () => 1,
  about:
    'Everything below the mean is 0, the rest 1; scale and offset fit those two groups. Importances only enter the mean, by their sum.',
};
