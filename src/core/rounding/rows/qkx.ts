import type { RoundingAlgorithm } from '../algorithm.ts';
import { encodeWords, rejectUnlessFromZero, sources } from './shared.ts';

const shared = { kind: 'affine', exact: false, defaultLevels: '0..15' } as const;

export const qkx1: RoundingAlgorithm = {
  ...shared,
  id: 'qkx1',
  label: 'qkx1 (by turns, historical)',
  referenceName: 'make_qkx1_quants',
  kernel: 'qkx1',
  weights: 'own',
  defaultWeights: 'none: weights are not looked at',
  minimises: 'the squared error of scale and offset by turns',
  options: [],
  rejectLevels: rejectUnlessFromZero('qkx1'),
  encode: (levels) => encodeWords(levels),
  candidates: () => 9,
  about:
    'The search of the first K formats, no longer called: levels for a scale and an offset, a least-squares scale for the levels, an offset half-way towards the mean error, up to nine rounds. ' +
    'The offset is never positive, so a vector of positive components only is rounded from zero.',
  sources: [sources.ggmlQuants],
};

export const qkx2: RoundingAlgorithm = {
  ...shared,
  id: 'qkx2',
  label: 'qkx2 (scales above the minimum)',
  referenceName: 'make_qkx2_quants',
  kernel: 'qkx2',
  weights: 'optional',
  defaultWeights: 'sqrt(mean x^2) + |x|; for the Q2_K setting |x|',
  minimises: 'the weighted squared (Q2_K: absolute) error over 17 or 22 scales with least-squares scale and offset',
  options: [
    {
      id: 'mode',
      label: 'Setting',
      help: 'Where the trials lie and how errors count, as the format of this name uses the function.',
      values: [
        { value: 0, label: 'Q4_K: 21 trials from -1, squares' },
        { value: 1, label: 'Q2_K: 16 trials from -0.5, absolute errors' },
        { value: 2, label: 'Q5_K: 16 trials from -0.5, squares' },
      ],
      defaultValue: 0,
    },
  ],
  rejectLevels: rejectUnlessFromZero('qkx2'),
  encode: (levels, options) => encodeWords(levels, options['mode']!),
  candidates: () => undefined,
  about:
    'Rounds above the smallest component with a list of scales and fits scale and offset to each set of levels. Only the scale is searched, not the place where rounding starts, so blocks whose best offset is not their minimum are missed. ' +
    'A better trial also moves the start of the trials after it. Vectors of positive components only fall back to offset 0: a window with hard edges in the positive octant. Optimal on 52 % of directions at 0..15, 97 % at 0..3.',
  sources: [sources.ggmlQuants, sources.affineGradient, sources.experiments],
};

export const qkx3: RoundingAlgorithm = {
  ...shared,
  id: 'qkx3',
  label: 'qkx3 (finer, with imatrix)',
  referenceName: 'make_qkx3_quants',
  kernel: 'qkx3',
  weights: 'optional',
  defaultWeights: 'x^2',
  minimises: 'the weighted squared error over 38 scales with least-squares scale and offset',
  options: [],
  rejectLevels: rejectUnlessFromZero('qkx3'),
  encode: (levels) => encodeWords(levels),
  candidates: () => 38,
  about:
    'qkx2 with 37 trials between -0.9 and 0.9 levels, as llama.cpp uses it with an importance matrix. The same blind spot: the place where rounding starts is always the smallest component or the best offset so far.',
  sources: [sources.ggmlQuants, sources.affineGradient, sources.experiments],
};
