import type { RoundingAlgorithm } from '../algorithm.ts';
import { encodeWords, rejectUnlessRangeWithZero, sources } from './shared.ts';

export const absmax: RoundingAlgorithm = {
  id: 'absmax',
  label: 'absmax (round to nearest)',
  referenceName: 'absmax_asym_round',
  kernel: 'absmax',
  kind: 'linear',
  weights: 'own',
  defaultWeights: 'none: weights are not looked at',
  minimises: 'nothing: one scale, each component to its nearest level',
  exact: false,
  options: [
    {
      id: 'ties',
      label: 'Ties',
      help: 'Half to even multiplies by end / largest, as the formats do; half away from zero multiplies by 1 / (largest / end), as the numpy experiment does.',
      values: [
        { value: 0, label: 'half to even' },
        { value: 1, label: 'half away from zero' },
      ],
      defaultValue: 0,
    },
  ],
  defaultLevels: '-8..7',
  rejectLevels: rejectUnlessRangeWithZero('absmax'),
  encode: (levels, options) => encodeWords(levels, options['ties']!),
  candidates: () => 1,
  about:
    'The baseline: the component of largest magnitude goes to the end of the longer side and fixes the scale, everything else is rounded. ' +
    'It reproduces the largest component and never asks whether a slightly smaller scale would serve the others. Optimal on 41 % of directions at -8..7.',
  sources: [sources.experiments, sources.discussion],
};
