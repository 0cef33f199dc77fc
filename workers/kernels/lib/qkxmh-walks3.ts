// The walks of qkxmh above three components in descending order, four vectors in lockstep; qkxmh3.ts says which ones there are.
import { W0, W1, W2, X0, X1, X2 } from './descending3';
import { breakpoint, changed, earlier, reachOf } from './rising3';
import { CENTRED0, CENTRED1, CENTRED2, cannotWin, lastCannotWin, raiseBar } from './score-bound3';
import { pick } from './three';

const state: usize = memory.data(15 * 16, 16);
/** 1 / component above the start, in descending order of the components. */
export const INVERSE0: usize = state;
export const INVERSE1: usize = state + 16;
export const INVERSE2: usize = state + 32;
/** Sums over the vector, and those of a walk, for its last part. */
export const SUM_W: usize = state + 48;
export const SUM_X: usize = state + 64;
const SUM_XQ: usize = state + 80;
const SUM_QQ: usize = state + 96;
export const TIED: usize = state + 112;
/** The best candidate so far; levels in descending order of the components, as 2 level + 1. */
export const BEST: usize = state + 128;
export const BEST_NORM: usize = state + 144;
export const BEST_SCALE: usize = state + 160;
export const BEST_OFFSET: usize = state + 176;
export const BEST_ODD0: usize = state + 192;
export const BEST_ODD1: usize = state + 208;
export const BEST_ODD2: usize = state + 224;

/** Two components rise above the third one. */
export function riseTwo<Signed, Ones>(nmax: i32): void {
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const inverse0 = v128.load(INVERSE0);
  const inverse1 = v128.load(INVERSE1);
  const w1 = v128.load(W1);
  const gain1 = isBoolean<Ones>() ? v128.load(X1) : f32x4.mul(w1, v128.load(X1));
  const weightChange = v128.xor(v128.load(W0), w1);
  const gainChange = v128.xor(isBoolean<Ones>() ? v128.load(X0) : f32x4.mul(v128.load(W0), v128.load(X0)), gain1);
  const lastOdd = f32x4.splat(<f32>nmax * 2 - 1);
  const past = f32x4.splat(<f32>nmax * 2 + 1);
  let odd0 = one;
  let odd1 = one;
  let sumXq = f32x4.splat(0);
  let sumQq = f32x4.splat(0);
  let sumQ = f32x4.splat(0);
  const centred1 = v128.load(CENTRED1);
  const centredChange = v128.xor(v128.load(CENTRED0), centred1);
  let centredXq = f32x4.splat(0);
  for (let step = nmax * 2; step > 0;) {
    // A loop of its own for the steps that cannot win, so that they have the registers for themselves.
    do {
      const at0 = breakpoint(odd0, inverse0, lastOdd);
      const at1 = f32x4.mul(odd1, inverse1);
      const reach = reachOf(earlier(at0, at1));
      const move0 = f32x4.le(at0, reach);
      const move1 = f32x4.le(at1, reach);
      const odd = v128.or(v128.and(odd0, move0), v128.and(odd1, move1));
      odd0 = f32x4.add(odd0, v128.and(two, move0));
      odd1 = f32x4.add(odd1, v128.and(two, move1));
      const weight = isBoolean<Ones>() ? one : changed(w1, weightChange, move0);
      sumXq = f32x4.add(sumXq, changed(gain1, gainChange, move0));
      sumQq = f32x4.add(sumQq, isBoolean<Ones>() ? odd : f32x4.mul(weight, odd));
      sumQ = f32x4.add(sumQ, weight);
      centredXq = f32x4.add(centredXq, changed(centred1, centredChange, move0));
      step--;
    } while (step > 0 && i32x4.all_true(cannotWin(centredXq, determinantOf(sumQq, sumQ), sumQq)));
    // The largest component is ahead of the others: its level is the largest one.
    consider<Signed, Ones>(sumXq, sumQq, sumQ, odd0, odd1, one, f32x4.sub(past, odd0), zeroMask(), false, zeroMask(), false);
  }
  v128.store(SUM_XQ, sumXq);
  v128.store(SUM_QQ, sumQq);
  // Every step moves one component, or two that are near.
  v128.store(TIED, f32x4.ne(f32x4.add(odd0, odd1), f32x4.splat(<f32>nmax * 4 + 2)));
}

/** All three rise above 0. */
export function riseThree<Signed, Ones>(nmax: i32): void {
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const inverse0 = v128.load(INVERSE0);
  const inverse1 = v128.load(INVERSE1);
  const inverse2 = v128.load(INVERSE2);
  const w0 = v128.load(W0);
  const w1 = v128.load(W1);
  const w2 = v128.load(W2);
  const gain0 = isBoolean<Ones>() ? v128.load(X0) : f32x4.mul(w0, v128.load(X0));
  const gain1 = isBoolean<Ones>() ? v128.load(X1) : f32x4.mul(w1, v128.load(X1));
  const gain2 = isBoolean<Ones>() ? v128.load(X2) : f32x4.mul(w2, v128.load(X2));
  const lastOdd = f32x4.splat(<f32>nmax * 2 - 1);
  const past = f32x4.splat(<f32>nmax * 2 + 1);
  let odd0 = one;
  let odd1 = one;
  let odd2 = one;
  let sumXq = f32x4.splat(0);
  let sumQq = f32x4.splat(0);
  let sumQ = f32x4.splat(0);
  const centred0 = v128.load(CENTRED0);
  const centred1 = v128.load(CENTRED1);
  const centred2 = v128.load(CENTRED2);
  let centredXq = f32x4.splat(0);
  let move2 = sumQ;
  for (let step = nmax * 3; step > 0;) {
    do {
      const at0 = breakpoint(odd0, inverse0, lastOdd);
      const at1 = breakpoint(odd1, inverse1, lastOdd);
      const at2 = f32x4.mul(odd2, inverse2);
      const reach = reachOf(earlier(earlier(at0, at1), at2));
      const move0 = f32x4.le(at0, reach);
      const move1 = f32x4.le(at1, reach);
      move2 = f32x4.le(at2, reach);
      const odd = pick(move0, move1, move2, odd0, odd1, odd2);
      odd0 = f32x4.add(odd0, v128.and(two, move0));
      odd1 = f32x4.add(odd1, v128.and(two, move1));
      odd2 = f32x4.add(odd2, v128.and(two, move2));
      const weight = isBoolean<Ones>() ? one : pick(move0, move1, move2, w0, w1, w2);
      sumXq = f32x4.add(sumXq, pick(move0, move1, move2, gain0, gain1, gain2));
      sumQq = f32x4.add(sumQq, isBoolean<Ones>() ? odd : f32x4.mul(weight, odd));
      sumQ = f32x4.add(sumQ, weight);
      centredXq = f32x4.add(centredXq, pick(move0, move1, move2, centred0, centred1, centred2));
      step--;
    } while (step > 0 && i32x4.all_true(cannotWin(centredXq, determinantOf(sumQq, sumQ), sumQq)));
    // All levels are equal only after a step of the smallest component, which has no free offset anyway.
    consider<Signed, Ones>(sumXq, sumQq, sumQ, odd0, odd1, odd2, f32x4.sub(past, odd0), move2, true, zeroMask(), false);
  }
  v128.store(TIED, f32x4.ne(f32x4.add(f32x4.add(odd0, odd1), odd2), f32x4.splat(<f32>nmax * 6 + 3)));
}

/** The walk with another component than the smallest one as the minimum, in the lanes `taking`. */
export function descend<Signed, Ones>(taking: v128, nmax: i32): void {
  const one = f32x4.splat(1);
  const past = f32x4.splat(<f32>nmax * 2 + 1);
  let sumXq = f32x4.splat(0);
  let sumQq = f32x4.splat(0);
  let sumQ = f32x4.splat(0);
  const left = v128.not(taking);
  let centredXq = f32x4.splat(0);
  let centred = v128.load(CENTRED0);
  let weight = v128.load(W0);
  let gain = isBoolean<Ones>() ? v128.load(X0) : f32x4.mul(weight, v128.load(X0));
  for (let part = 0; part < 2; part++) {
    let odd = one;
      for (let step = nmax; step > 0;) {
      do {
        sumXq = f32x4.add(sumXq, gain);
        sumQq = f32x4.add(sumQq, isBoolean<Ones>() ? odd : f32x4.mul(weight, odd));
        sumQ = f32x4.add(sumQ, isBoolean<Ones>() ? one : weight);
        odd = f32x4.add(odd, f32x4.splat(2));
        centredXq = f32x4.add(centredXq, centred);
        step--;
      } while (step > 0 && i32x4.all_true(v128.or(cannotWin(centredXq, determinantOf(sumQq, sumQ), sumQq), left)));
      const odd0 = part == 0 ? odd : past;
      const odd1 = part == 0 ? one : odd;
      consider<Signed, Ones>(sumXq, sumQq, sumQ, odd0, odd1, one, f32x4.sub(past, odd0), zeroMask(), false, taking, true);
    }
    centred = v128.load(CENTRED1);
    weight = v128.load(W1);
    gain = isBoolean<Ones>() ? v128.load(X1) : f32x4.mul(weight, v128.load(X1));
  }
  v128.store(SUM_XQ, sumXq);
  v128.store(SUM_QQ, sumQq);
  riseLast(taking, nmax);
}

/** sum w sum w q^2 - (sum w q)^2. */
// @ts-ignore: decorator
@inline
function determinantOf(sumQq: v128, sumQ: v128): v128 {
  return f32x4.sub(f32x4.mul(v128.load(SUM_W), sumQq), f32x4.mul(sumQ, sumQ));
}

// @ts-ignore: decorator
@inline
function zeroMask(): v128 {
  return i32x4.splat(0);
}

/** The last part of a walk: the smallest component rises after the others, without a free offset. */
export function riseLast(taking: v128, nmax: i32): void {
  if (!v128.any_true(v128.andnot(taking, lastCannotWin()))) return;
  const two = f32x4.splat(2);
  const w2 = v128.load(W2);
  const gain2 = f32x4.mul(w2, v128.load(X2));
  const past = f32x4.splat(<f32>nmax * 2 + 1);
  let sumXq = v128.load(SUM_XQ);
  let sumQq = v128.load(SUM_QQ);
  let odd2 = f32x4.splat(1);
  for (let step = nmax; step > 0; step--) {
    sumXq = f32x4.add(sumXq, gain2);
    sumQq = f32x4.add(sumQq, f32x4.mul(w2, odd2));
    odd2 = f32x4.add(odd2, two);
    const score = f32x4.mul(sumXq, sumXq);
    const higher = f32x4.gt(f32x4.mul(score, v128.load(BEST_NORM)), f32x4.mul(v128.load(BEST), sumQq));
    const better = v128.and(v128.and(higher, f32x4.gt(sumQq, f32x4.splat(0))), taking);
    if (!v128.any_true(better)) continue;
    keep(better, score, sumQq, f32x4.div(sumXq, sumQq), f32x4.splat(0), past, past, odd2);
  }
}

/**
 * A candidate: the sums with offset 0 or, unless `limited` and in the lanes `withoutOffset`, with a free one, whichever has the higher score. The
 * levels are those of the odd numbers, all of them raised by lift / 2 where the offset is free. Only lanes `taking` improve, if `masked`.
 */
// @ts-ignore: decorator
@inline
function consider<Signed, Ones>(
  sumXq: v128, sumQq: v128, sumQ: v128, odd0: v128, odd1: v128, odd2: v128, lift: v128,
  withoutOffset: v128, limited: bool, taking: v128, masked: bool,
): void {
  const zero = f32x4.splat(0);
  const sumW = v128.load(SUM_W);
  const sumX = v128.load(SUM_X);
  const determinant = determinantOf(sumQq, sumQ);
  const plainScore = f32x4.mul(sumXq, sumXq);
  const freeScale = f32x4.sub(f32x4.mul(sumW, sumXq), f32x4.mul(sumX, sumQ));
  const freeOffset = f32x4.sub(f32x4.mul(sumQq, sumX), f32x4.mul(sumQ, sumXq));
  const offset = f32x4.sub(freeOffset, f32x4.mul(f32x4.mul(lift, f32x4.splat(0.5)), freeScale));
  const freeScore = f32x4.add(f32x4.mul(sumX, freeOffset), f32x4.mul(sumXq, freeScale));
  let free = f32x4.gt(f32x4.mul(freeScore, sumQq), f32x4.mul(plainScore, determinant));
  // Whole numbers where all importances are 1, and 0 only where all levels are equal.
  if (!isBoolean<Ones>()) free = v128.and(free, f32x4.gt(determinant, zero));
  if (limited) free = v128.andnot(free, withoutOffset);
  if (!isBoolean<Signed>()) free = v128.and(free, f32x4.lt(offset, zero));
  const score = v128.bitselect(freeScore, plainScore, free);
  const norm = v128.bitselect(determinant, sumQq, free);
  let better = f32x4.gt(f32x4.mul(score, v128.load(BEST_NORM)), f32x4.mul(v128.load(BEST), norm));
  // Also where the offset is free.
  if (!isBoolean<Ones>()) better = v128.and(better, f32x4.gt(sumQq, zero));
  if (masked) better = v128.and(better, taking);
  if (!v128.any_true(better)) return;
  const lifts = v128.and(lift, free);
  keep(
    better, score, norm, f32x4.div(v128.bitselect(freeScale, sumXq, free), norm),
    v128.and(v128.and(free, f32x4.ne(offset, zero)), f32x4.div(offset, norm)),
    f32x4.add(odd0, lifts), f32x4.add(odd1, lifts), f32x4.add(odd2, lifts),
  ); // prettier-ignore
}

/** Makes a candidate the best one in the lanes `better`. */
// @ts-ignore: decorator
@inline
function keep(better: v128, score: v128, norm: v128, scale: v128, offset: v128, odd0: v128, odd1: v128, odd2: v128): void {
  replace(BEST, score, better);
  replace(BEST_NORM, norm, better);
  replace(BEST_SCALE, scale, better);
  replace(BEST_OFFSET, offset, better);
  replace(BEST_ODD0, odd0, better);
  replace(BEST_ODD1, odd1, better);
  replace(BEST_ODD2, odd2, better);
  raiseBar(v128.load(BEST), v128.load(BEST_NORM));
}

// @ts-ignore: decorator
@inline
function replace(at: usize, value: v128, mask: v128): void {
  v128.store(at, v128.bitselect(value, v128.load(at), mask));
}
