import { philox4x32, seedKey } from '../numeric/prng.ts';
import { gaussianPairOf } from '../numeric/samplers.ts';

/** Importances that follow from the block alone. */
export const importancesOfX = ['uniform', 'x2', 'absx', 'sqrtabsx', 'sigma', 'rms2'] as const;
export type ImportanceOfX = (typeof importancesOfX)[number];

/** All importances of the lab; `imatrix` also needs random numbers. */
export const importanceKinds = [...importancesOfX, 'imatrix'] as const;
export type ImportanceKind = (typeof importanceKinds)[number];

/** How each kind is written: m is the mean of x^2 over the block, c the square of a standard normal number. */
export const importanceFormulas: Readonly<Record<ImportanceKind, string>> = {
  uniform: '1',
  x2: 'x²',
  absx: '|x|',
  sqrtabsx: '√|x|',
  sigma: '√m + |x|',
  rms2: '√(2m + x²)',
  imatrix: 'c √(2m + x²)',
};

/** The part of a kind that is the same for the whole block, from the mean of x^2. */
const baseOf: Partial<Record<ImportanceOfX, (mean: number) => number>> = { sigma: Math.sqrt, rms2: (mean) => 2 * mean };

const weightOf: Readonly<Record<ImportanceOfX, (x: number, base: number) => number>> = {
  uniform: () => 1,
  x2: (x) => x * x,
  absx: (x) => Math.abs(x),
  sqrtabsx: (x) => Math.sqrt(Math.abs(x)),
  sigma: (x, base) => base + Math.abs(x),
  rms2: (x, base) => Math.sqrt(base + x * x),
};

/**
 * Writes the importances of `count` vectors of `dims` components, means over the vector. In f64, then one rounding to f32.
 * Source: x2, absx and sigma are what ggml's formats use without an importance matrix, rms2 is the factor that they put on one (ggml-quants.c).
 */
export function fillImportance(
  kind: ImportanceOfX,
  x: ArrayLike<number>,
  count: number,
  dims: number,
  out: Float32Array,
): void {
  const weight = weightOf[kind];
  for (let first = 0; first < count * dims; first += dims) {
    const base = baseOf[kind]?.(meanSquare(x, first, dims)) ?? 0;
    for (let i = first; i < first + dims; i++) out[i] = weight(x[i]!, base);
  }
}

/** Which blocks of which seed: the random factors of a block depend on nothing else. */
export interface BlockRange {
  readonly seed: number;
  readonly firstBlock: number;
}

/** Separates the factors from the samples of the same seed, whose streams are numbered by sampler. */
const factorStream = 64;

/**
 * Writes importances as an importance matrix gives them: a mean squared activation, here the square of a standard normal number (chi
 * square of one degree of freedom), times rms2. Counter: (four factors of the block, block, dims, stream). In f64, then one rounding to f32.
 */
export function fillImatrixLike(
  x: ArrayLike<number>,
  count: number,
  dims: number,
  { seed, firstBlock }: BlockRange,
  out: Float32Array,
): void {
  const [key0, key1] = seedKey(seed);
  const words = new Uint32Array(4);
  for (let row = 0; row < count; row++) {
    const base = 2 * meanSquare(x, row * dims, dims);
    for (let i = 0; i < dims; i += 4) {
      philox4x32(words, i / 4, firstBlock + row, dims, factorStream, key0, key1);
      const normals = [...gaussianPairOf(words[0]!, words[1]!), ...gaussianPairOf(words[2]!, words[3]!)];
      for (let j = i; j < Math.min(i + 4, dims); j++) {
        const value = x[row * dims + j]!;
        out[row * dims + j] = normals[j - i]! ** 2 * Math.sqrt(base + value * value);
      }
    }
  }
}

/**
 * Writes the importances of any kind, of blocks `range.firstBlock` and following. `factors` (count x dims): importances of a matrix, which multiply
 * those of the kind and take the place of the random ones.
 */
export function fillBlockImportance(
  kind: ImportanceKind,
  x: ArrayLike<number>,
  count: number,
  dims: number,
  range: BlockRange,
  out: Float32Array,
  factors?: Float32Array,
): void {
  if (kind === 'imatrix' && !factors) return fillImatrixLike(x, count, dims, range, out);
  fillImportance(kind === 'imatrix' ? 'rms2' : kind, x, count, dims, out);
  if (factors) for (let i = 0; i < count * dims; i++) out[i] = out[i]! * factors[i]!;
}

function meanSquare(x: ArrayLike<number>, first: number, dims: number): number {
  let sum = 0;
  for (let i = first; i < first + dims; i++) sum += x[i]! * x[i]!;
  return sum / dims;
}
