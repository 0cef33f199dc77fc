// The search of qkxmh for four vectors of three components in lockstep; see qkxmh.ts for the search itself and rising3.ts for the walk.
// With the components in descending order there are only two different walks, whichever component is assumed to be the minimum:
// - the smallest one, or 0: the others rise above it, breakpoint by breakpoint; then it rises alone, since its breakpoints are at 0 / odd;
// - another one: those above it come first, then itself, then those below, whose negative fractions grow from step to step. So each rises to
//   the last level before the next one starts, and with three components all such walks are the same.
import { X0, X1, X2, sortThree, storeSortedLevels } from './descending3';
import { nearestEven } from './nearest-lanes';
import {
  INVERSE0, INVERSE1, INVERSE2, SUM_W, SUM_X, TIED, BEST, BEST_NORM, BEST_SCALE, BEST_OFFSET, BEST_ODD0, BEST_ODD1, BEST_ODD2,
  descend, riseLast, riseThree, riseTwo,
} from './qkxmh-walks3'; // prettier-ignore
import { levelBeside } from './rising3';
import { presetBar, setScoreBound } from './score-bound3';
import { loadFirst, loadSecond, loadThird, ordinaryLanes } from './three';

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
  v128.store(SUM_W, v128.bitselect(sumW, one, f32x4.gt(sumW, zero)));
  v128.store(SUM_X, sumX);
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
  v128.store(INVERSE0, f32x4.div(one, above0));
  v128.store(INVERSE1, f32x4.div(one, above1));
  v128.store(INVERSE2, f32x4.div(one, above2));
  v128.store(BEST, zero);
  v128.store(BEST_NORM, one);
  v128.store(BEST_SCALE, zero);
  v128.store(BEST_OFFSET, start);
  v128.store(BEST_ODD0, one);
  v128.store(BEST_ODD1, one);
  v128.store(BEST_ODD2, one);

  // The walk above the smallest component meets the last level of the largest one: as it gets there, and with the other one's nearest level.
  const high = f32x4.splat(<f32>nmax);
  const part1 = f32x4.mul(above1, v128.load(INVERSE0));
  const two = i32x4.all_true(f32x4.eq(above2, zero));
  if (two) {
    presetBar(high, nearestEven(f32x4.mul(part1, high)), zero, sumW, sumX, f32x4.splat(-Infinity));
  } else {
    const part2 = f32x4.mul(above2, v128.load(INVERSE0));
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

  v128.store(scale, v128.load(BEST_SCALE));
  v128.store(min, f32x4.neg(v128.load(BEST_OFFSET)));
  storeSortedLevels(v128.load(BEST_ODD0), v128.load(BEST_ODD1), v128.load(BEST_ODD2), levels);
  // Where the two lower ones are equal, or equally far below the largest one, their order is the heap's business.
  const level = v128.or(f32x4.eq(above1, zero), f32x4.eq(f32x4.sub(x1, x0), f32x4.sub(x2, x0)));
  const odd = v128.or(v128.load(TIED), v128.or(level, v128.not(ordinaryLanes(above0, above1, above2))));
  return i32x4.bitmask(odd);
}
