import type { RoundingAlgorithm } from '../algorithm.ts';
import { levelValues } from '../levels.ts';
import { encodeWords, sources } from './shared.ts';

export const exact: RoundingAlgorithm = {
  id: 'exact',
  label: 'exact (all roundings)',
  referenceName: '',
  kernel: 'exact',
  kind: 'linear-or-table',
  weights: 'optional',
  defaultWeights: 'ones',
  minimises: 'the weighted squared error over every rounding of both scale signs, in double precision',
  exact: true,
  options: [
    {
      id: 'positive_only',
      label: 'Sign of the scale',
      help: 'Formats with an unsigned scale can only use positive ones.',
      values: [
        { value: 0, label: 'either' },
        { value: 1, label: 'positive only' },
      ],
      defaultValue: 0,
    },
  ],
  defaultLevels: '-8..7',
  rejectLevels: () => undefined,
  encode: (levels, options) => encodeWords(levels, options['positive_only']!),
  // Bounds leave it fewer than a tenth of them on longer blocks, how many depends on the values.
  candidates: (n, levels) => (n === 3 ? n * (levelValues(levels).length - 1) + 1 : undefined),
  about:
    'The best that any scale and any levels can do. For a fixed scale each component is best at its nearest level, so only the scales at which some component changes its level matter; ' +
    'ranges of scales that cannot hold the best one are discarded by a proven bound, the rest is compared for both signs in double precision. The yardstick for regret. An exact least error is not automatically a better model: it can move away from rounding to nearest, which sometimes hurts perplexity.',
  sources: [sources.cumulative, sources.discussion],
};
