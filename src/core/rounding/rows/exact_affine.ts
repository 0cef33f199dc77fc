import type { RoundingAlgorithm } from '../algorithm.ts';
import { encodeWords, hasSignedMin, signedMinOption, sources } from './shared.ts';

export const exactAffine: RoundingAlgorithm = {
  id: 'exact_affine',
  label: 'exact with min (all roundings)',
  referenceName: '',
  kernel: 'exact_affine',
  kind: 'affine',
  weights: 'optional',
  defaultWeights: 'ones',
  minimises: 'the weighted squared error over every rounding, scale and offset, in double precision',
  exact: true,
  signedMin: hasSignedMin,
  options: [signedMinOption],
  defaultLevels: '0..15',
  rejectLevels: (levels) =>
    levels.kind === 'range' ? undefined : 'exact_affine rounds to a range, not to a table. Use 0..15, for example.',
  encode: (levels, options) => encodeWords(levels, options['signed_min']!),
  candidates: (n, levels) => (levels.kind === 'range' ? n * (levels.nmax - levels.nmin) * (1 + Math.floor(((n - 1) * (levels.nmax - levels.nmin - 1)) / 2)) : undefined),
  about:
    'The best that any levels, scale and offset can do together. Component i changes between two levels along a line in the plane of inverse scale and offset; the cells between all these lines are the roundings, ' +
    'and this visits every one of them. The time grows with the square of length times levels: at 0..15 about 4 microseconds for three components, 20 for eight, 300 for 32.',
  sources: [sources.cumulative, sources.discussion],
};
