// The search of qkxmh for four vectors of three components in lockstep: the largest of three fractions instead of a heap. Lanes in which two
// fractions are equal are given back to the caller, as are lanes with extreme magnitudes. See qkxmh.ts for the search itself.
import { loadFirst, loadSecond, loadThird, ordinaryLanes, pick, storeThree } from './three';

/** x and importances of the four vectors, then the best candidate over the walks. */
const state: usize = memory.data(16 * 16, 16);
const X0 = 0;
const X1 = 16;
const X2 = 32;
const W0 = 48;
const W1 = 64;
const W2 = 80;
const SUM_W = 96;
const SUM_X = 112;
const BEST = 128;
const BEST_NORM = 144;
const BEST_SCALE = 160;
const BEST_OFFSET = 176;
const BEST_Q0 = 192;
const BEST_Q1 = 208;
const BEST_Q2 = 224;

/** Fraction of the next step, below everything once the levels are used up. */
// @ts-ignore: decorator
@inline
function fraction(shifted: v128, odd: v128, lastOdd: v128): v128 {
  return v128.bitselect(f32x4.div(shifted, odd), f32x4.splat(-Infinity), f32x4.le(odd, lastOdd));
}

/** Rounds four vectors; returns a bit per lane that has to be rounded again by the caller with the heap. */
export function searchAffineThree(x: usize, w: usize, levels: usize, scale: usize, min: usize, nmax: i32, signedMin: bool): i32 {
  const zero = f32x4.splat(0);
  const x0 = loadFirst(x);
  const x1 = loadSecond(x);
  const x2 = loadThird(x);
  const w0 = w != 0 ? loadFirst(w) : f32x4.mul(x0, x0);
  const w1 = w != 0 ? loadSecond(w) : f32x4.mul(x1, x1);
  const w2 = w != 0 ? loadThird(w) : f32x4.mul(x2, x2);
  v128.store(state, x0, X0);
  v128.store(state, x1, X1);
  v128.store(state, x2, X2);
  v128.store(state, w0, W0);
  v128.store(state, w1, W1);
  v128.store(state, w2, W2);
  const sumW = f32x4.add(f32x4.add(w0, w1), w2);
  v128.store(state, v128.bitselect(sumW, f32x4.splat(1), f32x4.gt(sumW, zero)), SUM_W);
  v128.store(state, f32x4.add(f32x4.add(f32x4.mul(w0, x0), f32x4.mul(w1, x1)), f32x4.mul(w2, x2)), SUM_X);
  // The first of the smallest.
  const isSecond = f32x4.lt(x1, x0);
  let least = v128.bitselect(x1, x0, isSecond);
  const isThird = f32x4.lt(x2, least);
  least = v128.bitselect(x2, least, isThird);
  const isLeast2 = isThird;
  const isLeast1 = v128.andnot(isSecond, isThird);
  const isLeast0 = v128.not(v128.or(isThird, isSecond));
  const greatest = f32x4.pmax(f32x4.pmax(x0, x1), x2);
  const varied = f32x4.ne(greatest, least);
  if (!signedMin) least = f32x4.pmin(least, zero);

  v128.store(state, zero, BEST);
  v128.store(state, f32x4.splat(1), BEST_NORM);
  v128.store(state, zero, BEST_SCALE);
  v128.store(state, least, BEST_OFFSET);
  v128.store(state, zero, BEST_Q0);
  v128.store(state, zero, BEST_Q1);
  v128.store(state, zero, BEST_Q2);
  let tied = walkFrom(x0, least, isLeast0, isLeast0, isLeast1, isLeast2, nmax, signedMin);
  tied = v128.or(tied, walkFrom(x1, least, isLeast1, isLeast0, isLeast1, isLeast2, nmax, signedMin));
  tied = v128.or(tied, walkFrom(x2, least, isLeast2, isLeast0, isLeast1, isLeast2, nmax, signedMin));
  v128.store(scale, v128.load(state, BEST_SCALE));
  v128.store(min, f32x4.neg(v128.load(state, BEST_OFFSET)));
  storeThree(
    i32x4.trunc_sat_f32x4_s(v128.load(state, BEST_Q0)), i32x4.trunc_sat_f32x4_s(v128.load(state, BEST_Q1)),
    i32x4.trunc_sat_f32x4_s(v128.load(state, BEST_Q2)), levels,
  ); // prettier-ignore
  const ordinary = ordinaryLanes(f32x4.abs(x0), f32x4.abs(x1), f32x4.abs(x2));
  return i32x4.bitmask(v128.or(tied, v128.not(v128.and(ordinary, varied))));
}

/**
 * One walk: the grid starts at the component `assumed`, or at `least` where it is the smallest (`isAssumedLeast`). Left out in lanes whose
 * component is positive and not the smallest, unless the min may have either sign. Returns the lanes in which two fractions were equal.
 */
function walkFrom(assumed: v128, least: v128, isAssumedLeast: v128, isLeast0: v128, isLeast1: v128, isLeast2: v128, nmax: i32, signedMin: bool): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  let taking = v128.or(isAssumedLeast, f32x4.le(assumed, zero));
  if (signedMin) taking = i32x4.splat(-1);
  if (!v128.any_true(taking)) return zero;
  const from = v128.bitselect(least, assumed, isAssumedLeast);
  const w0 = v128.load(state, W0);
  const w1 = v128.load(state, W1);
  const w2 = v128.load(state, W2);
  const wx0 = f32x4.mul(w0, v128.load(state, X0));
  const wx1 = f32x4.mul(w1, v128.load(state, X1));
  const wx2 = f32x4.mul(w2, v128.load(state, X2));
  const shifted0 = f32x4.sub(v128.load(state, X0), from);
  const shifted1 = f32x4.sub(v128.load(state, X1), from);
  const shifted2 = f32x4.sub(v128.load(state, X2), from);
  const sumW = v128.load(state, SUM_W);
  const sumX = v128.load(state, SUM_X);
  const high = f32x4.splat(<f32>nmax);
  const lastOdd = f32x4.splat(<f32>nmax * 2 - 1);
  let best = v128.load(state, BEST);
  let bestNorm = v128.load(state, BEST_NORM);
  let odd0 = one;
  let odd1 = one;
  let odd2 = one;
  let fraction0 = shifted0;
  let fraction1 = shifted1;
  let fraction2 = shifted2;
  let sumXq = zero;
  let sumQq = zero;
  let sumQ = zero;
  let plainQq = zero;
  let plainQ = zero;
  let top = zero;
  let tied = zero;
  const steps = 3 * nmax;
  for (let step = 0; step < steps; step++) {
    const largest = f32x4.pmax(f32x4.pmax(fraction0, fraction1), fraction2);
    const move0 = f32x4.eq(fraction0, largest);
    const move1 = f32x4.eq(fraction1, largest);
    const move2 = f32x4.eq(fraction2, largest);
    tied = v128.or(tied, v128.or(v128.and(move0, move1), v128.and(move2, v128.or(move0, move1))));
    const odd = pick(move0, move1, move2, odd0, odd1, odd2);
    const weight = pick(move0, move1, move2, w0, w1, w2);
    odd0 = f32x4.add(odd0, v128.and(two, move0));
    odd1 = f32x4.add(odd1, v128.and(two, move1));
    odd2 = f32x4.add(odd2, v128.and(two, move2));
    fraction0 = fraction(shifted0, odd0, lastOdd);
    fraction1 = fraction(shifted1, odd1, lastOdd);
    fraction2 = fraction(shifted2, odd2, lastOdd);
    sumXq = f32x4.add(sumXq, pick(move0, move1, move2, wx0, wx1, wx2));
    sumQq = f32x4.add(sumQq, f32x4.mul(weight, odd));
    plainQq = f32x4.add(plainQq, odd);
    sumQ = f32x4.add(sumQ, weight);
    plainQ = f32x4.add(plainQ, one);
    // The step of odd number 2 q - 1 leads to level q.
    top = f32x4.pmax(top, f32x4.mul(f32x4.add(odd, one), f32x4.splat(0.5)));

    let score = f32x4.mul(sumXq, sumXq);
    let norm = sumQq;
    const determinant = f32x4.sub(f32x4.mul(sumW, sumQq), f32x4.mul(sumQ, sumQ));
    const freeScale = f32x4.sub(f32x4.mul(sumW, sumXq), f32x4.mul(sumX, sumQ));
    const freeOffset = f32x4.sub(f32x4.mul(sumQq, sumX), f32x4.mul(sumQ, sumXq));
    const lift = f32x4.sub(high, top);
    const lifted = f32x4.sub(freeOffset, f32x4.mul(lift, freeScale));
    const freeScore = f32x4.add(f32x4.mul(sumX, freeOffset), f32x4.mul(sumXq, freeScale));
    const ofLeast = pick(move0, move1, move2, isLeast0, isLeast1, isLeast2);
    let free = v128.and(f32x4.gt(determinant, zero), f32x4.gt(f32x4.mul(f32x4.splat(3), plainQq), f32x4.mul(plainQ, plainQ)));
    free = v128.andnot(free, ofLeast);
    if (!signedMin) free = v128.and(free, f32x4.lt(lifted, zero));
    free = v128.and(free, v128.and(f32x4.gt(norm, zero), f32x4.gt(f32x4.mul(freeScore, norm), f32x4.mul(score, determinant))));
    score = v128.bitselect(freeScore, score, free);
    norm = v128.bitselect(determinant, norm, free);
    const ahead = v128.and(f32x4.gt(norm, zero), f32x4.gt(f32x4.mul(score, bestNorm), f32x4.mul(best, norm)));
    const better = v128.and(taking, ahead);
    if (!v128.any_true(better)) continue;
    best = v128.bitselect(score, best, better);
    bestNorm = v128.bitselect(norm, bestNorm, better);
    const scale = f32x4.div(v128.bitselect(freeScale, sumXq, free), norm);
    const offset = v128.and(v128.and(free, f32x4.ne(lifted, zero)), f32x4.div(lifted, norm));
    const lifts = v128.and(lift, free);
    v128.store(state, v128.bitselect(scale, v128.load(state, BEST_SCALE), better), BEST_SCALE);
    v128.store(state, v128.bitselect(offset, v128.load(state, BEST_OFFSET), better), BEST_OFFSET);
    v128.store(state, v128.bitselect(levelOf(odd0, lifts), v128.load(state, BEST_Q0), better), BEST_Q0);
    v128.store(state, v128.bitselect(levelOf(odd1, lifts), v128.load(state, BEST_Q1), better), BEST_Q1);
    v128.store(state, v128.bitselect(levelOf(odd2, lifts), v128.load(state, BEST_Q2), better), BEST_Q2);
  }
  v128.store(state, best, BEST);
  v128.store(state, bestNorm, BEST_NORM);
  return v128.and(tied, taking);
}

/** Level of a component whose next odd number is `odd`, moved up by `lift`. */
// @ts-ignore: decorator
@inline
function levelOf(odd: v128, lift: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.sub(odd, f32x4.splat(1)), f32x4.splat(0.5)), lift);
}
