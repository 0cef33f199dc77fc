import type { RoundingAlgorithm } from '../algorithm.ts';
import { encodeWords, rejectUnlessLopsidedTable, sources } from './shared.ts';

export const iq4NlGradient: RoundingAlgorithm = {
  id: 'iq4_nl_gradient',
  label: 'iq4_nl (31 scales and gradient steps)',
  referenceName: 'quantize_row_iq4_nl_impl of ik_llama.cpp',
  kernel: 'round_iq4_nl_g',
  kind: 'table',
  weights: 'optional',
  defaultWeights: 'x^2; importances that are given are multiplied by sqrt(2 mean x^2 + x^2)',
  minimises: 'the weighted squared error over 31 scales and single steps from the best of them, with its own weights',
  exact: false,
  options: [],
  defaultLevels: 'iq4nl',
  rejectLevels: (levels) =>
    levels.kind === 'table' && levels.values.length > 16
      ? 'iq4_nl_gradient rounds to tables of up to 16 values. Use iq4nl or a list such as -31,-13,1,17.'
      : rejectUnlessLopsidedTable('iq4_nl_gradient')(levels),
  encode: (levels) => encodeWords(levels),
  candidates: () => undefined,
  about:
    'iq4_nl with both ends of the table as targets for the largest component, then steps of one component to its neighbour, the one that the gradient reaches first, until a step does not help. ' +
    'Taking the indices once more from the final scale can undo a step. Optimal for its own weights on 35 % of directions and 69 % of blocks of 32.',
  sources: [sources.gradient, sources.discussion, sources.experiments],
};
