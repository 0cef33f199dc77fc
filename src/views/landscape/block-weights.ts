import { fillImatrixLike, type ImportanceOfX } from '../../core/rounding/importance.ts';
import { parseNumbers } from '../../core/numeric/parse-numbers.ts';
import type { LandscapeState } from './schema.ts';

/** The weights of a block as jobs take them: a rule, or one number for each component. */
export function blockWeights({ weights, w, wseed, wblock }: Pick<LandscapeState, 'weights' | 'w' | 'wseed' | 'wblock'>, x: readonly number[] | undefined): ImportanceOfX | readonly number[] {
  if (weights === 'given') return parseNumbers(w);
  if (weights !== 'imatrix') return weights;
  const values = new Float32Array(x?.length ?? 0);
  if (x) fillImatrixLike(Float32Array.from(x), 1, x.length, { seed: wseed, firstBlock: wblock }, values);
  return Array.from(values);
}
