import { philox4x32, seedKey } from './prng.ts';

/** Which sampler, and its parameters: degrees of freedom (student), fraction and ratio of deviations (mixture), else unused. */
export interface Sampler {
  readonly code: number;
  readonly a: number;
  readonly b: number;
}

/** Numbers of the samplers; they also separate the streams of one seed. The kernel scaled_samples has the same. */
export const samplerCodes = { uniform: 0, gaussian: 1, laplace: 2, student: 3, mixture: 4 } as const;

const unit = (word: number): number => (word + 0.5) / 0x100000000;
const turn = (word: number): number => (2 * Math.PI * word) / 0x100000000;
const gaussianRadius = (word: number): number => Math.sqrt(-2 * Math.log(unit(word)));

/** Uniform on (-1, 1) from one word, read as a signed number. */
export const uniformOf = (word: number): number => ((word | 0) + 0.5) / 0x80000000;

/** Standard normal pair from two words (Box and Muller 1958: radius, then angle). */
export function gaussianPairOf(word0: number, word1: number): [number, number] {
  const radius = gaussianRadius(word0);
  return [radius * Math.cos(turn(word1)), radius * Math.sin(turn(word1))];
}

/** Laplace of scale 1 from one word: the first bit is the sign, the others the magnitude -ln u. */
export function laplaceOf(word: number): number {
  const magnitude = -Math.log(unit((word << 1) >>> 0));
  return word >>> 31 ? -magnitude : magnitude;
}

/** Student's t from two words, any degrees of freedom. Source: Bailey, "Polar generation of random variates with the t-distribution", 1994. */
export function studentOf(word0: number, word1: number, degrees: number): number {
  return Math.sqrt(degrees * Math.expm1((-2 / degrees) * Math.log(unit(word0)))) * Math.cos(turn(word1));
}

/**
 * The n samples of one block in f64: what the kernel scaled_samples draws in f32 from the same words. Counter: (call within the
 * block, block, n, sampler); a call gives four samples, for Student and mixture two.
 */
export function drawBlock(sampler: Sampler, n: number, block: number, seed: number): Float64Array {
  const [key0, key1] = seedKey(seed);
  const words = new Uint32Array(4);
  const out: number[] = [];
  for (let call = 0; out.length < n; call++) {
    philox4x32(words, call, block, n, sampler.code, key0, key1);
    out.push(...samplesOf(sampler, words));
  }
  return Float64Array.from(out.slice(0, n));
}

function samplesOf({ code, a, b }: Sampler, words: Uint32Array): number[] {
  const [w0, w1, w2, w3] = words as unknown as [number, number, number, number];
  switch (code) {
    case samplerCodes.uniform:
      return Array.from(words, uniformOf);
    case samplerCodes.gaussian:
      return [...gaussianPairOf(w0, w1), ...gaussianPairOf(w2, w3)];
    case samplerCodes.laplace:
      return Array.from(words, laplaceOf);
    case samplerCodes.student:
      return [studentOf(w0, w1, a), studentOf(w2, w3, a)];
    default: {
      const [x, y] = gaussianPairOf(w0, w1);
      return [x * (unit(w2) < a ? b : 1), y * (unit(w3) < a ? b : 1)];
    }
  }
}
