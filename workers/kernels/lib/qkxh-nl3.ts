// The searches of qkxh_nl and qkxs_nl for four vectors of three components in lockstep, for tables of up to 16 values. Instead of a heap, the
// least of three keys: a key is the inverse scale at which a component takes its next step, up to a constant factor, with the place of
// that step in its lowest bits (table-keys.ts). Lanes in which two keys come so close that the reference's order could be another one, and
// lanes with a component that is zero or near underflow or overflow, are given back to the caller.
import { farthestLevel, middleLevel } from './level-table';
import { endSquares, firstPlace, gapOf, keyOf, minusDown, mostOf, nearLimit, placeOf, reachOf, stepCounts, sumOf } from './table-keys';
import { lookUpByte, stepOf, sumTable } from './table-steps';
import { loadFirst, loadSecond, loadThird, pick, regularLanes, storeThree } from './three';

/**
 * State of the four vectors. Per component: magnitude, its inverse, importance, and -1 where it is negative. They are kept here for what
 * reads them in a loop: registers are short, and the compiler would take a division into the loop.
 */
const state: usize = memory.data(17 * 16, 16);
const MAGNITUDE0 = 0;
const MAGNITUDE1 = 16;
const MAGNITUDE2 = 32;
const INVERSE0 = 48;
const INVERSE1 = 64;
const INVERSE2 = 80;
const W0 = 96;
const W1 = 112;
const W2 = 128;
const BELOW0 = 144;
const BELOW1 = 160;
const BELOW2 = 176;
const BEST_WXQ = 192;
const BEST_WQQ = 208;
/** Key of the step that leads to the best candidate of the last walk; 0 where that walk has none. */
const BEST_KEY = 224;
const START_WXQ = 240;
const START_WQQ = 256;

/**
 * Rounds four vectors; returns a bit per lane that has to be rounded again by the caller. Ones: bool where importances are 1. `sorted`: as
 * qkxs_nl, which does not take the start for a candidate.
 */
export function searchTableThree<Ones>(x: usize, w: usize, levels: usize, scale: usize, table: usize, signedScale: bool, fast: bool, sorted: bool): i32 {
  const zero = f32x4.splat(0);
  const x0 = loadFirst(x);
  const x1 = loadSecond(x);
  const x2 = loadThird(x);
  const one = f32x4.splat(1);
  const magnitude0 = f32x4.abs(x0);
  const magnitude1 = f32x4.abs(x1);
  const magnitude2 = f32x4.abs(x2);
  v128.store(state, magnitude0, MAGNITUDE0);
  v128.store(state, magnitude1, MAGNITUDE1);
  v128.store(state, magnitude2, MAGNITUDE2);
  v128.store(state, f32x4.div(one, magnitude0), INVERSE0);
  v128.store(state, f32x4.div(one, magnitude1), INVERSE1);
  v128.store(state, f32x4.div(one, magnitude2), INVERSE2);
  v128.store(state, f32x4.lt(x0, zero), BELOW0);
  v128.store(state, f32x4.lt(x1, zero), BELOW1);
  v128.store(state, f32x4.lt(x2, zero), BELOW2);
  const value = f32x4.splat(<f32>load<i8>(table + middleLevel()));
  let startWxq: v128;
  let startWqq: v128;
  // From 0 on, as the reference sums: three times -0 makes 0.
  if (isBoolean<Ones>()) {
    const square = f32x4.mul(value, value);
    startWxq = f32x4.add(f32x4.add(f32x4.add(zero, f32x4.mul(x0, value)), f32x4.mul(x1, value)), f32x4.mul(x2, value));
    startWqq = f32x4.add(f32x4.add(square, square), square);
  } else {
    const w0 = w != 0 ? loadFirst(w) : f32x4.mul(x0, x0);
    const w1 = w != 0 ? loadSecond(w) : f32x4.mul(x1, x1);
    const w2 = w != 0 ? loadThird(w) : f32x4.mul(x2, x2);
    v128.store(state, w0, W0);
    v128.store(state, w1, W1);
    v128.store(state, w2, W2);
    startWxq = f32x4.add(
      f32x4.add(f32x4.add(zero, f32x4.mul(f32x4.mul(w0, x0), value)), f32x4.mul(f32x4.mul(w1, x1), value)), f32x4.mul(f32x4.mul(w2, x2), value),
    ); // prettier-ignore
    startWqq = f32x4.add(
      f32x4.add(f32x4.mul(f32x4.mul(w0, value), value), f32x4.mul(f32x4.mul(w1, value), value)), f32x4.mul(f32x4.mul(w2, value), value),
    ); // prettier-ignore
  }
  const started = sorted ? zero : f32x4.ne(startWqq, zero);
  v128.store(state, startWxq, START_WXQ);
  v128.store(state, startWqq, START_WQQ);
  v128.store(state, v128.and(started, startWxq), BEST_WXQ);
  v128.store(state, v128.bitselect(startWqq, f32x4.splat(1), started), BEST_WQQ);

  let sign = zero;
  if (signedScale && fast) {
    let largest = v128.bitselect(x1, x0, f32x4.gt(magnitude1, magnitude0));
    largest = v128.bitselect(x2, largest, f32x4.gt(magnitude2, f32x4.abs(largest)));
    const below = f32x4.lt(largest, zero);
    sign = <i32>load<i8>(table + farthestLevel()) < 0 ? v128.not(below) : below;
  }
  let tied = walkThree<Ones>(sign);
  let bestKey = v128.load(state, BEST_KEY);
  if (signedScale && !fast) {
    const negative = i32x4.splat(-1);
    tied = v128.or(tied, walkThree<Ones>(negative));
    const negativeKey = v128.load(state, BEST_KEY);
    sign = i32x4.ne(negativeKey, zero);
    bestKey = v128.bitselect(negativeKey, bestKey, sign);
  }
  v128.store(scale, f32x4.div(v128.load(state, BEST_WXQ), v128.load(state, BEST_WQQ)));
  storeBest(sign, bestKey, levels);
  return i32x4.bitmask(v128.or(tied, v128.not(regularLanes(magnitude0, magnitude1, magnitude2))));
}

/** Visits every breakpoint of the given sign of each lane; returns the lanes in which two keys were near. */
function walkThree<Ones>(negative: v128): v128 {
  const zero = f32x4.splat(0);
  const down0 = v128.xor(v128.load(state, BELOW0), negative);
  const down1 = v128.xor(v128.load(state, BELOW1), negative);
  const down2 = v128.xor(v128.load(state, BELOW2), negative);
  const minus = minusDown(down0, down1, down2);
  const steps = stepCounts(minus);
  // place: of the step after the one whose key is here.
  let place0 = firstPlace(down0);
  let place1 = firstPlace(down1);
  let place2 = firstPlace(down2);
  let key0 = keyOf(v128.load(state, INVERSE0), place0);
  let key1 = keyOf(v128.load(state, INVERSE1), place1);
  let key2 = keyOf(v128.load(state, INVERSE2), place2);
  const first = i32x4.splat(1);
  place0 = i32x4.add(place0, first);
  place1 = i32x4.add(place1, first);
  place2 = i32x4.add(place2, first);
  const signs = v128.and(negative, i32x4.splat(0x80000000));
  let sumWxq = v128.xor(v128.load(state, START_WXQ), signs);
  // NaN where a lane has no step: the start is no candidate of a walk.
  let sumWqq = v128.or(v128.load(state, START_WQQ), i32x4.eq(steps, zero));
  let bestWxq = v128.load(state, BEST_WXQ);
  let bestWqq = v128.load(state, BEST_WQQ);
  let bestKey = zero;
  let tied = zero;
  // Lanes that are done go on without an effect: no key moves, nothing is added, and a candidate is not better than it was before.
  for (let left = mostOf(steps); left > 0; left--) {
    const top = i32x4.min_u(i32x4.min_u(key0, key1), key2);
    const limit = nearLimit(top);
    const move0 = f32x4.le(key0, limit);
    const move1 = f32x4.le(key1, limit);
    const move2 = f32x4.le(key2, limit);
    const magnitude = pick(move0, move1, move2, v128.load(state, MAGNITUDE0), v128.load(state, MAGNITUDE1), v128.load(state, MAGNITUDE2));
    // The keys after these are found before it is known which component moves: nobody waits for the look-ups. Keys ascend.
    key0 = i32x4.max_u(key0, v128.and(keyOf(v128.load(state, INVERSE0), place0), move0));
    place0 = i32x4.sub(place0, move0);
    key1 = i32x4.max_u(key1, v128.and(keyOf(v128.load(state, INVERSE1), place1), move1));
    place1 = i32x4.sub(place1, move1);
    key2 = i32x4.max_u(key2, v128.and(keyOf(v128.load(state, INVERSE2), place2), move2));
    place2 = i32x4.sub(place2, move2);
    const place = placeOf(top);
    const gap = gapOf(place);
    const gained = f32x4.mul(magnitude, gap);
    const spent = f32x4.mul(sumOf(place), gap);
    if (isBoolean<Ones>()) {
      sumWxq = f32x4.add(sumWxq, gained);
      sumWqq = f32x4.add(sumWqq, spent);
    } else {
      const weight = pick(move0, move1, move2, v128.load(state, W0), v128.load(state, W1), v128.load(state, W2));
      sumWxq = f32x4.add(sumWxq, f32x4.mul(weight, gained));
      sumWqq = f32x4.add(sumWqq, f32x4.mul(weight, spent));
      // -1 where one component moves.
      tied = i32x4.min_s(tied, i32x4.add(i32x4.add(move0, move1), move2));
    }
    let better = f32x4.gt(f32x4.mul(f32x4.mul(sumWxq, sumWxq), bestWqq), f32x4.mul(f32x4.mul(bestWxq, bestWxq), sumWqq));
    // With importances of 1 every step adds to the sum of squares.
    if (!isBoolean<Ones>()) better = v128.and(better, f32x4.gt(sumWqq, zero));
    bestWxq = v128.bitselect(sumWxq, bestWxq, better);
    bestWqq = v128.bitselect(sumWqq, bestWqq, better);
    bestKey = i32x4.max_u(bestKey, v128.and(top, better));
  }
  v128.store(state, v128.bitselect(v128.xor(bestWxq, signs), bestWxq, i32x4.ne(bestKey, zero)), BEST_WXQ);
  v128.store(state, bestWqq, BEST_WQQ);
  v128.store(state, bestKey, BEST_KEY);
  if (!isBoolean<Ones>()) return i32x4.lt_s(tied, i32x4.splat(-1));
  // The squares add up exactly, to those of the ends of the table, unless two components moved in one step and only one was counted.
  return f32x4.ne(sumWqq, endSquares(minus));
}

/** Writes the levels of the best vector: every component as many steps outward from the middle as come no later than the best key. */
// @ts-ignore: decorator
@inline
function storeBest(negative: v128, bestKey: v128, levels: usize): void {
  const reach = reachOf(bestKey);
  storeThree(
    bestLevel(v128.load(state, INVERSE0), v128.xor(v128.load(state, BELOW0), negative), reach),
    bestLevel(v128.load(state, INVERSE1), v128.xor(v128.load(state, BELOW1), negative), reach),
    bestLevel(v128.load(state, INVERSE2), v128.xor(v128.load(state, BELOW2), negative), reach),
    levels,
  );
}

/** By halving, up to 15 steps. */
// @ts-ignore: decorator
@inline
function bestLevel(inverse: v128, down: v128, reach: v128): v128 {
  const step = stepOf(down);
  const sums = sumTable();
  let index = i32x4.splat(0xffffff00 + middleLevel());
  index = furthest(inverse, sums, index, i32x4.shl(step, 3), reach);
  index = furthest(inverse, sums, index, i32x4.shl(step, 2), reach);
  index = furthest(inverse, sums, index, i32x4.shl(step, 1), reach);
  return i32x4.sub(furthest(inverse, sums, index, step, reach), i32x4.splat(0xffffff00));
}

/** The index `stride` further where that step comes no later. Outside the table the product is 0, which one less makes NaN. */
// @ts-ignore: decorator
@inline
function furthest(inverse: v128, sums: v128, index: v128, stride: v128, reach: v128): v128 {
  const next = i32x4.add(index, stride);
  const product = i32x4.add(f32x4.mul(inverse, lookUpByte(sums, next)), i32x4.splat(-1));
  return i32x4.add(index, v128.and(stride, f32x4.le(product, reach)));
}
