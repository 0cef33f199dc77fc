// Random samples in four lanes, one block per lane. The same words give the same samples as src/core/numeric/samplers.ts up to f32.

import { cosTurn4, exp4, ln4, sinTurn4 } from './elementary4';
import { philox4 } from './philox4';

export const UNIFORM = 0;
export const GAUSSIAN = 1;
export const LAPLACE = 2;
export const STUDENT = 3;
export const MIXTURE = 4;

/** Four vectors of words. */
const words = memory.data(64, 16);

/** (word + 1/2) / 2^32, at most 1 - 2^-24 so that its logarithm is never 0. The conversion of a u32 is split to be exact before it rounds. */
// @ts-ignore: decorator
@inline
function unit(word: v128): v128 {
  const u = f32x4.mul(f32x4.add(f32x4.convert_i32x4_u(word), f32x4.splat(0.5)), f32x4.splat(2.3283064365386963e-10));
  return f32x4.min(u, f32x4.splat(0.99999994));
}

/** Radius of a Gaussian pair: sqrt(-2 ln u). */
// @ts-ignore: decorator
@inline
function gaussianRadius(word: v128): v128 {
  return f32x4.sqrt(f32x4.mul(ln4(unit(word)), f32x4.splat(-2)));
}

/** Radius of Student's t: sqrt(v (u^(-2/v) - 1)). */
// @ts-ignore: decorator
@inline
function studentRadius(word: v128, degrees: f32): v128 {
  const power = exp4(f32x4.mul(ln4(unit(word)), f32x4.splat(<f32>-2.0 / degrees)));
  return f32x4.sqrt(f32x4.mul(f32x4.sub(power, f32x4.splat(1)), f32x4.splat(degrees)));
}

/**
 * Writes `n` samples of four blocks to `out` (n vectors, lane = block; up to three vectors more are overwritten).
 * Counter: (call within the block, block, n, sampler); a call gives four samples, for Student and mixture two. `blocks`: the four block numbers.
 */
export function drawBlocks(sampler: i32, a: f32, b: f32, n: i32, blocks: v128, key0: u32, key1: u32, out: usize): void {
  const counter2 = i32x4.splat(n);
  const counter3 = i32x4.splat(sampler);
  const end = out + (<usize>n << 4);
  for (let call = 0; out < end; call++) {
    philox4(i32x4.splat(call), blocks, counter2, counter3, key0, key1, words);
    const w0 = v128.load(words);
    const w1 = v128.load(words, 16);
    const w2 = v128.load(words, 32);
    const w3 = v128.load(words, 48);
    if (sampler == GAUSSIAN) {
      const r0 = gaussianRadius(w0);
      const r1 = gaussianRadius(w2);
      v128.store(out, f32x4.mul(r0, cosTurn4(w1)));
      v128.store(out, f32x4.mul(r0, sinTurn4(w1)), 16);
      v128.store(out, f32x4.mul(r1, cosTurn4(w3)), 32);
      v128.store(out, f32x4.mul(r1, sinTurn4(w3)), 48);
      out += 64;
    } else if (sampler == UNIFORM || sampler == LAPLACE) {
      for (let word = 0; word < 4; word++) {
        const w = v128.load(words + (word << 4));
        v128.store(out + (word << 4), sampler == UNIFORM ? symmetricUnit(w) : laplace(w));
      }
      out += 64;
    } else if (sampler == STUDENT) {
      v128.store(out, f32x4.mul(studentRadius(w0, a), cosTurn4(w1)));
      v128.store(out, f32x4.mul(studentRadius(w2, a), cosTurn4(w3)), 16);
      out += 32;
    } else {
      const r = gaussianRadius(w0);
      v128.store(out, f32x4.mul(f32x4.mul(r, cosTurn4(w1)), deviation(w2, a, b)));
      v128.store(out, f32x4.mul(f32x4.mul(r, sinTurn4(w1)), deviation(w3, a, b)), 16);
      out += 32;
    }
  }
}

/** Uniform on (-1, 1), never 0. */
// @ts-ignore: decorator
@inline
function symmetricUnit(word: v128): v128 {
  return f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(word), f32x4.splat(0.5)), f32x4.splat(4.656612873077393e-10));
}

/** The first bit is the sign, the other 31 the magnitude -ln u. */
// @ts-ignore: decorator
@inline
function laplace(word: v128): v128 {
  const magnitude = f32x4.neg(ln4(unit(i32x4.shl(word, 1))));
  return v128.or(magnitude, v128.and(word, i32x4.splat(0x80000000)));
}

/** Standard deviation of a mixture sample: `ratio` for the fraction of words below fraction * 2^32, else 1. */
// @ts-ignore: decorator
@inline
function deviation(word: v128, fraction: f32, ratio: f32): v128 {
  return v128.bitselect(f32x4.splat(ratio), f32x4.splat(1), f32x4.lt(unit(word), f32x4.splat(fraction)));
}
