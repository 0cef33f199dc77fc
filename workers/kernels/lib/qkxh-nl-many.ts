// The search of qkxh_nl for four vectors of many components and tables of up to 16 values: steps in order (ordered-steps.ts) instead of
// a heap. Vectors with equal fractions or extreme magnitudes are given back to the caller.
import { farthestLevel, middleLevel } from './level-table';
import { BEST, BEST_FRACTION, BEST_WQQ, BEST_WXQ, IMPROVED, SUM_WQQ, SUM_WXQ, appendSteps, beginSteps, emptyLane, searchSteps, sortSteps } from './ordered-steps';
import { bestIndex, gapTable, lookUp, stepOf, sumTable, tableFraction } from './table-steps';
import { MAX_DIMS } from './vectors4';

/** 64 buckets for each halving of the fraction, sixteen halvings. */
const BUCKETS: i32 = 1024;
const SHIFT: i32 = 17;

const PADDED: usize = MAX_DIMS * 4;
const xs: usize = memory.data(MAX_DIMS * 16, 16);
const ws: usize = memory.data(MAX_DIMS * 16, 16);
/** Per lane: sums with every component at the middle, sign of the walk (i32 mask), sign of the best candidate. */
const startWxq: usize = memory.data(16, 16);
const startWqq: usize = memory.data(16, 16);
const walkSigns: usize = memory.data(16, 16);
const bestSigns: usize = memory.data(16, 16);

/** True where the search serves: enough components to pay, few enough steps for its buffers (15 per component). */
// @ts-ignore: decorator
@inline
export function suitsTableMany(dims: i32): bool {
  return dims >= 8;
}

/**
 * Rounds up to four vectors; returns a bit per lane that has to be rounded again by the caller with the heap. `sorted`: as qkxs_nl, whose
 * order compares cross products, so that nearly equal fractions are given back as well.
 */
export function searchTableMany(x: usize, w: usize, left: i32, dims: i32, levels: usize, scale: usize, table: usize, signedScale: bool, fast: bool, sorted: bool): i32 {
  let again = 0;
  const lanes = left < 4 ? left : 4;
  const bytes = <usize>dims << 2;
  for (let lane = 0; lane < lanes; lane++) {
    const at = <usize>lane * bytes;
    if (!prepareLane(x + at, w != 0 ? w + at : 0, dims, lane, table, signedScale && fast, sorted)) again |= 1 << lane;
  }
  again = walk(lanes, dims, again, sorted);
  if (signedScale && !fast) {
    v128.store(walkSigns, i32x4.splat(-1));
    again = walk(lanes, dims, again, sorted);
  }
  for (let lane = 0; lane < lanes; lane++) {
    if (((again >> lane) & 1) == 0) finishLane(dims, lane, levels + <usize>(lane * dims), scale + (<usize>lane << 2));
  }
  return again & ((1 << lanes) - 1);
}

/** Copies one vector and sets its sums and first candidate. False where only the heap will do. */
function prepareLane(x: usize, w: usize, dims: i32, lane: i32, table: usize, guessSign: bool, sorted: bool): bool {
  const own = xs + <usize>lane * PADDED;
  const weights = ws + <usize>lane * PADDED;
  const bytes = <usize>dims << 2;
  const padded = (bytes + 15) & ~15;
  v128.store(own + padded - 16, f32x4.splat(0));
  v128.store(weights + padded - 16, f32x4.splat(0));
  memory.copy(own, x, bytes);
  if (w != 0) memory.copy(weights, w, bytes);
  let ordinary = i32x4.splat(-1);
  for (let at: usize = 0; at < padded; at += 16) {
    const xi = v128.load(own + at);
    if (w == 0) v128.store(weights + at, f32x4.mul(xi, xi));
    const magnitude = f32x4.abs(xi);
    const between = v128.and(f32x4.ge(magnitude, f32x4.splat(1e-30)), f32x4.le(magnitude, f32x4.splat(1e30)));
    ordinary = v128.and(ordinary, v128.or(between, f32x4.eq(magnitude, f32x4.splat(0))));
  }
  if (!i32x4.all_true(ordinary)) return false;

  const value = <f32>load<i8>(table + middleLevel());
  let wxq: f32 = 0;
  let wqq: f32 = 0;
  let largest: f32 = -1;
  let largestBelow = false;
  for (let at: usize = 0; at < bytes; at += 4) {
    const xi = load<f32>(own + at);
    const weight = load<f32>(weights + at);
    wxq += weight * xi * value;
    wqq += weight * value * value;
    if (abs(xi) > largest) {
      largest = abs(xi);
      largestBelow = xi < 0;
    }
  }
  // The sorted version does not take the start for a candidate.
  const started = !sorted && wqq != 0;
  const laneAt = <usize>lane << 2;
  const sign: i32 = guessSign && largestBelow != <i32>load<i8>(table + farthestLevel()) < 0 ? -1 : 0;
  store<f32>(startWxq + laneAt, wxq);
  store<f32>(startWqq + laneAt, wqq);
  store<f32>(BEST + laneAt, started ? wxq * wxq : 0);
  store<f32>(BEST_WXQ + laneAt, started ? wxq : 0);
  store<f32>(BEST_WQQ + laneAt, started ? wqq : 1);
  store<f32>(BEST_FRACTION + laneAt, Infinity);
  store<i32>(walkSigns + laneAt, sign);
  store<i32>(bestSigns + laneAt, sign);
  return true;
}

/** Walks the sign of each lane; returns `again` with the lanes that the caller has to round. */
function walk(lanes: i32, dims: i32, again: i32, sorted: bool): i32 {
  for (let lane = 0; lane < 4; lane++) {
    if (lane >= lanes || ((again >> lane) & 1) != 0) {
      emptyLane(lane);
    } else if (!orderLane(dims, lane)) {
      emptyLane(lane);
      again |= 1 << lane;
    }
  }
  const signs = v128.load(walkSigns);
  const flips = v128.and(signs, i32x4.splat(0x80000000));
  v128.store(SUM_WXQ, v128.xor(v128.load(startWxq), flips));
  v128.store(SUM_WQQ, v128.load(startWqq));
  again |= searchSteps(sorted);
  const improved = v128.load(IMPROVED);
  v128.store(BEST_WXQ, v128.xor(v128.load(BEST_WXQ), v128.and(flips, improved)));
  v128.store(bestSigns, v128.bitselect(signs, v128.load(bestSigns), improved));
  return again;
}

/** Puts the steps of one vector in order for the sign of its walk. */
function orderLane(dims: i32, lane: i32): bool {
  const zero = f32x4.splat(0);
  const sums = sumTable();
  const gaps = gapTable();
  const own = xs + <usize>lane * PADDED;
  const weights = ws + <usize>lane * PADDED;
  const padded = ((<usize>dims << 2) + 15) & ~15;
  const sign = i32x4.splat(load<i32>(walkSigns + (<usize>lane << 2)));
  const middle = i32x4.splat(middleLevel());
  let topLanes = zero;
  for (let at: usize = 0; at < padded; at += 16) {
    const xi = v128.load(own + at);
    const first = i32x4.add(middle, stepOf(v128.xor(f32x4.lt(xi, zero), sign)));
    topLanes = f32x4.pmax(topLanes, tableFraction(f32x4.abs(xi), lookUp(sums, first)));
  }
  const pairs = f32x4.pmax(topLanes, v128.shuffle<f32>(topLanes, topLanes, 2, 3, 0, 1));
  const top = f32x4.pmax(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2));
  const lastBucket = i32x4.splat(BUCKETS - 1);
  let end = beginSteps(BUCKETS);
  for (let at: usize = 0; at < padded; at += 16) {
    const xi = v128.load(own + at);
    const magnitude = f32x4.abs(xi);
    const weight = v128.load(weights + at);
    const step = stepOf(v128.xor(f32x4.lt(xi, zero), sign));
    let index = i32x4.add(middle, step);
    for (;;) {
      const sum = lookUp(sums, index);
      const fraction = tableFraction(magnitude, sum);
      const valid = f32x4.gt(fraction, zero);
      if (!v128.any_true(valid)) break;
      const gap = lookUp(gaps, index);
      const gain = f32x4.mul(weight, f32x4.mul(magnitude, gap));
      const cost = f32x4.mul(weight, f32x4.mul(sum, gap));
      end = appendSteps(end, fraction, valid, gain, cost, top, SHIFT, lastBucket, zero);
      index = i32x4.add(index, step);
    }
  }
  return sortSteps(end, lane, BUCKETS) >= 0;
}

/** Writes levels and scale of one vector. */
function finishLane(dims: i32, lane: i32, levels: usize, scale: usize): void {
  const laneAt = <usize>lane << 2;
  store<f32>(scale, load<f32>(BEST_WXQ + laneAt) / load<f32>(BEST_WQQ + laneAt));
  const sign = i32x4.splat(load<i32>(bestSigns + laneAt));
  const bestFraction = f32x4.splat(load<f32>(BEST_FRACTION + laneAt));
  const own = xs + <usize>lane * PADDED;
  for (let i = 0; i < dims; i += 4) {
    const index = bestIndex(v128.load(own + (<usize>i << 2)), sign, bestFraction);
    const words = i16x8.narrow_i32x4_s(index, index);
    const four = i8x16.narrow_i16x8_s(words, words);
    if (i + 4 <= dims) {
      v128.store32_lane(levels + i, four, 0);
    } else {
      for (let rest = i, bits = i32x4.extract_lane(four, 0); rest < dims; rest++, bits >>= 8) store<i8>(levels + rest, <i8>bits);
    }
  }
}
