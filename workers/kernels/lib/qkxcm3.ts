// The search of qkxcm for four vectors of three components in lockstep; see qkxcm.ts for the search itself and rising3.ts for the walk.
import { W0, W1, W2, X0, X1, X2, sortThree, storeSortedLevels } from './descending3';
import { nearestEven } from './nearest-lanes';
import { breakpoint, changed, earlier, levelBeside, reachOf } from './rising3';
import { CENTRED0, CENTRED1, CENTRED2, cannotWin, lastCannotWin, presetBar, raiseBar, setScoreBound } from './score-bound3';
import { loadFirst, loadSecond, loadThird, ordinaryLanes, pick } from './three';

/** 1 / shifted component, in descending order of the components. */
const state: usize = memory.data(23 * 16, 16);
const INVERSE0 = 0;
const INVERSE1 = 16;
const INVERSE2 = 32;
/** f64, two registers each: sums over the vector. */
const SUM_W = 48;
const SUM_X = 80;
/** f64: sums of the walk, from one part of it to the next. */
const SUM_XQ = 112;
const SUM_QQ = 144;
const SUM_Q = 176;
const BOUND = 208;
/** The best candidate so far; levels as 2 level + 1. */
const BEST = 224;
const BEST_NORM = 240;
const BEST_SCALE = 256;
const BEST_OFFSET = 272;
const BEST_ODD0 = 288;
const BEST_ODD1 = 304;
const BEST_ODD2 = 320;
const TIED = 336;

/** Parts of a walk: two components rise above a third that starts the grid; the third alone, after them; all three rise above 0. */
const TWO_RISE = 0;
const LAST_RISES = 1;
const THREE_RISE = 2;

// @ts-ignore: decorator
@inline
function lowHalf(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}

// @ts-ignore: decorator
@inline
function highHalf(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
}

/** Two registers of f64 as one of f32. */
// @ts-ignore: decorator
@inline
function narrow(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/** a b - c d in f64. */
// @ts-ignore: decorator
@inline
function cross(a: v128, b: v128, c: v128, d: v128): v128 {
  return f64x2.sub(f64x2.mul(a, b), f64x2.mul(c, d));
}

/** Rounds four vectors; returns a bit per lane that has to be rounded again by the caller one step after the other. */
export function searchSmallestThree(x: usize, w: usize, levels: usize, scale: usize, min: usize, nmax: i32): i32 {
  const one = f32x4.splat(1);
  let x0 = loadFirst(x);
  let x1 = loadSecond(x);
  let x2 = loadThird(x);
  let w0: v128;
  let w1: v128;
  let w2: v128;
  if (w != 0) {
    w0 = loadFirst(w);
    w1 = loadSecond(w);
    w2 = loadThird(w);
  } else {
    const squares = f32x4.add(f32x4.add(f32x4.mul(x0, x0), f32x4.mul(x1, x1)), f32x4.mul(x2, x2));
    const mean = f32x4.sqrt(f32x4.div(squares, f32x4.splat(3)));
    w0 = f32x4.add(mean, f32x4.abs(x0));
    w1 = f32x4.add(mean, f32x4.abs(x1));
    w2 = f32x4.add(mean, f32x4.abs(x2));
  }
  const gain0 = f32x4.mul(w0, x0);
  const gain1 = f32x4.mul(w1, x1);
  const gain2 = f32x4.mul(w2, x2);
  storeSumW(f64x2.add(f64x2.add(lowHalf(w0), lowHalf(w1)), lowHalf(w2)), 0);
  storeSumW(f64x2.add(f64x2.add(highHalf(w0), highHalf(w1)), highHalf(w2)), 16);
  v128.store(state, f64x2.add(f64x2.add(lowHalf(gain0), lowHalf(gain1)), lowHalf(gain2)), SUM_X);
  v128.store(state, f64x2.add(f64x2.add(highHalf(gain0), highHalf(gain1)), highHalf(gain2)), SUM_X + 16);

  sortThree(x0, x1, x2, w0, w1, w2);
  const total = narrow(v128.load(state, SUM_W), v128.load(state, SUM_W + 16));
  const sumX = narrow(v128.load(state, SUM_X), v128.load(state, SUM_X + 16));
  setScoreBound<i32>(total, sumX, 3 * nmax, lastMargin(total, nmax));
  const zero = f32x4.splat(0);
  x0 = v128.load(X0);
  x1 = v128.load(X1);
  x2 = v128.load(X2);
  const start = f32x4.pmin(x2, zero);
  const shifted0 = f32x4.sub(x0, start);
  const shifted1 = f32x4.sub(x1, start);
  const shifted2 = f32x4.sub(x2, start);
  v128.store(state, f32x4.div(one, shifted0), INVERSE0);
  v128.store(state, f32x4.div(one, shifted1), INVERSE1);
  v128.store(state, f32x4.div(one, shifted2), INVERSE2);
  v128.store(state, f32x4.mul(f32x4.splat(<f32>-nmax), x0), BOUND);
  for (let at = state + SUM_XQ; at < state + BOUND; at += 16) v128.store(at, zero);
  v128.store(state, zero, BEST);
  v128.store(state, one, BEST_NORM);
  v128.store(state, zero, BEST_SCALE);
  v128.store(state, zero, BEST_OFFSET);
  v128.store(state, one, BEST_ODD0);
  v128.store(state, one, BEST_ODD1);
  v128.store(state, one, BEST_ODD2);
  // The walk meets the last level of the largest component: as it gets there, and with the other one's nearest level.
  const high = f32x4.splat(<f32>nmax);
  const part1 = f32x4.mul(shifted1, v128.load(state, INVERSE0));
  if (i32x4.all_true(f32x4.eq(shifted2, zero))) {
    presetBar(high, nearestEven(f32x4.mul(part1, high)), zero, total, sumX, v128.load(state, BOUND));
    walk(TWO_RISE, nmax);
    if (!i32x4.all_true(lastCannotWin())) walk(LAST_RISES, nmax);
  } else {
    const part2 = f32x4.mul(shifted2, v128.load(state, INVERSE0));
    presetBar(high, levelBeside(part1, nmax), levelBeside(part2, nmax), total, sumX, v128.load(state, BOUND));
    walk(THREE_RISE, nmax);
  }

  v128.store(scale, v128.load(state, BEST_SCALE));
  v128.store(min, f32x4.neg(v128.load(state, BEST_OFFSET)));
  storeSortedLevels(v128.load(state, BEST_ODD0), v128.load(state, BEST_ODD1), v128.load(state, BEST_ODD2), levels);
  // Two components that do not rise above the start take turns at the end.
  const level = f32x4.eq(shifted1, zero);
  const ordinary = ordinaryLanes(shifted0, shifted1, shifted2);
  return i32x4.bitmask(v128.or(v128.or(v128.load(state, TIED), level), v128.not(ordinary)));
}

// @ts-ignore: decorator
@inline
function storeSumW(sum: v128, offset: usize): void {
  v128.store(state + SUM_W + offset, v128.bitselect(f64x2.splat(1), sum, f64x2.le(sum, f64x2.splat(0))));
}

/**
 * What is safe for the levels n, n, q < n, in parts of E (see score-bound3.ts for the letters). With sums in f64 the products are off by 8 u k E,
 * and k = W^2 n^2 / ((w0 + w1) w2) at most.
 */
// @ts-ignore: decorator
@inline
function lastMargin(total: v128, nmax: i32): v128 {
  const unlike = f32x4.mul(f32x4.add(v128.load(W0), v128.load(W1)), v128.load(W2));
  const part = (<f32>nmax * <f32>nmax * 16) / 16777216;
  return f32x4.div(f32x4.mul(f32x4.splat(part), f32x4.mul(total, total)), unlike);
}

/** A part of the walk, in all lanes. */
// @ts-ignore: decorator
@inline
function walk(part: i32, nmax: i32): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const inverse0 = v128.load(state, INVERSE0);
  const inverse1 = v128.load(state, INVERSE1);
  const inverse2 = v128.load(state, INVERSE2);
  const w0 = v128.load(W0);
  const w1 = v128.load(W1);
  const w2 = v128.load(W2);
  const gain0 = f32x4.mul(w0, v128.load(X0));
  const gain1 = f32x4.mul(w1, v128.load(X1));
  const gain2 = f32x4.mul(w2, v128.load(X2));
  const weightChange = v128.xor(w0, w1);
  const gainChange = v128.xor(gain0, gain1);
  const lowW = v128.load(state, SUM_W);
  const highW = v128.load(state, SUM_W + 16);
  const lowX = v128.load(state, SUM_X);
  const highX = v128.load(state, SUM_X + 16);
  const bound = v128.load(state, BOUND);
  const lastOdd = f32x4.splat(<f32>nmax * 2 - 1);
  const past = f32x4.splat(<f32>nmax * 2 + 1);
  let odd0 = part == LAST_RISES ? past : one;
  let odd1 = part == LAST_RISES ? past : one;
  let odd2 = one;
  let lowXq = v128.load(state, SUM_XQ);
  let highXq = v128.load(state, SUM_XQ + 16);
  let lowQq = v128.load(state, SUM_QQ);
  let highQq = v128.load(state, SUM_QQ + 16);
  let lowQ = v128.load(state, SUM_Q);
  let highQ = v128.load(state, SUM_Q + 16);
  let best = v128.load(state, BEST);
  let bestNorm = v128.load(state, BEST_NORM);
  // For the bound f32 will do.
  const total = narrow(lowW, highW);
  const centred0 = v128.load(CENTRED0);
  const centred1 = v128.load(CENTRED1);
  const centred2 = v128.load(CENTRED2);
  const centredChange = v128.xor(centred0, centred1);
  let centredXq = zero;
  let roughQq = zero;
  let roughQ = zero;
  const steps = part == THREE_RISE ? 3 * nmax : part == TWO_RISE ? 2 * nmax : nmax;
  for (let step = 0; step < steps; step++) {
    let gain = gain2;
    let weight = w2;
    let odd = odd2;
    if (part == TWO_RISE) {
      const at0 = breakpoint(odd0, inverse0, lastOdd);
      const at1 = f32x4.mul(odd1, inverse1);
      const reach = reachOf(earlier(at0, at1));
      const move0 = f32x4.le(at0, reach);
      const move1 = f32x4.le(at1, reach);
      gain = changed(gain1, gainChange, move0);
      centredXq = f32x4.add(centredXq, changed(centred1, centredChange, move0));
      weight = changed(w1, weightChange, move0);
      odd = v128.or(v128.and(odd0, move0), v128.and(odd1, move1));
      odd0 = f32x4.add(odd0, v128.and(two, move0));
      odd1 = f32x4.add(odd1, v128.and(two, move1));
    } else if (part == THREE_RISE) {
      const at0 = breakpoint(odd0, inverse0, lastOdd);
      const at1 = breakpoint(odd1, inverse1, lastOdd);
      const at2 = f32x4.mul(odd2, inverse2);
      const reach = reachOf(earlier(earlier(at0, at1), at2));
      const move0 = f32x4.le(at0, reach);
      const move1 = f32x4.le(at1, reach);
      const move2 = f32x4.le(at2, reach);
      gain = pick(move0, move1, move2, gain0, gain1, gain2);
      centredXq = f32x4.add(centredXq, pick(move0, move1, move2, centred0, centred1, centred2));
      weight = pick(move0, move1, move2, w0, w1, w2);
      odd = pick(move0, move1, move2, odd0, odd1, odd2);
      odd0 = f32x4.add(odd0, v128.and(two, move0));
      odd1 = f32x4.add(odd1, v128.and(two, move1));
      odd2 = f32x4.add(odd2, v128.and(two, move2));
    } else {
      odd2 = f32x4.add(odd2, two);
    }
    const cost = f32x4.mul(weight, odd);
    lowXq = f64x2.add(lowXq, lowHalf(gain));
    highXq = f64x2.add(highXq, highHalf(gain));
    lowQq = f64x2.add(lowQq, lowHalf(cost));
    highQq = f64x2.add(highQq, highHalf(cost));
    lowQ = f64x2.add(lowQ, lowHalf(weight));
    highQ = f64x2.add(highQ, highHalf(weight));

    if (part != LAST_RISES) {
      roughQq = f32x4.add(roughQq, cost);
      roughQ = f32x4.add(roughQ, weight);
      const roughDeterminant = f32x4.sub(f32x4.mul(total, roughQq), f32x4.mul(roughQ, roughQ));
      if (i32x4.all_true(cannotWin(centredXq, roughDeterminant, roughQq))) continue;
    }
    const determinant = narrow(cross(lowW, lowQq, lowQ, lowQ), cross(highW, highQq, highQ, highQ));
    const freeScale = narrow(cross(lowW, lowXq, lowX, lowQ), cross(highW, highXq, highX, highQ));
    const freeOffset = narrow(cross(lowQq, lowX, lowQ, lowXq), cross(highQq, highX, highQ, highXq));
    const lowScore = f64x2.add(f64x2.mul(lowX, lowHalf(freeOffset)), f64x2.mul(lowXq, lowHalf(freeScale)));
    const highScore = f64x2.add(f64x2.mul(highX, highHalf(freeOffset)), f64x2.mul(highXq, highHalf(freeScale)));
    const freeScore = narrow(lowScore, highScore);
    let score = narrow(f64x2.mul(lowXq, lowXq), f64x2.mul(highXq, highXq));
    let norm = narrow(lowQq, highQq);
    // The largest component is ahead of the others: its level is the largest one.
    const lift = f32x4.sub(past, odd0);
    let offset = f32x4.sub(freeOffset, f32x4.mul(f32x4.mul(lift, f32x4.splat(0.5)), freeScale));
    let solvable = f32x4.gt(determinant, zero);
    // Not with all levels equal, which takes all three of them to rise.
    if (part != TWO_RISE) solvable = v128.andnot(solvable, f32x4.eq(odd0, odd2));
    const negative = f32x4.lt(offset, zero);
    const ahead = f32x4.gt(f32x4.mul(freeScore, norm), f32x4.mul(score, determinant));
    const free = v128.and(v128.and(solvable, negative), ahead);
    offset = v128.andnot(offset, v128.andnot(negative, free));
    score = v128.bitselect(freeScore, score, free);
    norm = v128.bitselect(determinant, norm, free);
    const rejected = v128.andnot(solvable, f32x4.gt(offset, f32x4.mul(bound, determinant)));
    const higher = f32x4.gt(f32x4.mul(score, bestNorm), f32x4.mul(best, norm));
    const better = v128.andnot(v128.and(f32x4.gt(norm, zero), higher), rejected);
    if (!v128.any_true(better)) continue;
    best = v128.bitselect(score, best, better);
    bestNorm = v128.bitselect(norm, bestNorm, better);
    if (part != LAST_RISES) raiseBar(best, bestNorm);
    const plainScale = narrow(f64x2.div(lowXq, lowQq), f64x2.div(highXq, highQq));
    const scale = v128.bitselect(f32x4.div(freeScale, norm), plainScale, free);
    const lifts = v128.and(lift, free);
    v128.store(state, v128.bitselect(scale, v128.load(state, BEST_SCALE), better), BEST_SCALE);
    v128.store(state, v128.bitselect(v128.and(f32x4.div(offset, norm), free), v128.load(state, BEST_OFFSET), better), BEST_OFFSET);
    v128.store(state, v128.bitselect(f32x4.add(odd0, lifts), v128.load(state, BEST_ODD0), better), BEST_ODD0);
    v128.store(state, v128.bitselect(f32x4.add(odd1, lifts), v128.load(state, BEST_ODD1), better), BEST_ODD1);
    v128.store(state, v128.bitselect(f32x4.add(odd2, lifts), v128.load(state, BEST_ODD2), better), BEST_ODD2);
  }
  v128.store(state, lowXq, SUM_XQ);
  v128.store(state, highXq, SUM_XQ + 16);
  v128.store(state, lowQq, SUM_QQ);
  v128.store(state, highQq, SUM_QQ + 16);
  v128.store(state, lowQ, SUM_Q);
  v128.store(state, highQ, SUM_Q + 16);
  v128.store(state, best, BEST);
  v128.store(state, bestNorm, BEST_NORM);
  // Every step moves one component, or two or three that are near.
  if (part == TWO_RISE) v128.store(state, f32x4.ne(f32x4.add(odd0, odd1), f32x4.splat(<f32>nmax * 4 + 2)), TIED);
  if (part == THREE_RISE) v128.store(state, f32x4.ne(f32x4.add(f32x4.add(odd0, odd1), odd2), f32x4.splat(<f32>nmax * 6 + 3)), TIED);
}
