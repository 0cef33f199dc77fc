// The exact search for two vectors of three components in lockstep, f64 lanes: the largest of three fractions instead of a heap. The order of
// equal fractions does not matter: what lies between them is as good as what lies on either side.
import { gapLanes, middleIndex, sumLanes, valueAt, valueLanes } from './level-values';
import { pick } from './three';

/** Two f32 that lie `apart` bytes from each other, as f64 lanes. */
// @ts-ignore: decorator
@inline
function loadPair(at: usize, apart: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_lane(at + apart, v128.load32_zero(at), 1));
}

/** The best candidate of the two vectors so far: sums, fraction of its last step (NaN: none), sign of the scale as a mask. */
const state: usize = memory.data(4 * 16, 16);
const BEST_WXV: usize = state;
const BEST_WVV: usize = state + 16;
const BEST_FRACTION: usize = state + 32;
const BEST_SIGN: usize = state + 48;

/** Rounds two vectors; `apart`: bytes from the first to the second one (0 rounds one). Levels are indices. */
export function searchExactThree(x: usize, w: usize, apart: usize, levels: usize, scale: usize, positiveOnly: bool): void {
  const one = f64x2.splat(1);
  const x0 = loadPair(x, apart);
  const x1 = loadPair(x + 4, apart);
  const x2 = loadPair(x + 8, apart);
  const w0 = w != 0 ? loadPair(w, apart) : one;
  const w1 = w != 0 ? loadPair(w + 4, apart) : one;
  const w2 = w != 0 ? loadPair(w + 8, apart) : one;
  v128.store(BEST_WXV, f64x2.splat(0));
  v128.store(BEST_WVV, one);
  v128.store(BEST_FRACTION, f64x2.splat(NaN));
  v128.store(BEST_SIGN, f64x2.splat(0));
  walk(x0, x1, x2, w0, w1, w2, f64x2.splat(0));
  if (!positiveOnly) walk(x0, x1, x2, w0, w1, w2, i64x2.splat(-1));

  const sign = v128.load(BEST_SIGN);
  const fraction = v128.load(BEST_FRACTION);
  const index0 = bestIndex(x0, sign, fraction);
  const index1 = bestIndex(x1, sign, fraction);
  const index2 = bestIndex(x2, sign, fraction);
  // The least-squares scale of exactly these levels.
  const value0 = valueLanes(index0);
  const value1 = valueLanes(index1);
  const value2 = valueLanes(index2);
  const wv0 = f64x2.mul(w0, value0);
  const wv1 = f64x2.mul(w1, value1);
  const wv2 = f64x2.mul(w2, value2);
  const wxv = f64x2.add(f64x2.add(f64x2.mul(wv0, x0), f64x2.mul(wv1, x1)), f64x2.mul(wv2, x2));
  const wvv = f64x2.add(f64x2.add(f64x2.mul(wv0, value0), f64x2.mul(wv1, value1)), f64x2.mul(wv2, value2));
  const found = f64x2.gt(v128.load(BEST_WXV), f64x2.splat(0));
  const scales = f32x4.demote_f64x2_zero(v128.and(found, f64x2.div(wxv, wvv)));
  v128.store32_lane(scale, scales, 0);
  storeIndices(levels, i32x4.extract_lane(index0, 0), i32x4.extract_lane(index1, 0), i32x4.extract_lane(index2, 0));
  if (apart == 0) return;
  v128.store32_lane(scale, scales, 1, 4);
  storeIndices(levels + 3, i32x4.extract_lane(index0, 2), i32x4.extract_lane(index1, 2), i32x4.extract_lane(index2, 2));
}

// @ts-ignore: decorator
@inline
function storeIndices(levels: usize, first: i32, second: i32, third: i32): void {
  store<u8>(levels, <u8>first);
  store<u8>(levels, <u8>second, 1);
  store<u8>(levels, <u8>third, 2);
}

/** -1 where a component goes down for this sign of the scale, +1 where it goes up. */
// @ts-ignore: decorator
@inline
function stepOf(x: v128, negative: v128): v128 {
  return v128.or(v128.xor(f64x2.lt(x, f64x2.splat(0)), negative), i64x2.splat(1));
}

/** |x| / |a + b| of the step into an index; not above 0 past the ends and for x = 0. */
// @ts-ignore: decorator
@inline
function fractionOf(magnitude: v128, sum: v128): v128 {
  return v128.and(f64x2.gt(magnitude, f64x2.splat(0)), f64x2.div(magnitude, sum));
}

/** Index of a component in the best vector: outward from the middle while its fractions reach the best one. */
// @ts-ignore: decorator
@inline
function bestIndex(x: v128, sign: v128, bestFraction: v128): v128 {
  const step = stepOf(x, sign);
  const magnitude = f64x2.abs(x);
  let index = i64x2.splat(middleIndex());
  for (let taken = 0; taken < 256; taken++) {
    const next = i64x2.add(index, step);
    const fraction = fractionOf(magnitude, sumLanes(next));
    const moves = v128.and(f64x2.ge(fraction, bestFraction), f64x2.gt(fraction, f64x2.splat(0)));
    if (!v128.any_true(moves)) break;
    index = v128.bitselect(next, index, moves);
  }
  return index;
}

/** Visits every breakpoint of one sign of the scale. */
function walk(x0: v128, x1: v128, x2: v128, w0: v128, w1: v128, w2: v128, negative: v128): void {
  const zero = f64x2.splat(0);
  const start = f64x2.splat(valueAt(middleIndex()));
  const flips = v128.and(negative, i64x2.splat(0x8000000000000000));
  const magnitude0 = f64x2.abs(x0);
  const magnitude1 = f64x2.abs(x1);
  const magnitude2 = f64x2.abs(x2);
  const sumWx = f64x2.add(f64x2.add(f64x2.mul(w0, x0), f64x2.mul(w1, x1)), f64x2.mul(w2, x2));
  let wxv = f64x2.mul(v128.xor(sumWx, flips), start);
  let wvv = f64x2.mul(f64x2.mul(f64x2.add(f64x2.add(w0, w1), w2), start), start);
  const step0 = stepOf(x0, negative);
  const step1 = stepOf(x1, negative);
  const step2 = stepOf(x2, negative);
  const middle = i64x2.splat(middleIndex());
  let index0 = i64x2.add(middle, step0);
  let index1 = i64x2.add(middle, step1);
  let index2 = i64x2.add(middle, step2);
  let sum0 = sumLanes(index0);
  let sum1 = sumLanes(index1);
  let sum2 = sumLanes(index2);
  let fraction0 = fractionOf(magnitude0, sum0);
  let fraction1 = fractionOf(magnitude1, sum1);
  let fraction2 = fractionOf(magnitude2, sum2);
  let bestWxv = v128.load(BEST_WXV);
  let bestWvv = v128.load(BEST_WVV);
  let bestFraction = v128.load(BEST_FRACTION);
  let improved = zero;
  let last = f64x2.splat(NaN);
  for (;;) {
    const ahead = f64x2.gt(f64x2.mul(f64x2.mul(wxv, wxv), bestWvv), f64x2.mul(f64x2.mul(bestWxv, bestWxv), wvv));
    const better = v128.and(v128.and(f64x2.gt(wxv, zero), f64x2.gt(wvv, zero)), ahead);
    bestWxv = v128.bitselect(wxv, bestWxv, better);
    bestWvv = v128.bitselect(wvv, bestWvv, better);
    bestFraction = v128.bitselect(last, bestFraction, better);
    improved = v128.or(improved, better);

    const top = f64x2.pmax(f64x2.pmax(fraction0, fraction1), fraction2);
    const active = f64x2.gt(top, zero);
    if (!v128.any_true(active)) break;
    last = v128.bitselect(top, last, active);
    const move0 = v128.and(active, f64x2.eq(fraction0, top));
    const move1 = v128.andnot(v128.and(active, f64x2.eq(fraction1, top)), move0);
    const move2 = v128.andnot(v128.andnot(active, move0), move1);
    const gap = gapLanes(pick(move0, move1, move2, index0, index1, index2));
    const change = f64x2.mul(pick(move0, move1, move2, w0, w1, w2), gap);
    wxv = f64x2.add(wxv, f64x2.mul(change, pick(move0, move1, move2, magnitude0, magnitude1, magnitude2)));
    wvv = f64x2.add(wvv, f64x2.mul(change, pick(move0, move1, move2, sum0, sum1, sum2)));
    index0 = i64x2.add(index0, v128.and(step0, move0));
    index1 = i64x2.add(index1, v128.and(step1, move1));
    index2 = i64x2.add(index2, v128.and(step2, move2));
    sum0 = sumLanes(index0);
    sum1 = sumLanes(index1);
    sum2 = sumLanes(index2);
    fraction0 = fractionOf(magnitude0, sum0);
    fraction1 = fractionOf(magnitude1, sum1);
    fraction2 = fractionOf(magnitude2, sum2);
  }
  v128.store(BEST_WXV, bestWxv);
  v128.store(BEST_WVV, bestWvv);
  v128.store(BEST_FRACTION, bestFraction);
  v128.store(BEST_SIGN, v128.bitselect(negative, v128.load(BEST_SIGN), improved));
}
