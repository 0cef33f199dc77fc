import type { RoundingAlgorithm } from '../algorithm.ts';
import { encodeWords, hasSignedMin, rejectUnlessFromZero, signedMinOption, sources } from './shared.ts';

export const qkxmh: RoundingAlgorithm = {
  id: 'qkxmh',
  label: 'qkxmh (cumulative search, scale and min)',
  referenceName: 'make_qkxmh_quants',
  kernel: 'qkxmh',
  kind: 'affine',
  weights: 'required',
  defaultWeights: 'none of its own: weights have to be given',
  minimises:
    'the weighted squared error over the roundings above every component as the minimum, with least-squares scale and offset',
  exact: false,
  signedMin: hasSignedMin,
  options: [signedMinOption],
  defaultLevels: '0..15',
  rejectLevels: rejectUnlessFromZero('qkxmh'),
  encode: (levels, options) => encodeWords(levels, options['signed_min']!),
  candidates: () => undefined,
  about:
    'Takes each component in turn as the place where the grid starts, walks all breakpoints above it and fits scale and offset at each. Optimal for up to four components, 98 to 100 % at eight. ' +
    'Not exact in general: the grid always starts at one of the components. The time grows with the square of the length.',
  sources: [sources.cumulative, sources.experiments],
};

export const qkxcm: RoundingAlgorithm = {
  id: 'qkxcm',
  label: 'qkxcm (cumulative search, scale and min, sorted)',
  referenceName: 'make_qkxcm_quants',
  kernel: 'qkxcm',
  kind: 'affine',
  weights: 'optional',
  defaultWeights: 'sqrt(mean x^2) + |x|',
  minimises:
    'the weighted squared error over the roundings above the smallest component, with least-squares scale and offset',
  exact: false,
  options: [],
  defaultLevels: '0..15',
  rejectLevels: rejectUnlessFromZero('qkxcm'),
  encode: (levels) => encodeWords(levels),
  candidates: (n, levels) => (levels.kind === 'range' ? n * levels.nmax : undefined),
  about:
    'An unfinished draft, shown as a failure. Only the smallest component starts the grid, and a bound on the offset is false whenever no component is positive: 96 to 100 % of all-negative vectors come out badly, and the scale can be negative. Its author called it numerically unstable.',
  sources: [sources.cumulative, sources.experiments],
};
