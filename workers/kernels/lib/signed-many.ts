// The searches of qkxs and qkxsh (signed-walk.ts) for four vectors of many components: steps in order (ordered-steps.ts) instead of a heap.
// Vectors with equal (qkxs: nearly equal) fractions, extreme magnitudes or no weight are given back to the caller.
import { linearStepsTaken } from './linear-steps';
import { roundAwayLanes } from './nearest-lanes';
import {
  BEST, BEST_FRACTION, BEST_WQQ, BEST_WXQ, MAX_STEPS, NEARLY_EQUAL, SUM_WQQ, SUM_WXQ, appendSteps, beginSteps, emptyLane, searchSignedSteps,
  sortSteps,
} from './ordered-steps'; // prettier-ignore
import { largestLane } from './reduce-lanes';
import { BOTH_HEAP, ONE_SIGN, clampLimit, orient, startInverse, stepFraction, tagOf } from './signed-walk';
import { MAX_DIMS } from './vectors4';

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
    const at = <usize>lane * bytes;
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
    if (((again >> lane) & 1) == 0) finishLane(kind, dims, lane, levels + <usize>(lane * dims), scale + (<usize>lane << 2), nmin, nmax);
  }
  return again & ((1 << lanes) - 1);
}

/** Orders the steps of one vector and sets its sums at the start. False where only the heap will do. */
function prepareLane(kind: i32, x: usize, w: usize, dims: i32, lane: i32, nmin: i32, nmax: i32): bool {
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
  const own = xs + <usize>lane * PADDED;
  const start = starts + <usize>lane * PADDED;
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
