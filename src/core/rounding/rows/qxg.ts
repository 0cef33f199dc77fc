import type { RoundingAlgorithm } from '../algorithm.ts';
import { encodeWords, rejectUnlessLongNegative, sources } from './shared.ts';

export const qxg: RoundingAlgorithm = {
  id: 'qxg',
  label: 'qxg (38 scales and gradient steps)',
  referenceName: 'make_qx_quants of ik_llama.cpp',
  kernel: 'qxg',
  kind: 'linear',
  weights: 'optional',
  defaultWeights: 'x^2',
  minimises: 'the weighted squared error over 39 trials and single steps from the best of them',
  exact: false,
  options: [],
  defaultLevels: '-8..7',
  rejectLevels: rejectUnlessLongNegative('qxg'),
  encode: (levels) => encodeWords(levels),
  candidates: () => undefined,
  about:
    'make_qx with both ends of the range as targets for the largest component, followed by steps of one component by one level where the error falls most steeply, until a step does not help. ' +
    'A first-order shortcut for the full cumulative search at a fraction of its time. It takes only the single steepest step and stops at the first that fails: 12 % of directions at -8..7 are not optimal, by at most 1e-3.',
  sources: [sources.gradient, sources.discussion, sources.experiments],
};
