// The search of qkxmh for four vectors of three components in lockstep; see qkxmh.ts for the search itself and rising3.ts for the walk.
// With the components in descending order there are only two different walks, whichever component is assumed to be the minimum:
// - the smallest one, or 0: the others rise above it, breakpoint by breakpoint; then it rises alone, since its breakpoints are at 0 / odd;
// - another one: those above it come first, then itself, then those below, whose negative fractions grow from step to step. So each rises to
//   the last level before the next one starts, and with three components all such walks are the same.
import { W0, W1, W2, X0, X1, X2, sortThree, storeSortedLevels } from './descending3';
import { nearestEven } from './nearest-lanes';
import { breakpoint, changed, earlier, levelBeside, reachOf } from './rising3';
import { CENTRED0, CENTRED1, CENTRED2, cannotWin, lastCannotWin, presetBar, raiseBar, setScoreBound } from './score-bound3';
import { loadFirst, loadSecond, loadThird, ordinaryLanes, pick } from './three';

const state: usize = memory.data(15 * 16, 16);
/** 1 / component above the start, in descending order of the components. */
const INVERSE0 = 0;
const INVERSE1 = 16;
const INVERSE2 = 32;
/** Sums over the vector, and those of a walk, for its last part. */
const SUM_W = 48;
const SUM_X = 64;
const SUM_XQ = 80;
const SUM_QQ = 96;
const TIED = 112;
/** The best candidate so far; levels in descending order of the components, as 2 level + 1. */
const BEST = 128;
const BEST_NORM = 144;
const BEST_SCALE = 160;
const BEST_OFFSET = 176;
const BEST_ODD0 = 192;
const BEST_ODD1 = 208;
const BEST_ODD2 = 224;

/**
 * Rounds four vectors; returns a bit per lane that has to be rounded again by the caller with the heap. Signed, if it is bool: the min may
 * have either sign. Ones, if it is bool: all importances are 1.
 */
export function searchAffineThree<Signed, Ones>(x: usize, w: usize, levels: usize, scale: usize, min: usize, nmax: i32): i32 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const given0 = loadFirst(x);
  const given1 = loadSecond(x);
  const given2 = loadThird(x);
  const w0 = isBoolean<Ones>() ? one : w != 0 ? loadFirst(w) : f32x4.mul(given0, given0);
  const w1 = isBoolean<Ones>() ? one : w != 0 ? loadSecond(w) : f32x4.mul(given1, given1);
  const w2 = isBoolean<Ones>() ? one : w != 0 ? loadThird(w) : f32x4.mul(given2, given2);
  const sumW = f32x4.add(f32x4.add(w0, w1), w2);
  const sumX = f32x4.add(f32x4.add(f32x4.mul(w0, given0), f32x4.mul(w1, given1)), f32x4.mul(w2, given2));
  v128.store(state, v128.bitselect(sumW, one, f32x4.gt(sumW, zero)), SUM_W);
  v128.store(state, sumX, SUM_X);
  sortThree(given0, given1, given2, w0, w1, w2);
  // Without a free offset only sum w x q, twice, and sum w q^2 are off.
  setScoreBound<Ones>(sumW, sumX, 3 * nmax, f32x4.splat((<f32>nmax * 9 + 16) / 16777216));
  const x0 = v128.load(X0);
  const x1 = v128.load(X1);
  const x2 = v128.load(X2);
  const start = isBoolean<Signed>() ? x2 : f32x4.pmin(x2, zero);
  const above0 = f32x4.sub(x0, start);
  const above1 = f32x4.sub(x1, start);
  const above2 = f32x4.sub(x2, start);
  v128.store(state, f32x4.div(one, above0), INVERSE0);
  v128.store(state, f32x4.div(one, above1), INVERSE1);
  v128.store(state, f32x4.div(one, above2), INVERSE2);
  v128.store(state, zero, TIED);
  v128.store(state, zero, BEST);
  v128.store(state, one, BEST_NORM);
  v128.store(state, zero, BEST_SCALE);
  v128.store(state, start, BEST_OFFSET);
  v128.store(state, one, BEST_ODD0);
  v128.store(state, one, BEST_ODD1);
  v128.store(state, one, BEST_ODD2);

  // The walk above the smallest component meets the last level of the largest one: as it gets there, and with the other one's nearest level.
  const high = f32x4.splat(<f32>nmax);
  const part1 = f32x4.mul(above1, v128.load(state, INVERSE0));
  const two = i32x4.all_true(f32x4.eq(above2, zero));
  if (two) {
    presetBar(high, nearestEven(f32x4.mul(part1, high)), zero, sumW, sumX, f32x4.splat(-Infinity));
  } else {
    const part2 = f32x4.mul(above2, v128.load(state, INVERSE0));
    presetBar(high, levelBeside(part1, nmax), levelBeside(part2, nmax), sumW, sumX, f32x4.splat(-Infinity));
  }

  // The walks take their turns in the order of the components as they were given: those before the smallest one, itself, those after it.
  const all = i32x4.splat(-1);
  const taken0 = isBoolean<Signed>() ? all : f32x4.le(given0, zero);
  const taken1 = isBoolean<Signed>() ? all : f32x4.le(given1, zero);
  const taken2 = isBoolean<Signed>() ? all : f32x4.le(given2, zero);
  const least2 = f32x4.eq(given2, x2);
  const least1 = v128.andnot(f32x4.eq(given1, x2), least2);
  const before0 = v128.and(taken0, v128.or(least1, least2));
  const before1 = v128.and(taken1, least2);
  if (v128.any_true(before0)) descend<Signed, Ones>(before0, nmax);
  if (v128.any_true(before1)) descend<Signed, Ones>(before1, nmax);
  if (two) {
    riseTwo<Signed, Ones>(nmax);
    riseLast(all, nmax);
  } else {
    riseThree<Signed, Ones>(nmax);
  }
  const after1 = v128.andnot(taken1, v128.or(least1, least2));
  const after2 = v128.andnot(taken2, least2);
  if (v128.any_true(after1)) descend<Signed, Ones>(after1, nmax);
  if (v128.any_true(after2)) descend<Signed, Ones>(after2, nmax);

  v128.store(scale, v128.load(state, BEST_SCALE));
  v128.store(min, f32x4.neg(v128.load(state, BEST_OFFSET)));
  storeSortedLevels(v128.load(state, BEST_ODD0), v128.load(state, BEST_ODD1), v128.load(state, BEST_ODD2), levels);
  // Where the two lower ones are equal, or equally far below the largest one, their order is the heap's business.
  const level = v128.or(f32x4.eq(above1, zero), f32x4.eq(f32x4.sub(x1, x0), f32x4.sub(x2, x0)));
  const odd = v128.or(v128.load(state, TIED), v128.or(level, v128.not(ordinaryLanes(above0, above1, above2))));
  return i32x4.bitmask(odd);
}

/** Two components rise above the third one. */
function riseTwo<Signed, Ones>(nmax: i32): void {
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const inverse0 = v128.load(state, INVERSE0);
  const inverse1 = v128.load(state, INVERSE1);
  const w1 = v128.load(W1);
  const gain1 = isBoolean<Ones>() ? v128.load(X1) : f32x4.mul(w1, v128.load(X1));
  const weightChange = v128.xor(v128.load(W0), w1);
  const gainChange = v128.xor(isBoolean<Ones>() ? v128.load(X0) : f32x4.mul(v128.load(W0), v128.load(X0)), gain1);
  const lastOdd = f32x4.splat(<f32>nmax * 2 - 1);
  const past = f32x4.splat(<f32>nmax * 2 + 1);
  let odd0 = one;
  let odd1 = one;
  let at0 = inverse0;
  let at1 = inverse1;
  let sumXq = f32x4.splat(0);
  let sumQq = f32x4.splat(0);
  let sumQ = f32x4.splat(0);
  const centred1 = v128.load(CENTRED1);
  const centredChange = v128.xor(v128.load(CENTRED0), centred1);
  let centredXq = f32x4.splat(0);
  let tied = f32x4.splat(0);
  for (let step = nmax * 2; step > 0; step--) {
    const reach = reachOf(earlier(at0, at1));
    const move0 = f32x4.le(at0, reach);
    const move1 = f32x4.le(at1, reach);
    tied = v128.or(tied, v128.and(move0, move1));
    const odd = v128.or(v128.and(odd0, move0), v128.and(odd1, move1));
    odd0 = f32x4.add(odd0, v128.and(two, move0));
    odd1 = f32x4.add(odd1, v128.and(two, move1));
    at0 = breakpoint(odd0, inverse0, lastOdd);
    at1 = f32x4.mul(odd1, inverse1);
    const weight = isBoolean<Ones>() ? one : changed(w1, weightChange, move0);
    sumXq = f32x4.add(sumXq, changed(gain1, gainChange, move0));
    sumQq = f32x4.add(sumQq, isBoolean<Ones>() ? odd : f32x4.mul(weight, odd));
    sumQ = f32x4.add(sumQ, weight);
    centredXq = f32x4.add(centredXq, changed(centred1, centredChange, move0));
    const determinant = determinantOf(sumQq, sumQ);
    if (i32x4.all_true(cannotWin(centredXq, determinant, sumQq))) continue;
    // The largest component is ahead of the others: its level is the largest one.
    consider<Signed, Ones>(sumXq, sumQq, sumQ, determinant, odd0, odd1, one, f32x4.sub(past, odd0), zeroMask(), false, zeroMask(), false);
  }
  v128.store(state, sumXq, SUM_XQ);
  v128.store(state, sumQq, SUM_QQ);
  v128.store(state, tied, TIED);
}

/** All three rise above 0. */
function riseThree<Signed, Ones>(nmax: i32): void {
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const inverse0 = v128.load(state, INVERSE0);
  const inverse1 = v128.load(state, INVERSE1);
  const inverse2 = v128.load(state, INVERSE2);
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
  let at0 = inverse0;
  let at1 = inverse1;
  let at2 = inverse2;
  let sumXq = f32x4.splat(0);
  let sumQq = f32x4.splat(0);
  let sumQ = f32x4.splat(0);
  const centred0 = v128.load(CENTRED0);
  const centred1 = v128.load(CENTRED1);
  const centred2 = v128.load(CENTRED2);
  let centredXq = f32x4.splat(0);
  let tied = f32x4.splat(0);
  for (let step = nmax * 3; step > 0; step--) {
    const reach = reachOf(earlier(earlier(at0, at1), at2));
    const move0 = f32x4.le(at0, reach);
    const move1 = f32x4.le(at1, reach);
    const move2 = f32x4.le(at2, reach);
    tied = v128.or(tied, v128.or(v128.and(move0, move1), v128.and(move2, v128.or(move0, move1))));
    const odd = pick(move0, move1, move2, odd0, odd1, odd2);
    odd0 = f32x4.add(odd0, v128.and(two, move0));
    odd1 = f32x4.add(odd1, v128.and(two, move1));
    odd2 = f32x4.add(odd2, v128.and(two, move2));
    at0 = breakpoint(odd0, inverse0, lastOdd);
    at1 = breakpoint(odd1, inverse1, lastOdd);
    at2 = f32x4.mul(odd2, inverse2);
    const weight = isBoolean<Ones>() ? one : pick(move0, move1, move2, w0, w1, w2);
    sumXq = f32x4.add(sumXq, pick(move0, move1, move2, gain0, gain1, gain2));
    sumQq = f32x4.add(sumQq, isBoolean<Ones>() ? odd : f32x4.mul(weight, odd));
    sumQ = f32x4.add(sumQ, weight);
    centredXq = f32x4.add(centredXq, pick(move0, move1, move2, centred0, centred1, centred2));
    const determinant = determinantOf(sumQq, sumQ);
    if (i32x4.all_true(cannotWin(centredXq, determinant, sumQq))) continue;
    // All levels are equal only after a step of the smallest component, which has no free offset anyway.
    consider<Signed, Ones>(sumXq, sumQq, sumQ, determinant, odd0, odd1, odd2, f32x4.sub(past, odd0), move2, true, zeroMask(), false);
  }
  v128.store(state, tied, TIED);
}

/** The walk with another component than the smallest one as the minimum, in the lanes `taking`. */
function descend<Signed, Ones>(taking: v128, nmax: i32): void {
  const one = f32x4.splat(1);
  const past = f32x4.splat(<f32>nmax * 2 + 1);
  let sumXq = f32x4.splat(0);
  let sumQq = f32x4.splat(0);
  let sumQ = f32x4.splat(0);
  let odd0 = one;
  let odd1 = one;
  const left = v128.not(taking);
  let centredXq = f32x4.splat(0);
  let centred = v128.load(CENTRED0);
  let weight = v128.load(W0);
  let gain = isBoolean<Ones>() ? v128.load(X0) : f32x4.mul(weight, v128.load(X0));
  for (let part = 0; part < 2; part++) {
    let odd = one;
    for (let step = nmax; step > 0; step--) {
      sumXq = f32x4.add(sumXq, gain);
      sumQq = f32x4.add(sumQq, isBoolean<Ones>() ? odd : f32x4.mul(weight, odd));
      sumQ = f32x4.add(sumQ, isBoolean<Ones>() ? one : weight);
      odd = f32x4.add(odd, f32x4.splat(2));
      odd1 = part == 0 ? one : odd;
      odd0 = part == 0 ? odd : past;
      centredXq = f32x4.add(centredXq, centred);
      const determinant = determinantOf(sumQq, sumQ);
      if (i32x4.all_true(v128.or(cannotWin(centredXq, determinant, sumQq), left))) continue;
      consider<Signed, Ones>(sumXq, sumQq, sumQ, determinant, odd0, odd1, one, f32x4.sub(past, odd0), zeroMask(), false, taking, true);
    }
    centred = v128.load(CENTRED1);
    weight = v128.load(W1);
    gain = isBoolean<Ones>() ? v128.load(X1) : f32x4.mul(weight, v128.load(X1));
  }
  v128.store(state, sumXq, SUM_XQ);
  v128.store(state, sumQq, SUM_QQ);
  riseLast(taking, nmax);
}

/** sum w sum w q^2 - (sum w q)^2. */
// @ts-ignore: decorator
@inline
function determinantOf(sumQq: v128, sumQ: v128): v128 {
  return f32x4.sub(f32x4.mul(v128.load(state, SUM_W), sumQq), f32x4.mul(sumQ, sumQ));
}

// @ts-ignore: decorator
@inline
function zeroMask(): v128 {
  return i32x4.splat(0);
}

/** The last part of a walk: the smallest component rises after the others, without a free offset. */
function riseLast(taking: v128, nmax: i32): void {
  if (!v128.any_true(v128.andnot(taking, lastCannotWin()))) return;
  const two = f32x4.splat(2);
  const w2 = v128.load(W2);
  const gain2 = f32x4.mul(w2, v128.load(X2));
  const past = f32x4.splat(<f32>nmax * 2 + 1);
  let sumXq = v128.load(state, SUM_XQ);
  let sumQq = v128.load(state, SUM_QQ);
  let odd2 = f32x4.splat(1);
  for (let step = nmax; step > 0; step--) {
    sumXq = f32x4.add(sumXq, gain2);
    sumQq = f32x4.add(sumQq, f32x4.mul(w2, odd2));
    odd2 = f32x4.add(odd2, two);
    const score = f32x4.mul(sumXq, sumXq);
    const higher = f32x4.gt(f32x4.mul(score, v128.load(state, BEST_NORM)), f32x4.mul(v128.load(state, BEST), sumQq));
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
  sumXq: v128, sumQq: v128, sumQ: v128, determinant: v128, odd0: v128, odd1: v128, odd2: v128, lift: v128,
  withoutOffset: v128, limited: bool, taking: v128, masked: bool,
): void {
  const zero = f32x4.splat(0);
  const sumW = v128.load(state, SUM_W);
  const sumX = v128.load(state, SUM_X);
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
  let better = f32x4.gt(f32x4.mul(score, v128.load(state, BEST_NORM)), f32x4.mul(v128.load(state, BEST), norm));
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
  raiseBar(v128.load(state, BEST), v128.load(state, BEST_NORM));
}

// @ts-ignore: decorator
@inline
function replace(offset: usize, value: v128, mask: v128): void {
  v128.store(state + offset, v128.bitselect(value, v128.load(state + offset), mask));
}
