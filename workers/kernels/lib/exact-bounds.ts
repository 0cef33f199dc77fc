// Where the best scale of a block can be: intervals of scales whose lower bound on the error stays above the error of a scale already tried
// are discarded, the others are split, until few narrow ones are left. f32 with margins; the argument is in NOTES.md of core/rounding.
import { clampedDown, clampedUp, largest, relativeMargin, total } from './exact-block';
import { logTrials } from './exact-log';
import { FITTED, marginOf, tryFour } from './exact-trials';

/** Most intervals at a time, and most leaves. A block that needs more is walked in full. */
const ROOM: i32 = 1024;

/** Bytes of an interval: low end, error there, high end, error there, as f32. For the inverted block both ends are negative, low the one nearer to 0. */
const INTERVAL: usize = 16;
/** Two lists of intervals: the one at hand and the next. Each interval is written in one piece: it is soon read again. */
const lists: usize = memory.data(2 * (1024 + 8) * 16, 16);
let from: usize = lists;
let into: usize = lists;
let intoCount: i32 = 0;

/** Leaves: 16 bytes each: low end, high end, lower bound of the error. */
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
  into = lists + (ROOM + 8) * INTERVAL;
  best = f32x4.splat(total);
  const base = largest / mostLevel;
  const lowGrid = f32x4.mul(f32x4.splat(base), f32x4(0.84, 0.94, 1.02, 1.1));
  const highGrid = f32x4.mul(f32x4.splat(base), f32x4(1.2, 1.36, 1.8, 3.2));
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
    addLeaf(top, top + top, f32x4.extract_lane(bounds, 0));
    if (!positiveOnly) addLeaf(-top, -top - top, f32x4.extract_lane(bounds, 1));
  }
  setLimit();
  const middle = f32x4.extract_lane(highGrid, 0);
  addGrid(lowGrid, lowUp, middle, f32x4.extract_lane(highUp, 0));
  addGrid(highGrid, highUp, top, topUp);
  if (!positiveOnly) {
    addGrid(f32x4.neg(lowGrid), lowDown, -middle, f32x4.extract_lane(highDown, 0));
    addGrid(f32x4.neg(highGrid), highDown, -top, topDown);
  }
  const least = f32x4.extract_lane(lowGrid, 0);
  if (!addSmallest(least, f32x4.extract_lane(lowUp, 0), 1, clampedUp)) return -1;
  if (!positiveOnly && !addSmallest(least, f32x4.extract_lane(lowDown, 0), -1, clampedDown)) return -1;
  while (intoCount > 0) if (!splitAll()) return -1;
  setLimit();
  return leafCount;
}

/** The four intervals between five scales tried. */
// @ts-ignore: decorator
@inline
function addGrid(grid: v128, errors: v128, top: f32, topError: f32): void {
  const at = into + <usize>intoCount * INTERVAL;
  const firstTwo = v128.shuffle<i32>(grid, errors, 0, 4, 1, 5);
  const lastTwo = v128.shuffle<i32>(grid, errors, 2, 6, 3, 7);
  v128.store(at, firstTwo);
  v128.store(at, v128.shuffle<i64>(firstTwo, lastTwo, 1, 2), 16);
  v128.store(at, lastTwo, 32);
  v128.store(at, v128.shuffle<i64>(lastTwo, f32x4(top, topError, 0, 0), 1, 2), 48);
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
    if (high < largest * <f32>1e-6) return addLeaf(0, sign * high, bound - margin);
    const scales = f32x4.mul(f32x4.splat(sign * high), f32x4(0.2, 0.4, 0.6, 0.8));
    const errors = trials(scales);
    setLimit();
    addGrid(scales, errors, sign * high, highError);
    high = sign * f32x4.extract_lane(scales, 0);
    highError = f32x4.extract_lane(errors, 0);
  }
  return false;
}

/** The errors at four signed scales; remembers what they can be brought down to. */
// @ts-ignore: decorator
@inline
function trials(scales: v128): v128 {
  const errors = tryFour(scales);
  logTrials(scales);
  best = f32x4.pmin(best, v128.load(FITTED));
  return errors;
}

/** Whatever has a lower bound above this cannot hold the best scale. */
function setLimit(): void {
  const pairs = f32x4.pmin(best, v128.shuffle<i32>(best, best, 2, 3, 0, 1));
  limit = f32x4.extract_lane(f32x4.pmin(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

function addLeaf(low: f32, high: f32, bound: f32): bool {
  if (leafCount >= ROOM) return false;
  v128.store(leaves + (<usize>leafCount << 4), f32x4(low, high, bound, 0));
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
    const at = list + <usize>i * INTERVAL;
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const lowAB = v128.shuffle<i32>(a, b, 0, 1, 4, 5);
    const lowCD = v128.shuffle<i32>(c, d, 0, 1, 4, 5);
    const highAB = v128.shuffle<i32>(a, b, 2, 3, 6, 7);
    const highCD = v128.shuffle<i32>(c, d, 2, 3, 6, 7);
    const low = v128.shuffle<i32>(lowAB, lowCD, 0, 2, 4, 6);
    const lowError = v128.shuffle<i32>(lowAB, lowCD, 1, 3, 5, 7);
    const high = v128.shuffle<i32>(highAB, highCD, 0, 2, 4, 6);
    const highError = v128.shuffle<i32>(highAB, highCD, 1, 3, 5, 7);
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
    const inLeaves = f32x4.mul(f32x4.mul(width, high), f32x4.mul(perArea, leavesPerWidth));
    // Scales inside: one, and one more for each true comparison (-1).
    let more = v128.and(isShort(depth, room, 4), f32x4.gt(inLeaves, f32x4.splat(2)));
    more = i32x4.add(more, v128.and(isShort(depth, room, 9), f32x4.gt(inLeaves, f32x4.splat(3))));
    more = i32x4.add(more, v128.and(isShort(depth, room, 16), f32x4.gt(inLeaves, f32x4.splat(4))));
    v128.store(points, i32x4.sub(i32x4.splat(1), more));
    const leafMask = i32x4.bitmask(f32x4.le(inLeaves, f32x4.splat(1)));
    while (mask != 0) {
      const lane = ctz(mask);
      mask &= mask - 1;
      const interval = at + <usize>lane * INTERVAL;
      if ((leafMask >> lane) & 1) {
        if (!addLeaf(load<f32>(interval), load<f32>(interval, 8), load<f32>(bounds + (<usize>lane << 2)))) return false;
      } else if (!plan(interval, load<i32>(points + (<usize>lane << 2)))) return false;
    }
  }
  if (splitCount == 0) return true;
  const end = <usize>pointCount << 2;
  // The last register is filled up with the last scale.
  v128.store(pointScales + end, v128.load32_splat(pointScales + end - 4));
  for (let at: usize = 0; at < end; at += 16) {
    v128.store(pointErrors + at, trials(v128.load(pointScales + at)));
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

/** Whether a bound with so many times the room still reaches the limit. */
// @ts-ignore: decorator
@inline
function isShort(depth: v128, room: v128, times: f32): v128 {
  return f32x4.gt(depth, f32x4.mul(room, f32x4.splat(times)));
}

const bounds: usize = memory.data(16, 16);
const points: usize = memory.data(16, 16);

/** Intervals to split: address and number of scales inside. The scales and their errors. */
const splits: usize = memory.data((1024 + 8) * 8, 16);
const pointScales: usize = memory.data((1024 + 8) * 4, 16);
const pointErrors: usize = memory.data((1024 + 8) * 4, 16);
let splitCount: i32 = 0;
let pointCount: i32 = 0;

/** Where one to four scales divide an interval into equal parts: four f32 for each number of scales. */
const shares: usize = memory.data<f32>([
  0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.33333334, 0.6666667, 0.6666667, 0.6666667, 0.25, 0.5, 0.75, 0.75, 0.2, 0.4, 0.6, 0.8,
], 16); // prettier-ignore

/** Notes an interval to be split by one to four scales at equal distances. False when there is no room. */
// @ts-ignore: decorator
@inline
function plan(interval: usize, count: i32): bool {
  // Parts are written four at a time, over the end of the last ones.
  if (pointCount + splitCount + 16 > ROOM) return false;
  const low = v128.load32_splat(interval);
  const width = f32x4.sub(v128.load32_splat(interval, 8), low);
  v128.store(pointScales + (<usize>pointCount << 2), f32x4.add(low, f32x4.mul(width, v128.load(shares + (<usize>count << 4)))));
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
  let at = into + <usize>intoCount * INTERVAL;
  let low = v128.load64_zero(interval);
  for (const end = position + (<usize>count << 2); position < end; position += 4) {
    const high = v128.load32_lane(pointErrors + position, v128.load32_zero(pointScales + position), 1);
    v128.store(at, v128.shuffle<i64>(low, high, 0, 2));
    low = high;
    at += INTERVAL;
  }
  v128.store(at, v128.load64_lane(interval + 8, low, 1));
  intoCount += count + 1;
}

/** Ends of the leaf taken last, negative for the inverted block. */
export let leafLow: f32 = 0;
export let leafHigh: f32 = 0;

/** Takes the next leaf from `position` on that can hold the best scale, joined with those that follow it closely. Returns the position after it, or -1. */
export function takeLeaf(position: i32): i32 {
  for (; position < leafCount; position++) {
    const at = leaves + (<usize>position << 4);
    if (load<f32>(at, 8) > limit) continue;
    leafLow = load<f32>(at);
    leafHigh = load<f32>(at, 4);
    for (position++; position < leafCount; position++) {
      const next = leaves + (<usize>position << 4);
      if (load<f32>(next, 8) > limit || load<f32>(next) != leafHigh) break;
      leafHigh = load<f32>(next, 4);
    }
    return position;
  }
  return -1;
}
