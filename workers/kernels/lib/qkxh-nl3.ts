// The search of qkxh_nl for four vectors of three components in lockstep, for tables of up to 16 values: breakpoints are looked up by
// byte swizzles. Lanes with equal fractions or extreme magnitudes are given back to the caller; see qkxh3.ts.
import { farthestLevel, middleLevel } from './level-table';
import { bestIndex, gapTable, lookUp, stepOf, sumTable, tableFraction } from './table-steps';
import { NEARLY_EQUAL } from './ordered-steps';
import { loadFirst, loadSecond, loadThird, ordinaryLanes, pick, storeThree } from './three';

/** State of the four vectors. */
const state: usize = memory.data(16 * 16, 16);
const X0 = 0;
const X1 = 16;
const X2 = 32;
const W0 = 48;
const W1 = 64;
const W2 = 80;
const BEST = 96;
const BEST_WXQ = 112;
const BEST_WQQ = 128;
const BEST_FRACTION = 144;
const BEST_SIGN = 160;
const START_WXQ = 176;
const START_WQQ = 192;

/**
 * Rounds four vectors; returns a bit per lane that has to be rounded again by the caller with the heap. `sorted`: as qkxs_nl, whose order
 * compares cross products, so that nearly equal fractions are given back as well.
 */
export function searchTableThree(x: usize, w: usize, levels: usize, scale: usize, table: usize, signedScale: bool, fast: bool, sorted: bool): i32 {
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

  const value = f32x4.splat(<f32>load<i8>(table + middleLevel()));
  const startWxq = f32x4.add(
    f32x4.add(f32x4.mul(f32x4.mul(w0, x0), value), f32x4.mul(f32x4.mul(w1, x1), value)), f32x4.mul(f32x4.mul(w2, x2), value),
  ); // prettier-ignore
  const startWqq = f32x4.add(
    f32x4.add(f32x4.mul(f32x4.mul(w0, value), value), f32x4.mul(f32x4.mul(w1, value), value)), f32x4.mul(f32x4.mul(w2, value), value),
  ); // prettier-ignore
  // The sorted version does not take the start for a candidate.
  const started = sorted ? zero : f32x4.ne(startWqq, zero);
  const startBest = v128.and(started, startWxq);
  v128.store(state, startWxq, START_WXQ);
  v128.store(state, startWqq, START_WQQ);
  v128.store(state, startBest, BEST_WXQ);
  v128.store(state, f32x4.mul(startBest, startBest), BEST);
  v128.store(state, v128.bitselect(startWqq, f32x4.splat(1), started), BEST_WQQ);
  v128.store(state, f32x4.splat(Infinity), BEST_FRACTION);

  let sign = zero;
  if (signedScale && fast) {
    let amax = f32x4.abs(x0);
    let mask = f32x4.gt(f32x4.abs(x1), amax);
    let largest = v128.bitselect(x1, x0, mask);
    amax = f32x4.abs(largest);
    mask = f32x4.gt(f32x4.abs(x2), amax);
    largest = v128.bitselect(x2, largest, mask);
    const below = f32x4.lt(largest, zero);
    sign = <i32>load<i8>(table + farthestLevel()) < 0 ? v128.not(below) : below;
  }
  v128.store(state, sign, BEST_SIGN);
  let tied = walkThree(sign, sorted);
  if (signedScale && !fast) tied = v128.or(tied, walkThree(i32x4.splat(-1), sorted));

  v128.store(scale, f32x4.div(v128.load(state, BEST_WXQ), v128.load(state, BEST_WQQ)));
  const bestSign = v128.load(state, BEST_SIGN);
  const bestFraction = v128.load(state, BEST_FRACTION);
  storeThree(bestIndex(x0, bestSign, bestFraction), bestIndex(x1, bestSign, bestFraction), bestIndex(x2, bestSign, bestFraction), levels);
  return i32x4.bitmask(v128.or(tied, v128.not(ordinaryLanes(f32x4.abs(x0), f32x4.abs(x1), f32x4.abs(x2)))));
}

/** Visits every breakpoint of the given sign of each lane; returns the lanes in which two fractions were equal (nearly equal when sorted). */
function walkThree(negative: v128, sorted: bool): v128 {
  const zero = f32x4.splat(0);
  const sums = sumTable();
  const gaps = gapTable();
  const x0 = v128.load(state, X0);
  const x1 = v128.load(state, X1);
  const x2 = v128.load(state, X2);
  const w0 = v128.load(state, W0);
  const w1 = v128.load(state, W1);
  const w2 = v128.load(state, W2);
  const magnitude0 = f32x4.abs(x0);
  const magnitude1 = f32x4.abs(x1);
  const magnitude2 = f32x4.abs(x2);
  const step0 = stepOf(v128.xor(f32x4.lt(x0, zero), negative));
  const step1 = stepOf(v128.xor(f32x4.lt(x1, zero), negative));
  const step2 = stepOf(v128.xor(f32x4.lt(x2, zero), negative));
  const middle = i32x4.splat(middleLevel());
  let index0 = i32x4.add(middle, step0);
  let index1 = i32x4.add(middle, step1);
  let index2 = i32x4.add(middle, step2);
  let fraction0 = tableFraction(magnitude0, lookUp(sums, index0));
  let fraction1 = tableFraction(magnitude1, lookUp(sums, index1));
  let fraction2 = tableFraction(magnitude2, lookUp(sums, index2));
  const signs = v128.and(negative, i32x4.splat(0x80000000));
  let sumWxq = v128.xor(v128.load(state, START_WXQ), signs);
  let sumWqq = v128.load(state, START_WQQ);
  let best = v128.load(state, BEST);
  let bestWxq = v128.load(state, BEST_WXQ);
  let bestWqq = v128.load(state, BEST_WQQ);
  let bestFraction = v128.load(state, BEST_FRACTION);
  let improved = zero;
  let tied = zero;
  for (;;) {
    const next0 = tableFraction(magnitude0, lookUp(sums, i32x4.add(index0, step0)));
    const next1 = tableFraction(magnitude1, lookUp(sums, i32x4.add(index1, step1)));
    const next2 = tableFraction(magnitude2, lookUp(sums, i32x4.add(index2, step2)));
    const top = f32x4.pmax(f32x4.pmax(fraction0, fraction1), fraction2);
    const active = f32x4.gt(top, zero);
    if (!v128.any_true(active)) break;
    // Lanes that are done go on moving without an effect: their fractions stay 0 and nothing is taken from them.
    const move0 = f32x4.eq(fraction0, top);
    const move1 = f32x4.eq(fraction1, top);
    const move2 = f32x4.eq(fraction2, top);
    let equal: v128;
    if (sorted) {
      const near = f32x4.mul(top, f32x4.splat(NEARLY_EQUAL));
      const near0 = f32x4.ge(fraction0, near);
      const near1 = f32x4.ge(fraction1, near);
      const near2 = f32x4.ge(fraction2, near);
      equal = v128.or(v128.and(near0, near1), v128.and(near2, v128.or(near0, near1)));
    } else {
      equal = v128.or(v128.and(move0, move1), v128.and(move2, v128.or(move0, move1)));
    }
    tied = v128.or(tied, v128.and(active, equal));
    const index = pick(move0, move1, move2, index0, index1, index2);
    const gap = lookUp(gaps, index);
    const weight = pick(move0, move1, move2, w0, w1, w2);
    const gained = f32x4.mul(pick(move0, move1, move2, magnitude0, magnitude1, magnitude2), gap);
    sumWxq = f32x4.add(sumWxq, f32x4.mul(weight, gained));
    sumWqq = f32x4.add(sumWqq, f32x4.mul(weight, f32x4.mul(lookUp(sums, index), gap)));
    const current = f32x4.mul(sumWxq, sumWxq);
    const ahead = f32x4.gt(f32x4.mul(current, bestWqq), f32x4.mul(best, sumWqq));
    const better = v128.and(v128.and(active, f32x4.gt(sumWqq, zero)), ahead);
    best = v128.bitselect(current, best, better);
    bestWxq = v128.bitselect(sumWxq, bestWxq, better);
    bestWqq = v128.bitselect(sumWqq, bestWqq, better);
    bestFraction = v128.bitselect(top, bestFraction, better);
    improved = v128.or(improved, better);
    fraction0 = v128.bitselect(next0, fraction0, move0);
    fraction1 = v128.bitselect(next1, fraction1, move1);
    fraction2 = v128.bitselect(next2, fraction2, move2);
    index0 = i32x4.add(index0, v128.and(step0, move0));
    index1 = i32x4.add(index1, v128.and(step1, move1));
    index2 = i32x4.add(index2, v128.and(step2, move2));
  }
  v128.store(state, best, BEST);
  v128.store(state, v128.bitselect(v128.xor(bestWxq, signs), bestWxq, improved), BEST_WXQ);
  v128.store(state, bestWqq, BEST_WQQ);
  v128.store(state, bestFraction, BEST_FRACTION);
  v128.store(state, v128.bitselect(negative, v128.load(state, BEST_SIGN), improved), BEST_SIGN);
  return tied;
}
