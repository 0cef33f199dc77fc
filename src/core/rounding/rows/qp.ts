import type { RoundingAlgorithm } from '../algorithm.ts';
import { encodeWords, rejectUnlessFromZero, sources } from './shared.ts';

export const qp: RoundingAlgorithm = {
  id: 'qp',
  label: 'qp (positive vectors)',
  referenceName: 'make_qp_quants',
  kernel: 'qp',
  kind: 'linear',
  weights: 'optional',
  defaultWeights: 'ones',
  minimises: 'the weighted squared error over nine scales, then one component at a time',
  exact: false,
  options: [],
  defaultLevels: '0..15',
  rejectLevels: rejectUnlessFromZero('qp'),
  encode: (levels) => encodeWords(levels),
  candidates: () => undefined,
  about:
    'For vectors without negative components, such as the block scales of the K formats: nine inverse scales judged by the error with that very scale, then up to five sweeps of coordinate descent. ' +
    'Meant for |x| or scales; a negative component simply gets level 0 here, where the reference writes a code out of range. Optimal on 35 % of directions at 0..15: every cell of the grid has a corner cut off.',
  sources: [sources.ggmlQuants, sources.cumulative, sources.experiments],
};
