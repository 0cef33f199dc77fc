import type { RoundingAlgorithm } from '../algorithm.ts';
import { encodeWords, rejectUnlessLongNegative, sources } from './shared.ts';

const shared = {
  kernel: 'q3',
  kind: 'linear',
  weights: 'own',
  exact: false,
  options: [],
  defaultLevels: '-4..3',
} as const;

export const q3: RoundingAlgorithm = {
  ...shared,
  id: 'q3',
  label: 'q3 (coordinate descent)',
  referenceName: 'make_q3_quants',
  defaultWeights: 'x^2, always',
  minimises: 'the squared error weighted by x^2, one component at a time',
  rejectLevels: rejectUnlessLongNegative('q3'),
  encode: (levels) => encodeWords(levels, 5),
  candidates: () => undefined,
  about:
    'Rounds with the largest component at the negative end, then lets each component in turn move to its best level, up to five sweeps. ' +
    'A test that was written for positive scales stops it before the first move whenever the largest component is positive: those parts of the sphere show the plain grid, the others a partly improved one with sharp edges.',
  sources: [sources.ggmlQuants, sources.discussion, sources.experiments],
};

export const q3Rtn: RoundingAlgorithm = {
  ...shared,
  id: 'q3_rtn',
  label: 'q3_rtn (plain rounding)',
  referenceName: 'make_q3_quants without rmse',
  defaultWeights: 'none: weights are not looked at',
  minimises: 'nothing: one scale, each component to its nearest level',
  rejectLevels: rejectUnlessLongNegative('q3_rtn'),
  encode: (levels) => encodeWords(levels, 0),
  candidates: () => 1,
  about:
    'The start of q3 without the descent: the largest component goes to the negative end and everything else is rounded to the nearest level, ties to even.',
  sources: [sources.ggmlQuants, sources.experiments],
};
