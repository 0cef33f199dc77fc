import { LabError } from '../../lab-error.ts';
import { fillImportance, type ImportanceOfX } from '../../rounding/importance.ts';

/** The importances of one block, given by a rule or one by one. Throws landscape/bad-weights. */
export function weightsOf(x: Float32Array, weights: ImportanceOfX | readonly number[]): Float32Array {
  if (typeof weights === 'string') {
    const w = new Float32Array(x.length);
    fillImportance(weights, x, 1, x.length, w);
    return w;
  }
  const w = Float32Array.from(weights);
  if (w.length !== x.length || !w.every((weight) => Number.isFinite(weight) && weight >= 0) || w.every((weight, i) => weight === 0 || x[i] === 0))
    throw new LabError('landscape/bad-weights', `${w.length} weights do not suit a block of ${x.length} numbers. Give one weight >= 0 for each, not all zero.`, { weights: w.length, length: x.length });
  return w;
}
