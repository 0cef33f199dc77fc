import type { RoundingAlgorithm } from '../algorithm.ts';
import { encodeWords, rejectUnlessRangeWithZero, signedScaleOption, sources } from './shared.ts';

export const qkxh: RoundingAlgorithm = {
  id: 'qkxh',
  label: 'qkxh (cumulative search, one sign)',
  referenceName: 'make_qkxh_quants',
  kernel: 'qkxh',
  kind: 'linear',
  weights: 'required',
  defaultWeights: 'none of its own: weights have to be given',
  minimises: 'the weighted squared error over every rounding of one scale sign',
  exact: false,
  options: [signedScaleOption],
  defaultLevels: '-4..3',
  rejectLevels: rejectUnlessRangeWithZero('qkxh'),
  encode: (levels, options) => encodeWords(levels, options['signed_scale']!),
  candidates: () => undefined,
  about:
    'Grows the inverse scale and moves one component by one level at each breakpoint, found with a heap; each candidate costs two additions. ' +
    'It starts half-way, because smaller vectors can be doubled. The sign of the scale is guessed from the component of largest magnitude, which uneven weights can make wrong; ' +
    'and it stops where the most important component would be clamped, on purpose, which costs some cosine on ternary levels. ' +
    'With a one-sided range the guess fails often; with an unsigned scale as well the reference can return NaN, where this port goes on with the search.',
  sources: [sources.cumulative, sources.discussion, sources.experiments],
};
