// The search of qkxh for four vectors of many components: steps in order (ordered-steps.ts) instead of a heap. Vectors with equal
// fractions, extreme magnitudes or weights that are all zero are given back to the caller.
import { linearFraction, linearStepsTaken, signedLevel } from './linear-steps';
import { roundAwayLanes } from './nearest-lanes';
import { BEST, BEST_FRACTION, BEST_WQQ, BEST_WXQ, MAX_STEPS, SUM_WQQ, SUM_WXQ, appendSteps, beginSteps, emptyLane, searchSteps, sortSteps } from './ordered-steps';
import { largestLane } from './reduce-lanes';
import { MAX_DIMS } from './vectors4';

/** A power of two that gives each step about two buckets. */
// @ts-ignore: decorator
@inline
function bucketsFor(steps: i32): i32 {
  return min(1024, max(64, 1 << (32 - clz(steps))));
}

/** Per lane, padded to whole registers: x, weights, magnitudes, levels before the first step (without sign). */
const PADDED: usize = MAX_DIMS * 4;
const xs: usize = memory.data(MAX_DIMS * 16, 16);
const ws: usize = memory.data(MAX_DIMS * 4, 16);
const starts: usize = memory.data(MAX_DIMS * 16, 16);
/** Per lane: scale sign is negative (i32 mask). */
const negatives: usize = memory.data(16, 16);

/** True where the search serves: enough components to pay, few enough steps to fit. */
// @ts-ignore: decorator
@inline
export function suitsMany(dims: i32, nmin: i32, nmax: i32): bool {
  return dims >= 8 && dims * (-nmin > nmax ? -nmin : nmax) <= MAX_STEPS;
}

/** Rounds up to four vectors; returns a bit per lane that has to be rounded again by the caller with the heap. */
export function searchMany(x: usize, w: usize, left: i32, dims: i32, levels: usize, scale: usize, nmin: i32, nmax: i32, signedScale: bool): i32 {
  let again = 0;
  const bytes = <usize>dims << 2;
  for (let lane = 0; lane < 4; lane++) {
    const at = <usize>lane * bytes;
    if (lane >= left) emptyLane(lane);
    else if (!prepareLane(x + at, w != 0 ? w + at : 0, dims, lane, nmin, nmax, signedScale)) {
      emptyLane(lane);
      again |= 1 << lane;
    }
  }
  again |= searchSteps(false);
  for (let lane = 0; lane < 4 && lane < left; lane++) {
    if (((again >> lane) & 1) == 0) finishLane(dims, lane, levels + <usize>(lane * dims), scale + (<usize>lane << 2), nmin, nmax);
  }
  return again & ((1 << (left < 4 ? left : 4)) - 1);
}

/** First component whose f32 at `values` equals the largest of them. */
function firstOfLargest(values: usize, largest: f32): usize {
  let at = values;
  while (load<f32>(at) != largest) at += 4;
  return at - values;
}

const magnitudes: usize = memory.data(MAX_DIMS * 4, 16);
const gains: usize = memory.data(MAX_DIMS * 4, 16);
const startGains: usize = memory.data(MAX_DIMS * 4, 16);
const startCosts: usize = memory.data(MAX_DIMS * 4, 16);

/** Orders the steps of one vector and sets its sums at the start. False where only the heap will do. */
function prepareLane(x: usize, w: usize, dims: i32, lane: i32, nmin: i32, nmax: i32, signedScale: bool): bool {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const own = xs + <usize>lane * PADDED;
  const start = starts + <usize>lane * PADDED;
  const bytes = <usize>dims << 2;
  const padded = (bytes + 15) & ~15;
  v128.store(own + padded - 16, zero);
  v128.store(ws + padded - 16, zero);
  memory.copy(own, x, bytes);
  if (w != 0) memory.copy(ws, w, bytes);

  let largestLanes = zero;
  let gainLanes = f32x4.splat(-Infinity);
  let ordinary = i32x4.splat(-1);
  for (let at: usize = 0; at < padded; at += 16) {
    const xi = v128.load(own + at);
    if (w == 0) v128.store(ws + at, f32x4.mul(xi, xi));
    const magnitude = f32x4.abs(xi);
    const gain = f32x4.mul(v128.load(ws + at), magnitude);
    v128.store(magnitudes + at, magnitude);
    v128.store(gains + at, gain);
    largestLanes = f32x4.pmax(largestLanes, magnitude);
    gainLanes = f32x4.pmax(gainLanes, gain);
    const between = v128.and(f32x4.ge(magnitude, f32x4.splat(1e-30)), f32x4.le(magnitude, f32x4.splat(1e30)));
    ordinary = v128.and(ordinary, v128.and(v128.or(between, f32x4.eq(magnitude, zero)), f32x4.lt(gain, f32x4.splat(Infinity))));
  }
  const largest = largestLane(largestLanes);
  const mostGain = largestLane(gainLanes);
  if (!i32x4.all_true(ordinary) || largest < 1e-14 || !(mostGain > 0)) return false;
  const important = load<f32>(magnitudes + firstOfLargest(gains, mostGain));
  const largestBelow = load<f32>(own + firstOfLargest(magnitudes, largest)) < 0;
  const negative: i32 = signedScale && -nmin != nmax && largestBelow == -nmin < nmax ? -1 : 0;
  store<i32>(negatives + (<usize>lane << 2), negative);
  const signs = i32x4.splat(negative);
  const belowLimit = f32x4.splat(<f32>-nmin);
  const aboveLimit = f32x4.splat(<f32>nmax);

  let range = -nmin < nmax ? -nmin : nmax;
  if (range == 0) range = -nmin > nmax ? -nmin : nmax;
  const longest = -nmin > nmax ? -nmin : nmax;
  const beyond: i32 = 2 * longest + 3;
  const oddLimit = <f32>beyond;
  const inverse = range > 1 ? f32x4.splat(<f32>(range >> 1) / largest) : zero;
  let topLanes = zero;
  for (let at: usize = 0; at < padded; at += 16) {
    const magnitude = v128.load(magnitudes + at);
    const weight = v128.load(ws + at);
    const limit = v128.bitselect(belowLimit, aboveLimit, v128.xor(f32x4.lt(v128.load(own + at), zero), signs));
    const level = f32x4.pmin(limit, roundAwayLanes(f32x4.mul(magnitude, inverse)));
    const wq = f32x4.mul(weight, level);
    v128.store(start + at, level);
    v128.store(startGains + at, f32x4.mul(wq, magnitude));
    v128.store(startCosts + at, f32x4.mul(wq, level));
    const firstOdd = f32x4.add(f32x4.mul(level, two), one);
    topLanes = f32x4.pmax(topLanes, linearFraction(magnitude, firstOdd, f32x4.sub(f32x4.mul(limit, two), one)));
  }
  let sumWxq: f32 = 0;
  let sumWqq: f32 = 0;
  for (let at: usize = 0; at < bytes; at += 4) {
    sumWxq += load<f32>(startGains + at);
    sumWqq += load<f32>(startCosts + at);
  }
  const started = sumWqq > 0;
  const laneAt = <usize>lane << 2;
  store<f32>(SUM_WXQ + laneAt, sumWxq);
  store<f32>(SUM_WQQ + laneAt, sumWqq);
  store<f32>(BEST + laneAt, started ? sumWxq * sumWxq : 0);
  store<f32>(BEST_WXQ + laneAt, started ? sumWxq : 0);
  store<f32>(BEST_WQQ + laneAt, started ? sumWqq : 1);
  store<f32>(BEST_FRACTION + laneAt, Infinity);

  const top = largestLane(topLanes);
  if (top == 0) {
    emptyLane(lane);
    return true;
  }
  // Steps a little beyond the point where the most important component would be clamped still count: the exact test marks them.
  const least = f32x4.splat((important / oddLimit) * <f32>0.9999);
  const spread = reinterpret<i32>(top) - reinterpret<i32>(f32x4.extract_lane(least, 0));
  const buckets = bucketsFor(dims * longest);
  const shift = max(0, 32 - clz(max(spread, 1)) - ctz(buckets));
  const topBits = i32x4.splat(reinterpret<i32>(top));
  const lastBucket = i32x4.splat(buckets - 1);
  let end = beginSteps(buckets);
  for (let at: usize = 0; at < padded; at += 16) {
    const magnitude = v128.load(magnitudes + at);
    const weight = v128.load(ws + at);
    const gain = v128.load(gains + at);
    const limit = v128.bitselect(belowLimit, aboveLimit, v128.xor(f32x4.lt(v128.load(own + at), zero), signs));
    const lastOdd = f32x4.sub(f32x4.mul(limit, two), one);
    const reach = f32x4.mul(magnitude, f32x4.splat(oddLimit));
    let odd = f32x4.add(f32x4.mul(v128.load(start + at), two), one);
    for (;;) {
      const fraction = linearFraction(magnitude, odd, lastOdd);
      const valid = f32x4.ge(fraction, least);
      if (!v128.any_true(valid)) break;
      const clamped = f32x4.gt(f32x4.mul(f32x4.splat(important), odd), reach);
      const cost = v128.bitselect(f32x4.splat(-1), f32x4.mul(weight, odd), clamped);
      end = appendSteps(end, fraction, valid, gain, cost, topBits, shift, lastBucket, zero);
      odd = f32x4.add(odd, two);
    }
  }
  return sortSteps(end, lane, buckets) >= 0;
}

/** Writes levels and scale of one vector. */
function finishLane(dims: i32, lane: i32, levels: usize, scale: usize, nmin: i32, nmax: i32): void {
  const laneAt = <usize>lane << 2;
  const signs = i32x4.splat(load<i32>(negatives + laneAt));
  const magnitudeOfScale: f32 = load<f32>(BEST_WXQ + laneAt) / load<f32>(BEST_WQQ + laneAt);
  store<f32>(scale, i32x4.extract_lane(signs, 0) != 0 ? -magnitudeOfScale : magnitudeOfScale);
  const bestFraction = f32x4.splat(load<f32>(BEST_FRACTION + laneAt));
  const own = xs + <usize>lane * PADDED;
  const start = starts + <usize>lane * PADDED;
  for (let i = 0; i < dims; i += 4) {
    const xi = v128.load(own + (<usize>i << 2));
    const down = v128.xor(f32x4.lt(xi, f32x4.splat(0)), signs);
    const limit = v128.bitselect(f32x4.splat(<f32>-nmin), f32x4.splat(<f32>nmax), down);
    const lastOdd = f32x4.sub(f32x4.add(limit, limit), f32x4.splat(1));
    const steps = linearStepsTaken(f32x4.abs(xi), bestFraction, lastOdd, v128.load(start + (<usize>i << 2)));
    const level = signedLevel(steps, down);
    const words = i16x8.narrow_i32x4_s(level, level);
    const four = i8x16.narrow_i16x8_s(words, words);
    if (i + 4 <= dims) {
      v128.store32_lane(levels + i, four, 0);
    } else {
      for (let rest = i, bits = i32x4.extract_lane(four, 0); rest < dims; rest++, bits >>= 8) store<i8>(levels + rest, <i8>bits);
    }
  }
}
