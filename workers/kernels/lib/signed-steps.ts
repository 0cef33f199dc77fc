// The searches of qkxs and qkxsh for four vectors in lockstep: three components with the largest of three fractions, many with steps in
// order (ordered-steps.ts). Vectors with equal (qkxs: nearly equal) fractions or extreme magnitudes are given back to the caller.
//
// One description covers the three walks: outward from `start`, up to `limit` steps; a step counts for both signs of the scale up to
// the common side, later for the sign that has the level. A walk for one sign only counts every step for the positive one.
import { linearStepsTaken } from './linear-steps';
import { roundAwayLanes } from './nearest-lanes';
import {
  BEST, BEST_FRACTION, BEST_WQQ, BEST_WXQ, MAX_STEPS, NEARLY_EQUAL, SUM_WQQ, SUM_WXQ, TAG_BOTH, TAG_NEGATIVE, TAG_POSITIVE,
  appendSteps, beginSteps, emptyLane, searchSignedSteps, sortSteps,
} from './ordered-steps'; // prettier-ignore
import { loadFirst, loadSecond, loadThird, ordinaryLanes, pick, storeThree } from './three';
import { MAX_DIMS } from './vectors4';

/** One sign, sorted order (qkxs); both signs, sorted order (qkxs); both signs, heap order (qkxsh). */
export const ONE_SIGN: i32 = 0;
export const BOTH_SORTED: i32 = 1;
export const BOTH_HEAP: i32 = 2;

/** Numerator of the first inverse scale: one more than half of the side. */
// @ts-ignore: decorator
@inline
function halfPlusOne(side: i32): f32 {
  return <f32>((side >> 1) + 1);
}

/** The odd number at which the clamp rule takes hold, for a side of this length. */
// @ts-ignore: decorator
@inline
function clampLimit(side: i32): f32 {
  const beyond: i32 = 2 * side + 3;
  return <f32>beyond;
}

/** Inverse scale of the start per lane, 0 where the walk starts from zeros. */
function startInverse(kind: i32, nmin: i32, nmax: i32, amax: v128, least: v128, greatest: v128): v128 {
  const zero = f32x4.splat(0);
  const common = -nmin < nmax ? -nmin : nmax;
  if (kind != ONE_SIGN) {
    const longest = -nmin > nmax ? -nmin : nmax;
    const side = kind == BOTH_HEAP && common == 0 ? longest : common;
    return side > 1 ? f32x4.div(f32x4.splat(halfPlusOne(side)), amax) : zero;
  }
  // The side that clamps first.
  const low = f32x4.splat(<f32>nmin);
  const high = f32x4.splat(<f32>nmax);
  const noNegative = f32x4.eq(f32x4.mul(low, least), zero);
  const first = f32x4.gt(f32x4.mul(greatest, f32x4.neg(low)), f32x4.mul(least, f32x4.neg(high)));
  const upper = v128.or(noNegative, v128.and(f32x4.ne(f32x4.mul(greatest, high), zero), first));
  const half = v128.bitselect(
    f32x4.splat(nmax > 1 ? halfPlusOne(nmax) : 0), f32x4.splat(nmin < -1 ? halfPlusOne(-nmin) : 0), upper,
  ); // prettier-ignore
  const magnitude = v128.bitselect(greatest, f32x4.neg(least), upper);
  return v128.and(f32x4.div(half, magnitude), f32x4.gt(magnitude, zero));
}

/** Fraction |x| / odd of a step; 0 past the last odd number and, in sorted order, where the clamp rule leaves the step out. */
// @ts-ignore: decorator
@inline
function stepFraction(kind: i32, magnitude: v128, odd: v128, lastOdd: v128, important: v128, reach: v128): v128 {
  let valid = f32x4.le(odd, lastOdd);
  if (kind != BOTH_HEAP) valid = v128.and(valid, f32x4.lt(f32x4.mul(important, odd), reach));
  return v128.and(valid, f32x4.div(magnitude, odd));
}

/** Which signs a step counts for, as a tag. `ownLimit`: first odd number that the component's side does not have. */
// @ts-ignore: decorator
@inline
function tagOf(kind: i32, odd: v128, commonOdd: v128, ownOdd: v128): v128 {
  if (kind == ONE_SIGN) return i32x4.splat(TAG_POSITIVE);
  const later = v128.bitselect(i32x4.splat(TAG_POSITIVE), i32x4.splat(TAG_NEGATIVE), f32x4.lt(odd, ownOdd));
  return v128.bitselect(i32x4.splat(TAG_BOTH), later, f32x4.lt(odd, commonOdd));
}

/** Levels of a component from its outward steps: mirrored for a negative scale, then clamped to the range. */
// @ts-ignore: decorator
@inline
function orient(steps: v128, below: v128, mirrored: v128, low: v128, high: v128): v128 {
  const level = v128.bitselect(f32x4.neg(steps), steps, v128.xor(below, mirrored));
  return i32x4.trunc_sat_f32x4_s(f32x4.pmin(high, f32x4.pmax(low, level)));
}

/** Lanes whose best fraction lies so close to the clamp rule that leaving steps out could depend on rounding. */
// @ts-ignore: decorator
@inline
function doubtful(kind: i32, bestFraction: v128, important: v128, oddLimit: v128): v128 {
  if (kind == BOTH_HEAP) return f32x4.splat(0);
  return f32x4.lt(f32x4.mul(bestFraction, f32x4.splat(NEARLY_EQUAL)), f32x4.div(important, oddLimit));
}

/** Four vectors of three components; returns a bit per lane that has to be rounded again by the caller. */
export function searchSignedThree(kind: i32, x: usize, w: usize, levels: usize, scale: usize, nmin: i32, nmax: i32): i32 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const x0 = loadFirst(x);
  const x1 = loadSecond(x);
  const x2 = loadThird(x);
  const w0 = w != 0 ? loadFirst(w) : f32x4.mul(x0, x0);
  const w1 = w != 0 ? loadSecond(w) : f32x4.mul(x1, x1);
  const w2 = w != 0 ? loadThird(w) : f32x4.mul(x2, x2);
  const magnitude0 = f32x4.abs(x0);
  const magnitude1 = f32x4.abs(x1);
  const magnitude2 = f32x4.abs(x2);
  const gain0 = f32x4.mul(w0, magnitude0);
  const gain1 = f32x4.mul(w1, magnitude1);
  const gain2 = f32x4.mul(w2, magnitude2);
  const amax = f32x4.pmax(f32x4.pmax(magnitude0, magnitude1), magnitude2);
  let mask = f32x4.gt(gain1, gain0);
  let important = v128.bitselect(magnitude1, magnitude0, mask);
  let importantX = v128.bitselect(x1, x0, mask);
  let mostGain = v128.bitselect(gain1, gain0, mask);
  mask = f32x4.gt(gain2, mostGain);
  important = v128.bitselect(magnitude2, important, mask);
  importantX = v128.bitselect(x2, importantX, mask);
  mostGain = v128.bitselect(gain2, mostGain, mask);
  const ordinary = v128.and(ordinaryLanes(magnitude0, magnitude1, magnitude2), v128.and(f32x4.gt(mostGain, zero), f32x4.gt(amax, f32x4.splat(1e-14))));

  const below0 = f32x4.lt(x0, zero);
  const below1 = f32x4.lt(x1, zero);
  const below2 = f32x4.lt(x2, zero);
  const downSide = f32x4.splat(<f32>-nmin);
  const upSide = f32x4.splat(<f32>nmax);
  const side0 = v128.bitselect(downSide, upSide, below0);
  const side1 = v128.bitselect(downSide, upSide, below1);
  const side2 = v128.bitselect(downSide, upSide, below2);
  const least = f32x4.pmin(zero, f32x4.pmin(f32x4.pmin(x0, x1), x2));
  const greatest = f32x4.pmax(zero, f32x4.pmax(f32x4.pmax(x0, x1), x2));
  const inverse = startInverse(kind, nmin, nmax, amax, least, greatest);
  const start0 = f32x4.pmin(side0, roundAwayLanes(f32x4.mul(magnitude0, inverse)));
  const start1 = f32x4.pmin(side1, roundAwayLanes(f32x4.mul(magnitude1, inverse)));
  const start2 = f32x4.pmin(side2, roundAwayLanes(f32x4.mul(magnitude2, inverse)));
  const wq0 = f32x4.mul(w0, start0);
  const wq1 = f32x4.mul(w1, start1);
  const wq2 = f32x4.mul(w2, start2);
  let positiveWqq = f32x4.add(f32x4.add(f32x4.mul(wq0, start0), f32x4.mul(wq1, start1)), f32x4.mul(wq2, start2));
  let positiveWxq = f32x4.add(f32x4.add(f32x4.mul(wq0, magnitude0), f32x4.mul(wq1, magnitude1)), f32x4.mul(wq2, magnitude2));
  let negativeWxq = f32x4.neg(positiveWxq);
  let negativeWqq = positiveWqq;
  let best = f32x4.mul(positiveWxq, positiveWxq);
  let started = f32x4.gt(positiveWqq, zero);
  if (kind != BOTH_HEAP) started = v128.and(started, f32x4.gt(best, zero));
  best = v128.and(best, started);
  let bestWxq = v128.and(positiveWxq, started);
  let bestWqq = v128.bitselect(positiveWqq, one, started);
  let bestFraction = f32x4.splat(Infinity);

  const common = -nmin < nmax ? -nmin : nmax;
  const longest = -nmin > nmax ? -nmin : nmax;
  const longestSide = f32x4.splat(<f32>longest);
  const commonOdd = f32x4.splat(<f32>common * 2 + 1);
  const lastOdd0 = f32x4.sub(f32x4.mul(two, kind == ONE_SIGN ? side0 : longestSide), one);
  const lastOdd1 = f32x4.sub(f32x4.mul(two, kind == ONE_SIGN ? side1 : longestSide), one);
  const lastOdd2 = f32x4.sub(f32x4.mul(two, kind == ONE_SIGN ? side2 : longestSide), one);
  const ownOdd0 = f32x4.add(f32x4.mul(two, side0), one);
  const ownOdd1 = f32x4.add(f32x4.mul(two, side1), one);
  const ownOdd2 = f32x4.add(f32x4.mul(two, side2), one);
  const oddLimit = kind == ONE_SIGN
    ? v128.bitselect(f32x4.splat(clampLimit(-nmin)), f32x4.splat(clampLimit(nmax)), f32x4.lt(importantX, zero))
    : f32x4.splat(clampLimit(longest)); // prettier-ignore
  const reach0 = f32x4.mul(magnitude0, oddLimit);
  const reach1 = f32x4.mul(magnitude1, oddLimit);
  const reach2 = f32x4.mul(magnitude2, oddLimit);
  let odd0 = f32x4.add(f32x4.mul(start0, two), one);
  let odd1 = f32x4.add(f32x4.mul(start1, two), one);
  let odd2 = f32x4.add(f32x4.mul(start2, two), one);
  let fraction0 = stepFraction(kind, magnitude0, odd0, lastOdd0, important, reach0);
  let fraction1 = stepFraction(kind, magnitude1, odd1, lastOdd1, important, reach1);
  let fraction2 = stepFraction(kind, magnitude2, odd2, lastOdd2, important, reach2);
  let active = ordinary;
  let tied = zero;
  for (;;) {
    const nextOdd0 = f32x4.add(odd0, two);
    const nextOdd1 = f32x4.add(odd1, two);
    const nextOdd2 = f32x4.add(odd2, two);
    const next0 = stepFraction(kind, magnitude0, nextOdd0, lastOdd0, important, reach0);
    const next1 = stepFraction(kind, magnitude1, nextOdd1, lastOdd1, important, reach1);
    const next2 = stepFraction(kind, magnitude2, nextOdd2, lastOdd2, important, reach2);
    const top = f32x4.pmax(f32x4.pmax(fraction0, fraction1), fraction2);
    const move0 = f32x4.eq(fraction0, top);
    const move1 = f32x4.eq(fraction1, top);
    const move2 = f32x4.eq(fraction2, top);
    active = v128.and(active, f32x4.gt(top, zero));
    if (kind == BOTH_HEAP) {
      tied = v128.or(tied, v128.and(active, v128.or(v128.and(move0, move1), v128.and(move2, v128.or(move0, move1)))));
      const clamped = pick(
        move0, move1, move2,
        f32x4.gt(f32x4.mul(important, odd0), reach0), f32x4.gt(f32x4.mul(important, odd1), reach1), f32x4.gt(f32x4.mul(important, odd2), reach2),
      ); // prettier-ignore
      active = v128.andnot(active, clamped);
    } else {
      const near = f32x4.mul(top, f32x4.splat(NEARLY_EQUAL));
      const near0 = f32x4.ge(fraction0, near);
      const near1 = f32x4.ge(fraction1, near);
      const near2 = f32x4.ge(fraction2, near);
      tied = v128.or(tied, v128.and(active, v128.or(v128.and(near0, near1), v128.and(near2, v128.or(near0, near1)))));
    }
    if (!v128.any_true(active)) break;
    const gain = pick(move0, move1, move2, gain0, gain1, gain2);
    const odd = pick(move0, move1, move2, odd0, odd1, odd2);
    const cost = f32x4.mul(pick(move0, move1, move2, w0, w1, w2), odd);
    let score: v128;
    let wxq: v128;
    let wqq: v128;
    if (kind == ONE_SIGN) {
      positiveWxq = f32x4.add(positiveWxq, gain);
      positiveWqq = f32x4.add(positiveWqq, cost);
      wxq = positiveWxq;
      wqq = positiveWqq;
      score = f32x4.mul(wxq, wxq);
    } else {
      const inCommon = f32x4.lt(odd, commonOdd);
      const inOwn = f32x4.lt(odd, pick(move0, move1, move2, ownOdd0, ownOdd1, ownOdd2));
      const forPositive = v128.or(inCommon, inOwn);
      const forNegative = v128.or(inCommon, v128.not(inOwn));
      positiveWxq = f32x4.add(positiveWxq, v128.and(gain, forPositive));
      positiveWqq = f32x4.add(positiveWqq, v128.and(cost, forPositive));
      negativeWxq = f32x4.sub(negativeWxq, v128.and(gain, forNegative));
      negativeWqq = f32x4.add(negativeWqq, v128.and(cost, forNegative));
      const positiveScore = f32x4.mul(positiveWxq, positiveWxq);
      const negativeScore = f32x4.mul(negativeWxq, negativeWxq);
      const apart = v128.and(f32x4.ne(positiveWqq, negativeWqq), f32x4.gt(f32x4.mul(positiveWqq, negativeWqq), zero));
      const overtakes = v128.and(apart, f32x4.gt(f32x4.mul(negativeScore, positiveWqq), f32x4.mul(positiveScore, negativeWqq)));
      const useNegative = v128.and(forNegative, v128.or(overtakes, v128.not(forPositive)));
      score = v128.bitselect(negativeScore, positiveScore, useNegative);
      wxq = v128.bitselect(negativeWxq, positiveWxq, useNegative);
      wqq = v128.bitselect(negativeWqq, positiveWqq, useNegative);
    }
    const ahead = f32x4.gt(f32x4.mul(score, bestWqq), f32x4.mul(best, wqq));
    const better = v128.and(v128.and(active, f32x4.gt(wqq, zero)), ahead);
    best = v128.bitselect(score, best, better);
    bestWxq = v128.bitselect(wxq, bestWxq, better);
    bestWqq = v128.bitselect(wqq, bestWqq, better);
    bestFraction = v128.bitselect(top, bestFraction, better);
    fraction0 = v128.bitselect(next0, fraction0, move0);
    fraction1 = v128.bitselect(next1, fraction1, move1);
    fraction2 = v128.bitselect(next2, fraction2, move2);
    odd0 = f32x4.add(odd0, v128.and(two, move0));
    odd1 = f32x4.add(odd1, v128.and(two, move1));
    odd2 = f32x4.add(odd2, v128.and(two, move2));
  }
  const found = f32x4.div(bestWxq, bestWqq);
  v128.store(scale, found);
  const mirrored = f32x4.lt(found, zero);
  const low = f32x4.splat(<f32>nmin);
  storeThree(
    orient(linearStepsTaken(magnitude0, bestFraction, lastOdd0, start0), below0, mirrored, low, upSide),
    orient(linearStepsTaken(magnitude1, bestFraction, lastOdd1, start1), below1, mirrored, low, upSide),
    orient(linearStepsTaken(magnitude2, bestFraction, lastOdd2, start2), below2, mirrored, low, upSide),
    levels,
  );
  return i32x4.bitmask(v128.or(v128.or(tied, v128.not(ordinary)), doubtful(kind, bestFraction, important, oddLimit)));
}

/** True where the search for many components serves: enough of them to pay, few enough steps to fit. */
// @ts-ignore: decorator
@inline
export function suitsSignedMany(dims: i32, nmin: i32, nmax: i32): bool {
  return dims >= 8 && dims * (-nmin > nmax ? -nmin : nmax) <= MAX_STEPS;
}

const PADDED: usize = MAX_DIMS * 4;
const xs: usize = memory.data(MAX_DIMS * 16, 16);
const starts: usize = memory.data(MAX_DIMS * 16, 16);
const ws: usize = memory.data(MAX_DIMS * 4, 16);
const gains: usize = memory.data(MAX_DIMS * 4, 16);
const startGains: usize = memory.data(MAX_DIMS * 4, 16);
const startCosts: usize = memory.data(MAX_DIMS * 4, 16);
/** Per lane: |x| of the most important component over its clamp limit. */
const clampFractions: usize = memory.data(16, 16);

/** Up to four vectors of many components; returns a bit per lane that has to be rounded again by the caller. */
export function searchSignedMany(kind: i32, x: usize, w: usize, left: i32, dims: i32, levels: usize, scale: usize, nmin: i32, nmax: i32): i32 {
  let again = 0;
  const lanes = left < 4 ? left : 4;
  const bytes = <usize>dims << 2;
  for (let lane = 0; lane < 4; lane++) {
    const at = lane * bytes;
    if (lane >= lanes) emptyLane(lane);
    else if (!prepareLane(kind, x + at, w != 0 ? w + at : 0, dims, lane, nmin, nmax)) {
      emptyLane(lane);
      again |= 1 << lane;
    }
  }
  again |= searchSignedSteps(kind != BOTH_HEAP);
  if (kind != BOTH_HEAP) {
    const near = f32x4.mul(v128.load(BEST_FRACTION), f32x4.splat(NEARLY_EQUAL));
    again |= i32x4.bitmask(f32x4.lt(near, v128.load(clampFractions)));
  }
  for (let lane = 0; lane < lanes; lane++) {
    if (((again >> lane) & 1) == 0) finishLane(kind, dims, lane, levels + lane * dims, scale + (<usize>lane << 2), nmin, nmax);
  }
  return again & ((1 << lanes) - 1);
}

/** Largest of the four lanes. */
// @ts-ignore: decorator
@inline
function largestLane(v: v128): f32 {
  const pairs = f32x4.pmax(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

/** Orders the steps of one vector and sets its sums at the start. False where only the heap will do. */
function prepareLane(kind: i32, x: usize, w: usize, dims: i32, lane: i32, nmin: i32, nmax: i32): bool {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const own = xs + lane * PADDED;
  const start = starts + lane * PADDED;
  const bytes = <usize>dims << 2;
  const padded = (bytes + 15) & ~15;
  v128.store(own + padded - 16, zero);
  v128.store(ws + padded - 16, zero);
  memory.copy(own, x, bytes);
  if (w != 0) memory.copy(ws, w, bytes);
  let amaxLanes = zero;
  let gainLanes = zero;
  let leastLanes = zero;
  let greatestLanes = zero;
  let ordinary = i32x4.splat(-1);
  for (let at: usize = 0; at < padded; at += 16) {
    const xi = v128.load(own + at);
    if (w == 0) v128.store(ws + at, f32x4.mul(xi, xi));
    const magnitude = f32x4.abs(xi);
    const gain = f32x4.mul(v128.load(ws + at), magnitude);
    v128.store(gains + at, gain);
    amaxLanes = f32x4.pmax(amaxLanes, magnitude);
    gainLanes = f32x4.pmax(gainLanes, gain);
    leastLanes = f32x4.pmin(leastLanes, xi);
    greatestLanes = f32x4.pmax(greatestLanes, xi);
    const between = v128.and(f32x4.ge(magnitude, f32x4.splat(1e-30)), f32x4.le(magnitude, f32x4.splat(1e30)));
    ordinary = v128.and(ordinary, v128.and(v128.or(between, f32x4.eq(magnitude, zero)), f32x4.lt(gain, f32x4.splat(Infinity))));
  }
  const amax = largestLane(amaxLanes);
  const mostGain = largestLane(gainLanes);
  if (!i32x4.all_true(ordinary) || amax < 1e-14 || !(mostGain > 0)) return false;
  let importantAt: usize = 0;
  while (load<f32>(gains + importantAt) != mostGain) importantAt += 4;
  const importantX = load<f32>(own + importantAt);
  const least = f32x4.splat(-largestLane(f32x4.neg(leastLanes)));
  const inverse = startInverse(kind, nmin, nmax, f32x4.splat(amax), least, f32x4.splat(largestLane(greatestLanes)));

  const longest = -nmin > nmax ? -nmin : nmax;
  const common = -nmin < nmax ? -nmin : nmax;
  const downSide = f32x4.splat(<f32>-nmin);
  const upSide = f32x4.splat(<f32>nmax);
  const longestSide = f32x4.splat(<f32>longest);
  const commonOdd = f32x4.splat(<f32>common * 2 + 1);
  const oddLimit = clampLimit(kind != ONE_SIGN ? longest : importantX < 0 ? -nmin : nmax);
  const important = f32x4.splat(abs(importantX));
  const laneAt = <usize>lane << 2;
  store<f32>(clampFractions + laneAt, abs(importantX) / oddLimit);
  let topLanes = zero;
  for (let at: usize = 0; at < padded; at += 16) {
    const xi = v128.load(own + at);
    const magnitude = f32x4.abs(xi);
    const side = v128.bitselect(downSide, upSide, f32x4.lt(xi, zero));
    const level = f32x4.pmin(side, roundAwayLanes(f32x4.mul(magnitude, inverse)));
    const wq = f32x4.mul(v128.load(ws + at), level);
    v128.store(start + at, level);
    v128.store(startGains + at, f32x4.mul(wq, magnitude));
    v128.store(startCosts + at, f32x4.mul(wq, level));
    topLanes = f32x4.pmax(topLanes, f32x4.div(magnitude, f32x4.add(f32x4.mul(level, two), one)));
  }
  let sumWxq: f32 = 0;
  let sumWqq: f32 = 0;
  for (let at: usize = 0; at < bytes; at += 4) {
    sumWxq += load<f32>(startGains + at);
    sumWqq += load<f32>(startCosts + at);
  }
  const started = sumWqq > 0 && (kind == BOTH_HEAP || sumWxq * sumWxq > 0);
  store<f32>(SUM_WXQ + laneAt, sumWxq);
  store<f32>(SUM_WQQ + laneAt, sumWqq);
  store<f32>(BEST + laneAt, started ? sumWxq * sumWxq : 0);
  store<f32>(BEST_WXQ + laneAt, started ? sumWxq : 0);
  store<f32>(BEST_WQQ + laneAt, started ? sumWqq : 1);
  store<f32>(BEST_FRACTION + laneAt, Infinity);

  const bottom = f32x4.splat((abs(importantX) / oddLimit) * <f32>0.9999);
  const top = largestLane(topLanes);
  const spread = reinterpret<i32>(top) - reinterpret<i32>(f32x4.extract_lane(bottom, 0));
  const buckets = min(1024, max(64, 1 << (32 - clz(dims * longest))));
  const shift = max(0, 32 - clz(max(spread, 1)) - ctz(buckets));
  const topBits = i32x4.splat(reinterpret<i32>(top));
  const lastBucket = i32x4.splat(buckets - 1);
  let end = beginSteps(buckets);
  for (let at: usize = 0; at < padded; at += 16) {
    const xi = v128.load(own + at);
    const magnitude = f32x4.abs(xi);
    const weight = v128.load(ws + at);
    const gain = v128.load(gains + at);
    const side = v128.bitselect(downSide, upSide, f32x4.lt(xi, zero));
    const lastOdd = f32x4.sub(f32x4.mul(two, kind == ONE_SIGN ? side : longestSide), one);
    const ownOdd = f32x4.add(f32x4.mul(two, side), one);
    const reach = f32x4.mul(magnitude, f32x4.splat(oddLimit));
    let odd = f32x4.add(f32x4.mul(v128.load(start + at), two), one);
    for (;;) {
      const fraction = stepFraction(kind, magnitude, odd, lastOdd, important, reach);
      const valid = v128.and(f32x4.ge(fraction, bottom), f32x4.gt(fraction, zero));
      if (!v128.any_true(valid)) break;
      let cost = f32x4.mul(weight, odd);
      if (kind == BOTH_HEAP) cost = v128.bitselect(f32x4.splat(-1), cost, f32x4.gt(f32x4.mul(important, odd), reach));
      end = appendSteps(end, fraction, valid, gain, cost, topBits, shift, lastBucket, tagOf(kind, odd, commonOdd, ownOdd));
      odd = f32x4.add(odd, two);
    }
  }
  return sortSteps(end, lane, buckets) >= 0;
}

/** Writes levels and scale of one vector. */
function finishLane(kind: i32, dims: i32, lane: i32, levels: usize, scale: usize, nmin: i32, nmax: i32): void {
  const laneAt = <usize>lane << 2;
  const found: f32 = load<f32>(BEST_WXQ + laneAt) / load<f32>(BEST_WQQ + laneAt);
  store<f32>(scale, found);
  const mirrored = i32x4.splat(found < 0 ? -1 : 0);
  const bestFraction = f32x4.splat(load<f32>(BEST_FRACTION + laneAt));
  const own = xs + lane * PADDED;
  const start = starts + lane * PADDED;
  const low = f32x4.splat(<f32>nmin);
  const high = f32x4.splat(<f32>nmax);
  const longestSide = f32x4.splat(<f32>(-nmin > nmax ? -nmin : nmax));
  for (let i = 0; i < dims; i += 4) {
    const xi = v128.load(own + (<usize>i << 2));
    const below = f32x4.lt(xi, f32x4.splat(0));
    const limit = kind == ONE_SIGN ? v128.bitselect(f32x4.neg(low), high, below) : longestSide;
    const lastOdd = f32x4.sub(f32x4.add(limit, limit), f32x4.splat(1));
    const steps = linearStepsTaken(f32x4.abs(xi), bestFraction, lastOdd, v128.load(start + (<usize>i << 2)));
    const level = orient(steps, below, mirrored, low, high);
    const words = i16x8.narrow_i32x4_s(level, level);
    const four = i8x16.narrow_i16x8_s(words, words);
    if (i + 4 <= dims) {
      v128.store32_lane(levels + i, four, 0);
    } else {
      for (let rest = i, bits = i32x4.extract_lane(four, 0); rest < dims; rest++, bits >>= 8) store<i8>(levels + rest, <i8>bits);
    }
  }
}
