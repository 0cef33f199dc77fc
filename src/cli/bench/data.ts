import { Prng } from '../../core/numeric/prng.ts';
import { gaussianPairOf } from '../../core/numeric/samplers.ts';

const seed = 1;

/** `count` standard normal values, the same at every call. */
export function gaussianValues(count: number): Float32Array {
  const prng = new Prng(seed);
  const values = new Float32Array(count);
  for (let index = 0; index < count; index += 2)
    values.set(gaussianPairOf(prng.nextWord(), prng.nextWord()).slice(0, count - index), index);
  return values;
}

/** `count` importances like an imatrix has: chi-squared with 4 degrees of freedom, mean 1. */
export function chiSquaredImportances(count: number): Float32Array {
  const normal = gaussianValues(count * 4);
  return Float32Array.from({ length: count }, (_, index) => {
    const squares = normal.subarray(index * 4, index * 4 + 4).map((value) => value * value);
    return squares.reduce((sum, square) => sum + square, 0) / 4;
  });
}
