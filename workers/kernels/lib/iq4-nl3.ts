// The trials of iq4_nl and iq4_nl_gradient for the table of IQ4_NL and four vectors of three components, by the few vectors that the trials meet
// instead of trial by trial.
//
// Trial k = -7 .. 7 sends the largest component M to k + end, so component x goes to (k + end) x / M: as k grows it moves one way, by less than
// the distance of two thresholds between levels. So it changes its level once at most, and the trials of an end meet four vectors at most: the
// one at k = -7 and those at the k at which a component changes. The best of them all is the one that the trials find in their order, unless two
// different vectors score nearly the same, or a threshold is met so close to a whole k that rounding decides: such lanes are given back.
import { levelTable, nearestCodes, nearestCodesOfDoubles } from './nonlinear4';
import { loadFirst, loadSecond, loadThird, storeThreeBytes } from './three';
import { EMPTY_BLOCK } from './vectors4';

/** Steps on either side of an end. */
const TRIES: f32 = 7;
const LOWEST: f32 = -127;
const HIGHEST: f32 = 113;
/** How close to a whole k a threshold may be met: products and quotients of at most 134 with errors of some 2^-22 are off by less than 2^-13. */
const CLOSE: f32 = 1.0 / 4096.0;
/** Scores from this part of the best one on are nearly the same: comparisons in f32 are off by at most 2^-22. */
const NEARLY: f32 = 1.0 - 1.0 / 1048576.0;

const state: usize = memory.data(16 * 16, 16);
/** What the trials of the current four vectors need: components, importances, M / (2 x), +1 or -1 for the way a component moves. */
const XS: usize = state;
const WS: usize = state + 48;
const HALF_RATIOS: usize = state + 96;
/** The way as bytes, in the order of the codes. */
const WAYS: usize = state + 144;
/** The best vector: both sums, and its table indices in the lowest three bytes. */
export const THREE_WQX: usize = state + 160;
export const THREE_WQQ: usize = state + 176;
export const THREE_CODES: usize = state + 192;
/** Largest component, the first of equals. */
export const THREE_LARGEST: usize = state + 208;
/** Lanes in which rounding decides when a component changes. */
const CLOSE_LANES: usize = state + 224;

/** The vectors met: score, both sums, codes. */
const VECTOR_BYTES: usize = 64;
const met: usize = memory.data(9 * 64, 16);

/** Component i of the vectors, and its importance. */
// @ts-ignore: decorator
@inline
export function threeX(i: i32): v128 {
  return v128.load(XS + (<usize>i << 4));
}

// @ts-ignore: decorator
@inline
export function threeW(i: i32): v128 {
  return v128.load(WS + (<usize>i << 4));
}

/**
 * Finds the best trial of four vectors; `both`: with the upper end of the table too. Returns a bit per lane that has to be rounded otherwise.
 * prepareNonlinear4 must have been called.
 */
// @ts-ignore: decorator
@inline
export function bestTrialThree(x: usize, w: usize, both: bool): i32 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const x0 = loadFirst(x);
  const x1 = loadSecond(x);
  const x2 = loadThird(x);
  const square0 = f32x4.mul(x0, x0);
  const square1 = f32x4.mul(x1, x1);
  const square2 = f32x4.mul(x2, x2);
  v128.store(XS, x0);
  v128.store(XS, x1, 16);
  v128.store(XS, x2, 32);
  if (w == 0) {
    v128.store(WS, square0);
    v128.store(WS, square1, 16);
    v128.store(WS, square2, 32);
  } else {
    const sigma = f32x4.mul(f32x4.add(f32x4.add(square0, square1), square2), f32x4.splat(<f32>2.0 / <f32>3.0));
    v128.store(WS, f32x4.mul(loadFirst(w), f32x4.sqrt(f32x4.add(sigma, square0))));
    v128.store(WS, f32x4.mul(loadSecond(w), f32x4.sqrt(f32x4.add(sigma, square1))), 16);
    v128.store(WS, f32x4.mul(loadThird(w), f32x4.sqrt(f32x4.add(sigma, square2))), 32);
  }
  let largest = v128.bitselect(x1, x0, f32x4.gt(f32x4.abs(x1), f32x4.abs(x0)));
  largest = v128.bitselect(x2, largest, f32x4.gt(f32x4.abs(x2), f32x4.abs(largest)));
  v128.store(THREE_LARGEST, largest);
  const half = f32x4.mul(largest, f32x4.splat(0.5));
  const half0 = f32x4.div(half, x0);
  const half1 = f32x4.div(half, x1);
  const half2 = f32x4.div(half, x2);
  v128.store(HALF_RATIOS, half0);
  v128.store(HALF_RATIOS, half1, 16);
  v128.store(HALF_RATIOS, half2, 32);
  v128.store(WAYS, bytesOf(wayOf(half0), wayOf(half1), wayOf(half2)));
  v128.store(CLOSE_LANES, zero);

  // The first trial sends the largest component to the far end of the opposite side.
  const codes = codesAt(f32x4.div(one, f32x4.div(f32x4.neg(largest), f32x4.splat(LOWEST))));
  const values = i8x16.swizzle(levelTable(), codes);
  meet(met, firstOf(values), secondOf(values), thirdOf(values), packed(codes));
  let end = meetEnd(met + VECTOR_BYTES, LOWEST, f32x4.div(f32x4.splat(LOWEST - TRIES), largest));
  if (both) end = meetEnd(end, HIGHEST, f32x4.div(f32x4.splat(HIGHEST - TRIES), largest));
  return chooseBest(end);
}

/** Levels nearest to inverse * x: twelve codes as bytes, the four of the first component, of the second, of the third. */
// @ts-ignore: decorator
@inline
function codesAt(inverse: v128): v128 {
  const double = f32x4.add(inverse, inverse);
  const third = f32x4.mul(double, threeX(2));
  return nearestCodesOfDoubles(f32x4.mul(double, threeX(0)), f32x4.mul(double, threeX(1)), third, third);
}

/** +1 where a component moves to higher levels as k grows, -1 where it moves to lower ones. */
// @ts-ignore: decorator
@inline
function wayOf(halfRatio: v128): v128 {
  return v128.or(f32x4.lt(halfRatio, f32x4.splat(0)), i32x4.splat(1));
}

// @ts-ignore: decorator
@inline
function bytesOf(first: v128, second: v128, third: v128): v128 {
  return i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(first, second), i16x8.narrow_i32x4_s(third, third));
}

/** Signed bytes of the first, second and third component as f32. */
// @ts-ignore: decorator
@inline
function firstOf(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(bytes)));
}

// @ts-ignore: decorator
@inline
function secondOf(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(i16x8.extend_low_i8x16_s(bytes)));
}

// @ts-ignore: decorator
@inline
function thirdOf(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(i16x8.extend_high_i8x16_s(bytes)));
}

/** The three codes of each vector in one i32. */
// @ts-ignore: decorator
@inline
function packed(codes: v128): v128 {
  return v128.shuffle<i8>(codes, i32x4.splat(0), 0, 4, 8, 16, 1, 5, 9, 16, 2, 6, 10, 16, 3, 7, 11, 16);
}

/** Writes a vector and its score. */
// @ts-ignore: decorator
@inline
function meet(to: usize, q0: v128, q1: v128, q2: v128, codes: v128): void {
  const wq0 = f32x4.mul(threeW(0), q0);
  const wq1 = f32x4.mul(threeW(1), q1);
  const wq2 = f32x4.mul(threeW(2), q2);
  const wqx = f32x4.add(f32x4.add(f32x4.mul(wq0, threeX(0)), f32x4.mul(wq1, threeX(1))), f32x4.mul(wq2, threeX(2)));
  const wqq = f32x4.add(f32x4.add(f32x4.mul(wq0, q0), f32x4.mul(wq1, q1)), f32x4.mul(wq2, q2));
  v128.store(to, f32x4.div(f32x4.mul(wqx, wqx), wqq));
  v128.store(to, wqx, 16);
  v128.store(to, wqq, 32);
  v128.store(to, codes, 48);
}

/** Writes the vectors of an end, up to four; the first trial has the given inverse scale. Returns where the next vector goes. */
function meetEnd(to: usize, end: f32, inverse: v128): usize {
  const codes = codesAt(inverse);
  const values = i8x16.swizzle(levelTable(), codes);
  // 0 outside the table: such a threshold is met before k = -7.
  const later = i8x16.swizzle(levelTable(), i8x16.add(codes, v128.load(WAYS)));
  const q0 = firstOf(values);
  const q1 = secondOf(values);
  const q2 = thirdOf(values);
  const later0 = firstOf(later);
  const later1 = secondOf(later);
  const later2 = thirdOf(later);
  const at0 = changeAt(end, f32x4.add(q0, later0), v128.load(HALF_RATIOS));
  const at1 = changeAt(end, f32x4.add(q1, later1), v128.load(HALF_RATIOS, 16));
  const at2 = changeAt(end, f32x4.add(q2, later2), v128.load(HALF_RATIOS, 32));
  const vectorCodes = packed(codes);
  meet(to, q0, q1, q2, vectorCodes);
  const gap0 = f32x4.sub(later0, q0);
  const gap1 = f32x4.sub(later1, q1);
  const gap2 = f32x4.sub(later2, q2);
  const ways = v128.load(WAYS);
  const way0 = v128.and(packed(ways), i32x4.splat(0xff));
  const way1 = v128.and(packed(ways), i32x4.splat(0xff00));
  const way2 = v128.and(packed(ways), i32x4.splat(0xff0000));
  to += VECTOR_BYTES;
  for (let i = 0; i < 3; i++) {
    const at = i == 0 ? at0 : i == 1 ? at1 : at2;
    // A component that does not change has a time that is equal to none, its own included: its vector is the first one again. Neighbours in a
    // picture agree, so whether any lane changes is guessed well.
    if (!v128.any_true(f32x4.eq(at, at))) continue;
    const changed0 = f32x4.le(at0, at);
    const changed1 = f32x4.le(at1, at);
    const changed2 = f32x4.le(at2, at);
    const moved = v128.or(v128.or(v128.and(way0, changed0), v128.and(way1, changed1)), v128.and(way2, changed2));
    meet(
      to, f32x4.add(q0, v128.and(gap0, changed0)), f32x4.add(q1, v128.and(gap1, changed1)), f32x4.add(q2, v128.and(gap2, changed2)),
      i8x16.add(vectorCodes, moved),
    ); // prettier-ignore
    to += VECTOR_BYTES;
  }
  return to;
}

/** The first k at which a component has left its level for one with which it sums to `sum`; NaN where that is none of the trials. */
// @ts-ignore: decorator
@inline
function changeAt(end: f32, sum: v128, halfRatio: v128): v128 {
  const reached = f32x4.mul(sum, halfRatio);
  const early = f32x4.ceil(f32x4.add(reached, f32x4.splat(-end - CLOSE)));
  const late = f32x4.ceil(f32x4.add(reached, f32x4.splat(-end + CLOSE)));
  const never = v128.or(f32x4.le(late, f32x4.splat(-TRIES)), f32x4.gt(early, f32x4.splat(TRIES)));
  v128.store(CLOSE_LANES, v128.or(v128.load(CLOSE_LANES), v128.andnot(f32x4.ne(early, late), never)));
  return v128.or(early, never);
}

/** Chooses the vector of the largest score among those up to `end`; returns the bits of the lanes where that is in doubt. */
// @ts-ignore: decorator
@inline
function chooseBest(end: usize): i32 {
  let score = v128.load(met);
  let wqx = v128.load(met, 16);
  let wqq = v128.load(met, 32);
  let codes = v128.load(met, 48);
  let total = score;
  for (let at = met + VECTOR_BYTES; at < end; at += VECTOR_BYTES) {
    const other = v128.load(at);
    const better = f32x4.gt(other, score);
    total = f32x4.add(total, other);
    score = v128.bitselect(other, score, better);
    wqx = v128.bitselect(v128.load(at, 16), wqx, better);
    wqq = v128.bitselect(v128.load(at, 32), wqq, better);
    codes = v128.bitselect(v128.load(at, 48), codes, better);
  }
  const limit = f32x4.mul(score, f32x4.splat(NEARLY));
  let doubt = v128.load(CLOSE_LANES);
  for (let at = met; at < end; at += VECTOR_BYTES) {
    doubt = v128.or(doubt, v128.and(f32x4.ge(v128.load(at), limit), i32x4.ne(v128.load(at, 48), codes)));
  }
  v128.store(THREE_WQX, wqx);
  v128.store(THREE_WQQ, wqq);
  v128.store(THREE_CODES, codes);
  // Scores that are no numbers, and squares near underflow or overflow.
  const square = f32x4.mul(wqx, wqx);
  const most = f32x4.splat(1e30);
  const ordinary = v128.and(f32x4.ge(square, f32x4.splat(1e-30)), f32x4.le(square, most));
  const regular = v128.and(v128.and(ordinary, f32x4.le(total, most)), f32x4.gt(wqq, f32x4.splat(0)));
  return i32x4.bitmask(v128.or(doubt, v128.not(regular)));
}

/** Scale of the best trial. */
// @ts-ignore: decorator
@inline
export function threeScale(): v128 {
  return f32x4.div(v128.load(THREE_WQX), v128.load(THREE_WQQ));
}

/** Writes a scale, 0 for vectors that count as empty, and the indices that are nearest at that scale. */
// @ts-ignore: decorator
@inline
export function storeThreeAtScale(value: v128, levels: usize, scale: usize): void {
  const filled = f32x4.ge(f32x4.abs(v128.load(THREE_LARGEST)), f32x4.splat(EMPTY_BLOCK));
  const kept = v128.and(value, filled);
  v128.store(scale, kept);
  const inverse = v128.andnot(f32x4.div(f32x4.splat(1), kept), f32x4.eq(kept, f32x4.splat(0)));
  const third = f32x4.mul(inverse, threeX(2));
  storeThreeBytes(nearestCodes(f32x4.mul(inverse, threeX(0)), f32x4.mul(inverse, threeX(1)), third, third), levels);
}
