import type { RoundingAlgorithm } from '../algorithm.ts';
import { encodeWords, rejectUnlessTable, signedScaleOption, sources } from './shared.ts';

export const qkxhNl: RoundingAlgorithm = {
  id: 'qkxh_nl',
  label: 'qkxh_nl (cumulative search, tables)',
  referenceName: 'make_qkxh_nl_quants',
  kernel: 'qkxh_nl',
  kind: 'table',
  weights: 'optional',
  defaultWeights: 'x^2',
  minimises: 'the weighted squared error over every rounding to a table, both scale signs unless fast',
  exact: false,
  options: [
    signedScaleOption,
    {
      id: 'fast',
      label: 'Search',
      help: 'Exhaustive walks both signs of the scale; fast walks only the sign that sends the largest component to the side of the largest value.',
      values: [
        { value: 0, label: 'exhaustive' },
        { value: 1, label: 'fast' },
      ],
      defaultValue: 0,
    },
  ],
  defaultLevels: 'iq4nl',
  rejectLevels: rejectUnlessTable('qkxh_nl'),
  encode: (levels, options) => encodeWords(levels, options['signed_scale']!, options['fast']!),
  candidates: (n, levels) => (levels.kind === 'table' ? n * (levels.values.length - 1) + 1 : undefined),
  about:
    'The cumulative search for levels from a table: breakpoints lie midway between neighbouring values, and the sums stay cumulative because (b - a)(b + a) = b^2 - a^2. ' +
    'Exhaustive, it is exact up to float noise. The fast mode picks the wrong sign for 21 to 40 % of IQ4_NL blocks and loses up to 2e-3 of cosine. ' +
    'With a positive scale asked for, about 1 % of directions still get a negative one, because the score does not see the sign of the first candidates.',
  sources: [sources.cumulative, sources.discussion, sources.experiments],
};
