// Where the best scale of a block can be: intervals of scales whose lower bound on the error stays above the error of a scale already tried
// are discarded, the others are split, until few narrow ones are left. f32 with margins; the argument is in NOTES.md of core/rounding.
import { clampedDown, clampedUp, largest, relativeMargin, total } from './exact-block';
import { FITTED, marginOf, tryFour } from './exact-trials';

/** Most intervals at a time, and most leaves. A block that needs more is walked in full. */
const ROOM: i32 = 1024;

/** Two lists of intervals: the one at hand and the next. Five f32 arrays each: both ends, the errors there, the sign of the scale. */
const lists: usize = memory.data(2 * 5 * (1024 + 8) * 4, 16);
const ARRAY: usize = (1024 + 8) * 4;
const LOW: usize = 0;
const HIGH: usize = ARRAY;
const LOW_ERROR: usize = 2 * ARRAY;
const HIGH_ERROR: usize = 3 * ARRAY;
const SIGN: usize = 4 * ARRAY;
let from: usize = lists;
let into: usize = lists;
let intoCount: i32 = 0;

/** Leaves: 16 bytes each: low end, high end, lower bound of the error, sign. */
const leaves: usize = memory.data((1024 + 8) * 16, 16);
let leafCount: i32 = 0;

/** Of the level set. */
let mostLevel: f32 = 0;
let leastThreshold: f32 = 0;
let hasZero: bool = false;
let steps: f32 = 0;

/** Of the block. */
let leafWidth: f32 = 0;
let best: v128 = f32x4.splat(0);
let limit: f32 = 0;

/** Tells the search of the levels: greatest magnitude, least middle of two neighbours that is not 0 (0: none), number of neighbours, whether 0 is a level. */
export function readBoundLevels(most: f32, threshold: f32, neighbours: i32, containsZero: bool): void {
  mostLevel = most;
  leastThreshold = threshold > 0 ? threshold : most * <f32>0.5;
  hasZero = containsZero;
  steps = <f32>neighbours;
}

/** Finds the leaves of the prepared block of `dims` components. Returns how many, or -1 when there are too many to be worth it. */
export function searchIntervals(dims: i32, positiveOnly: bool): i32 {
  leafWidth = max((<f32>12.0 / <f32>dims + <f32>0.1) / steps, <f32>0.0005);
  leafCount = 0;
  intoCount = 0;
  from = lists;
  into = lists + 5 * ARRAY;
  best = f32x4.splat(total);
  const base = largest / mostLevel;
  const lowGrid = f32x4.mul(f32x4.splat(base), f32x4(0.6, 0.8, 0.9, 1));
  const highGrid = f32x4.mul(f32x4.splat(base), f32x4(1.1, 1.25, 1.6, 3));
  const top = max(largest / leastThreshold * <f32>1.001, <f32>3.5 * base);
  const lowUp = trials(lowGrid);
  const highUp = trials(highGrid);
  const lowDown = positiveOnly ? lowUp : trials(f32x4.neg(lowGrid));
  const highDown = positiveOnly ? highUp : trials(f32x4.neg(highGrid));
  let topUp = total;
  let topDown = total;
  if (!hasZero) {
    const errors = trials(f32x4(top, positiveOnly ? top : -top, top, top));
    // From here on the levels stay as they are; what their best scale can gain is left to the walk.
    const bounds = f32x4.sub(v128.load(FITTED), f32x4.add(marginOf(errors), marginOf(errors)));
    topUp = f32x4.extract_lane(errors, 0);
    topDown = f32x4.extract_lane(errors, 1);
    addLeaf(top, top + top, f32x4.extract_lane(bounds, 0), 1);
    if (!positiveOnly) addLeaf(top, top + top, f32x4.extract_lane(bounds, 1), -1);
  }
  setLimit();
  const middle = f32x4.extract_lane(highGrid, 0);
  addGrid(lowGrid, lowUp, middle, f32x4.extract_lane(highUp, 0), 1);
  addGrid(highGrid, highUp, top, topUp, 1);
  if (!positiveOnly) {
    addGrid(lowGrid, lowDown, middle, f32x4.extract_lane(highDown, 0), -1);
    addGrid(highGrid, highDown, top, topDown, -1);
  }
  const least = f32x4.extract_lane(lowGrid, 0);
  if (!addSmallest(least, f32x4.extract_lane(lowUp, 0), 1, clampedUp)) return -1;
  if (!positiveOnly && !addSmallest(least, f32x4.extract_lane(lowDown, 0), -1, clampedDown)) return -1;
  while (intoCount > 0) if (!splitAll()) return -1;
  setLimit();
  return leafCount;
}

/** The intervals between the first scales tried. */
// @ts-ignore: decorator
@inline
function addGrid(grid: v128, errors: v128, top: f32, topError: f32, sign: f32): void {
  const at = into + (<usize>intoCount << 2);
  v128.store(at + LOW, grid);
  v128.store(at + LOW_ERROR, errors);
  v128.store(at + HIGH, v128.shuffle<i32>(grid, f32x4.splat(top), 1, 2, 3, 4));
  v128.store(at + HIGH_ERROR, v128.shuffle<i32>(errors, f32x4.splat(topError), 1, 2, 3, 4));
  v128.store(at + SIGN, f32x4.splat(sign));
  intoCount += 4;
}

/**
 * The scales below the smallest one tried: split while the best may be among them. Down to 0 the bound needs the sum for levels that all
 * are at an end. False where that does not come to an end.
 */
function addSmallest(high: f32, highError: f32, sign: f32, clamped: f32): bool {
  for (let times = 0; times < 32; times++) {
    const bend = (high + high) * clamped - total + highError;
    const difference = total - highError;
    let bound = min(total, highError);
    if (abs(difference) < bend) bound = (total + highError - <f32>0.5 * bend - <f32>0.5 * difference * (difference / bend)) * <f32>0.5;
    const margin = relativeMargin * (total + highError + (high + high) * clamped);
    if (bound - margin > limit) return true;
    if (intoCount + 8 > ROOM) return false;
    // Nothing is left to change below: all components are at an end.
    if (high < largest * <f32>1e-6) return addLeaf(0, high, bound - margin, sign);
    const scales = f32x4.mul(f32x4.splat(high), f32x4(0.2, 0.4, 0.6, 0.8));
    const errors = trials(f32x4.mul(scales, f32x4.splat(sign)));
    setLimit();
    addGrid(scales, errors, high, highError, sign);
    high = f32x4.extract_lane(scales, 0);
    highError = f32x4.extract_lane(errors, 0);
  }
  return false;
}

/** The errors at four signed scales; remembers what they can be brought down to. */
// @ts-ignore: decorator
@inline
function trials(scales: v128): v128 {
  const errors = tryFour(scales);
  best = f32x4.pmin(best, v128.load(FITTED));
  return errors;
}

/** Whatever has a lower bound above this cannot hold the best scale. */
function setLimit(): void {
  const pairs = f32x4.pmin(best, v128.shuffle<i32>(best, best, 2, 3, 0, 1));
  limit = f32x4.extract_lane(f32x4.pmin(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

function addLeaf(low: f32, high: f32, bound: f32, sign: f32): bool {
  if (leafCount >= ROOM) return false;
  v128.store(leaves + (<usize>leafCount << 4), f32x4(low, high, bound, sign));
  leafCount++;
  return true;
}

/** Discards, splits or makes a leaf of every interval of the list; the parts are the next list. */
function splitAll(): bool {
  setLimit();
  const list = into;
  const count = intoCount;
  into = from;
  from = list;
  intoCount = 0;
  splitCount = 0;
  pointCount = 0;
  const totals = f32x4.splat(total);
  const limits = f32x4.splat(limit);
  const half = f32x4.splat(0.5);
  const relative = f32x4.splat(relativeMargin);
  const one = f32x4.splat(1);
  const leavesPerWidth = f32x4.splat(1 / leafWidth);
  for (let i = 0; i < count; i += 4) {
    const at = list + (<usize>i << 2);
    const low = v128.load(at + LOW);
    const high = v128.load(at + HIGH);
    const lowError = v128.load(at + LOW_ERROR);
    const highError = v128.load(at + HIGH_ERROR);
    const width = f32x4.sub(high, low);
    // How far the bound bends below the line between the errors at the ends: bend * t * (1 - t).
    const perArea = f32x4.div(one, f32x4.mul(low, high));
    const turn = f32x4.add(f32x4.mul(totals, width), f32x4.sub(f32x4.mul(highError, low), f32x4.mul(lowError, high)));
    const bend = f32x4.mul(f32x4.mul(width, turn), perArea);
    const difference = f32x4.sub(highError, lowError);
    const inside = f32x4.lt(f32x4.abs(difference), bend);
    // Where the bound is least: the line, and the bound.
    const lean = f32x4.mul(half, f32x4.mul(difference, f32x4.div(difference, bend)));
    const line = f32x4.sub(f32x4.mul(half, f32x4.add(lowError, highError)), lean);
    const lesser = f32x4.pmin(lowError, highError);
    const depth = f32x4.mul(half, f32x4.sub(f32x4.mul(half, bend), lean));
    const bound = v128.bitselect(f32x4.sub(line, depth), lesser, inside);
    const margin = f32x4.mul(
      f32x4.mul(f32x4.mul(high, high), perArea),
      f32x4.add(f32x4.mul(relative, f32x4.add(lesser, f32x4.abs(bend))), marginOf(f32x4.pmax(lowError, highError))),
    );
    const safe = f32x4.sub(bound, margin);
    let mask = i32x4.bitmask(f32x4.le(safe, limits));
    if (count - i < 4) mask &= (1 << (count - i)) - 1;
    if (mask == 0) continue;
    v128.store(bounds, safe);
    // m parts bend a m-th of the m-th as far. As many as bring the bound above the limit, at most five, and no narrower than a leaf.
    const room = f32x4.sub(line, limits);
    const wanted = f32x4.sqrt(f32x4.div(depth, room));
    const inLeaves = f32x4.mul(f32x4.mul(width, high), f32x4.mul(perArea, leavesPerWidth));
    const parts = f32x4.ceil(f32x4.pmin(inLeaves, v128.bitselect(wanted, f32x4.splat(5), f32x4.gt(room, f32x4.splat(0)))));
    v128.store(points, i32x4.trunc_sat_f32x4_s(f32x4.sub(f32x4.pmin(f32x4.splat(5), f32x4.pmax(f32x4.splat(2), parts)), f32x4.splat(1))));
    const leafMask = i32x4.bitmask(f32x4.le(inLeaves, f32x4.splat(1)));
    while (mask != 0) {
      const lane = ctz(mask);
      mask &= mask - 1;
      const interval = at + (<usize>lane << 2);
      if ((leafMask >> lane) & 1) {
        if (!addLeaf(load<f32>(interval + LOW), load<f32>(interval + HIGH), load<f32>(bounds + (<usize>lane << 2)), load<f32>(interval + SIGN))) return false;
      } else if (!plan(interval, load<i32>(points + (<usize>lane << 2)))) return false;
    }
  }
  if (splitCount == 0) return true;
  const end = <usize>pointCount << 2;
  v128.store(signedPoints + end, v128.load32_splat(signedPoints + end - 4));
  for (let at: usize = 0; at < end; at += 16) {
    v128.store(pointErrors + at, trials(v128.load(signedPoints + at)));
  }
  let position: usize = 0;
  for (let i = 0; i < splitCount; i++) {
    const entry = splits + (<usize>i << 3);
    const inside = load<i32>(entry, 4);
    addParts(load<i32>(entry), inside, position);
    position += <usize>inside << 2;
  }
  return true;
}

const bounds: usize = memory.data(16, 16);
const points: usize = memory.data(16, 16);

/** Intervals to split: address and number of scales inside. The scales, without and with their signs, and their errors. */
const splits: usize = memory.data((1024 + 8) * 8, 16);
const plainPoints: usize = memory.data(ARRAY, 16);
const signedPoints: usize = memory.data(ARRAY, 16);
const pointErrors: usize = memory.data(ARRAY, 16);
let splitCount: i32 = 0;
let pointCount: i32 = 0;

/** Notes an interval to be split by one to four scales at equal distances of their roots. False when there is no room. */
// @ts-ignore: decorator
@inline
function plan(interval: usize, count: i32): bool {
  // Parts are written four at a time, over the end of the last ones.
  if (pointCount + splitCount + 16 > ROOM) return false;
  const low = f32x4.sqrt(f32x4.splat(load<f32>(interval + LOW)));
  const high = f32x4.sqrt(f32x4.splat(load<f32>(interval + HIGH)));
  const shares = f32x4.div(f32x4(1, 2, 3, 4), f32x4.splat(<f32>(count + 1)));
  const root = f32x4.add(low, f32x4.mul(f32x4.sub(high, low), shares));
  const scales = f32x4.mul(root, root);
  const at = <usize>pointCount << 2;
  v128.store(plainPoints + at, scales);
  v128.store(signedPoints + at, f32x4.mul(scales, f32x4.splat(load<f32>(interval + SIGN))));
  const entry = splits + (<usize>splitCount << 3);
  store<i32>(entry, <i32>interval);
  store<i32>(entry, count, 4);
  pointCount += count;
  splitCount++;
  return true;
}

/** The parts of an interval that was split by `count` scales. */
// @ts-ignore: decorator
@inline
function addParts(interval: usize, count: i32, position: usize): void {
  const at = into + (<usize>intoCount << 2);
  const last = <usize>count << 2;
  const scales = v128.load(plainPoints + position);
  const errors = v128.load(pointErrors + position);
  store<f32>(at + LOW, load<f32>(interval + LOW));
  v128.store(at + LOW + 4, scales);
  v128.store(at + HIGH, scales);
  store<f32>(at + HIGH + last, load<f32>(interval + HIGH));
  store<f32>(at + LOW_ERROR, load<f32>(interval + LOW_ERROR));
  v128.store(at + LOW_ERROR + 4, errors);
  v128.store(at + HIGH_ERROR, errors);
  store<f32>(at + HIGH_ERROR + last, load<f32>(interval + HIGH_ERROR));
  const sign = f32x4.splat(load<f32>(interval + SIGN));
  v128.store(at + SIGN, sign);
  v128.store(at + SIGN + 4, sign);
  intoCount += count + 1;
}

/** Ends and sign of the leaf taken last. */
export let leafLow: f32 = 0;
export let leafHigh: f32 = 0;
export let leafSign: f32 = 0;

/** Takes the next leaf from `position` on that can hold the best scale, joined with those that follow it closely. Returns the position after it, or -1. */
export function takeLeaf(position: i32): i32 {
  for (; position < leafCount; position++) {
    const at = leaves + (<usize>position << 4);
    if (load<f32>(at, 8) > limit) continue;
    leafLow = load<f32>(at);
    leafHigh = load<f32>(at, 4);
    leafSign = load<f32>(at, 12);
    for (position++; position < leafCount; position++) {
      const next = leaves + (<usize>position << 4);
      if (load<f32>(next, 8) > limit || load<f32>(next) != leafHigh || load<f32>(next, 12) != leafSign) break;
      leafHigh = load<f32>(next, 4);
    }
    return position;
  }
  return -1;
}
