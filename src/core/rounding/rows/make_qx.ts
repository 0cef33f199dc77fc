import type { RoundingAlgorithm } from '../algorithm.ts';
import { encodeWords, rejectUnlessLongNegative, sources } from './shared.ts';

export const makeQx: RoundingAlgorithm = {
  id: 'make_qx',
  label: 'make_qx (19 scales)',
  referenceName: 'make_qx_quants',
  kernel: 'make_qx',
  kind: 'linear',
  weights: 'optional',
  defaultWeights: 'x^2 (rmse_type 1), 1 (2), |x| (3) or sqrt |x| (any other)',
  minimises: 'the weighted squared error over 19 scales',
  exact: false,
  options: [
    {
      id: 'rmse_type',
      label: 'rmse_type',
      help: 'Picks the importances used when none are given; 0 rounds with the first scale only, a negative one averages the first scale and its least-squares scale.',
      values: [
        { value: 1, label: '1: x^2' },
        { value: 2, label: '2: ones' },
        { value: 3, label: '3: |x|' },
        { value: 4, label: '4: sqrt |x|' },
        { value: 0, label: '0: plain rounding' },
        { value: -1, label: '-1: first scale averaged, x^2' },
        { value: -2, label: '-2: first scale averaged, ones' },
        { value: -3, label: '-3: first scale averaged, |x|' },
        { value: -4, label: '-4: first scale averaged, sqrt |x|' },
      ],
      defaultValue: 1,
    },
  ],
  defaultLevels: '-8..7',
  rejectLevels: rejectUnlessLongNegative('make_qx'),
  encode: (levels, options) => encodeWords(levels, options['rmse_type']!),
  candidates: () => 19,
  about:
    'Sends the component of largest magnitude to the long, negative end, then tries 18 more inverse scales within 0.9 levels of that end and keeps the one of least weighted squared error. ' +
    'It never tries the other sign and never a much smaller or larger scale, so it misses the optimum in separate patches of the sphere: 30 % of directions at -8..7, few but deeper ones at -4..3.',
  sources: [sources.ggmlQuants, sources.discussion, sources.experiments],
};
