import type { RoundingAlgorithm } from '../algorithm.ts';
import type { LevelSet } from '../levels.ts';
import { encodeWords, rejectUnlessRangeWithZero, rejectUnlessTable, signedScaleOption, sources } from './shared.ts';

/** Both walk the longer side on either side of 0, in int8 levels: -128 has no mirror image. */
const rejectUnlessMirrored =
  (id: string) =>
  (levels: LevelSet): string | undefined =>
    levels.kind === 'range' && levels.nmin < -127
      ? `${id} needs the mirror image of every level, and -128 has none in 8 bits. Use -127..127.`
      : rejectUnlessRangeWithZero(id)(levels);

export const qkxs: RoundingAlgorithm = {
  id: 'qkxs',
  label: 'qkxs (cumulative search, sorted)',
  referenceName: 'make_qkxsigned_quants, make_qkxu_quants',
  kernel: 'qkxs',
  kind: 'linear',
  weights: 'optional',
  defaultWeights: 'x^2',
  minimises:
    'the weighted squared error over the sorted breakpoints of one sign, or of both where the sides of the range differ',
  exact: false,
  options: [signedScaleOption],
  defaultLevels: '-8..7',
  rejectLevels: rejectUnlessMirrored('qkxs'),
  encode: (levels, options) => encodeWords(levels, options['signed_scale']!),
  candidates: () => undefined,
  about:
    'The first cumulative search: all breakpoints in one sorted list. It starts one level past the half of the range, which skips a band whose vectors cannot be doubled, and leaves out steps that would clamp the most important component. ' +
    'With sides of different length it keeps two pairs of sums and tries both signs in one walk. For one-sided ranges and a positive scale the most important component may be one that has no levels at all, which cuts the walk short.',
  sources: [sources.cumulative, sources.experiments],
};

export const qkxsh: RoundingAlgorithm = {
  id: 'qkxsh',
  label: 'qkxsh (cumulative search, both signs)',
  referenceName: 'make_qkxsh_quants',
  kernel: 'qkxsh',
  kind: 'linear',
  weights: 'required',
  defaultWeights: 'none of its own: weights have to be given',
  minimises: 'the weighted squared error over every rounding of both scale signs in one walk',
  exact: false,
  options: [],
  defaultLevels: '-8..7',
  rejectLevels: rejectUnlessMirrored('qkxsh'),
  encode: (levels) => encodeWords(levels),
  candidates: () => undefined,
  about:
    'The heap search with two pairs of sums, one for each sign of the scale. It starts one level past the half of the range: vectors between half and half a level more are skipped although they cannot be doubled, up to 6e-3 of cosine at -2..2. ' +
    'One-sided ranges are broken: the sums of the negative sign start from the clamped positive vector, and 32 to 100 % of vectors come out wrong.',
  sources: [sources.cumulative, sources.experiments],
};

export const qkxsNl: RoundingAlgorithm = {
  id: 'qkxs_nl',
  label: 'qkxs_nl (cumulative search, tables, sorted)',
  referenceName: 'make_qkxs_nl_quants',
  kernel: 'qkxs_nl',
  kind: 'table',
  weights: 'optional',
  defaultWeights: 'x^2',
  minimises: 'the weighted squared error over every rounding to a table, both scale signs where asked for',
  exact: false,
  options: [signedScaleOption],
  defaultLevels: 'iq4nl',
  rejectLevels: rejectUnlessTable('qkxs_nl'),
  encode: (levels, options) => encodeWords(levels, options['signed_scale']!),
  candidates: (n, levels) => (levels.kind === 'table' ? n * (levels.values.length - 1) : undefined),
  about:
    'The sorted version of qkxh_nl: the same optima, equal fractions in another order. All components at the middle value is no candidate here. Exact up to float noise with a signed scale; slower than the heap by the sorting.',
  sources: [sources.cumulative, sources.experiments],
};
