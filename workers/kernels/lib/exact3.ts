// The exact search for vectors of three components, four at a time. There are few enough roundings to try them all, and no need to walk from one to
// the next: at the scale where a component enters a level, the other two are simply rounded. In f32 that leaves the few roundings that may
// be the best; these are compared in f64. The argument is in NOTES.md of core/rounding.
import { NEAREST, isRangeOfLevels, nearestAt, nearestInRange } from './exact-trials';
import { gapAt, indexLanes, levelCount, middleIndex, sumAt, valueAt } from './level-values';
import { loadFirst, loadSecond, loadThird, storeThree } from './three';

/** Longest level set; its indices fit int8. */
const MOST_LEVELS: i32 = 128;
/** Half the sum of each outward level and its inward neighbour, which is its breakpoint, and the level: upward and downward from the middle. */
const upThresholds: usize = memory.data(128 * 4, 16);
const upValues: usize = memory.data(128 * 4, 16);
const downThresholds: usize = memory.data(128 * 4, 16);
const downValues: usize = memory.data(128 * 4, 16);
let entries: i32 = 0;

/** Per component: x, w x, w, 1 / |x|. */
const inputs: usize = memory.data(3 * 64, 16);
const X: usize = 0;
const WX: usize = 16;
const W: usize = 32;
const INVERSE: usize = 48;
const COMPONENT: usize = 64;

/** (sum w x q)^2 / sum w q^2 of every rounding tried: by sign, component and entry. */
const scores: usize = memory.data(2 * 3 * 128 * 16, 16);

/** The best rounding of each vector: levels by component, f32, and sum w x q and sum w q^2, f64. */
const bestLevels: usize = memory.data(3 * 16, 16);
const bestWxq: usize = memory.data(4 * 8, 16);
const bestWqq: usize = memory.data(4 * 8, 16);

/** Reads the level set of lib/level-values.ts. False when the search does not suit it. */
export function readThreeLevels(): bool {
  const length = levelCount();
  const middle = middleIndex();
  if (length < 2 || length > MOST_LEVELS) return false;
  for (let i = 0; i < length; i++) {
    // Opposite neighbours change at every scale at once, and very unequal ones by more than the margins allow for.
    if (i != middle && (sumAt(i) <= 0 || gapAt(i) > 4 * sumAt(i))) return false;
  }
  entries = max(middle, length - 1 - middle);
  // The rounding of very large scales, all at the middle, stands at the end, and wherever one side is shorter than the other.
  if (valueAt(middle) != 0) entries++;
  for (let k = 0; k < entries; k++) {
    writeEntry(upThresholds, upValues, k, middle + 1 + k < length ? middle + 1 + k : -1);
    writeEntry(downThresholds, downValues, k, middle - 1 - k);
  }
  return true;
}

function writeEntry(thresholds: usize, values: usize, k: i32, index: i32): void {
  const at = <usize>k << 2;
  store<f32>(thresholds + at, index < 0 ? 0 : <f32>(sumAt(index) * 0.5));
  store<f32>(values + at, <f32>valueAt(index < 0 ? middleIndex() : index));
}

/** Scores this much of sum w x^2 below the best one are looked at again: 2^-15. */
const MARGIN: f32 = 3.0517578125e-5;
/** The other components are rounded at scales smaller by 2^-21, more than f32 is wrong by: whatever changes at the same scale has changed. */
const INWARD: f32 = 1.000000476837158203125;

/** Rounds four vectors, levels as indices; returns a bit per lane that has to be rounded again by the caller. */
export function searchExactThree(x: usize, w: usize, levels: usize, scale: usize, positiveOnly: bool): i32 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const x0 = loadFirst(x);
  const x1 = loadSecond(x);
  const x2 = loadThird(x);
  const w0 = w != 0 ? loadFirst(w) : one;
  const w1 = w != 0 ? loadSecond(w) : one;
  const w2 = w != 0 ? loadThird(w) : one;
  const ordinary0 = setInput(0, x0, w0);
  const ordinary1 = setInput(COMPONENT, x1, w1);
  const ordinary2 = setInput(2 * COMPONENT, x2, w2);
  const total = f32x4.add(
    f32x4.add(f32x4.mul(v128.load(inputs + WX), x0), f32x4.mul(v128.load(inputs + COMPONENT + WX), x1)),
    f32x4.mul(v128.load(inputs + 2 * COMPONENT + WX), x2),
  ); // prettier-ignore
  const ordinary = v128.and(v128.and(v128.and(ordinary0, ordinary1), ordinary2), f32x4.gt(total, f32x4.splat(1e-10)));

  let best = scoreSign(zero, scores, zero);
  if (!positiveOnly) best = scoreSign(i32x4.splat(0x80000000), scores + <usize>(3 * entries) * 16, best);

  // Nothing at or below 0 is a candidate.
  const limit = f32x4.pmax(f32x4.sub(best, f32x4.mul(total, f32x4.splat(MARGIN))), f32x4.splat(1e-37));
  const middle = f32x4.splat(<f32>valueAt(middleIndex()));
  v128.store(bestLevels, middle);
  v128.store(bestLevels, middle, 16);
  v128.store(bestLevels, middle, 32);
  v128.store(bestWxq, zero);
  v128.store(bestWxq, zero, 16);
  v128.store(bestWqq, f64x2.splat(1));
  v128.store(bestWqq, f64x2.splat(1), 16);
  let again = ~i32x4.bitmask(ordinary) & 15;
  again |= compareClosest(1, scores, limit);
  if (!positiveOnly) again |= compareClosest(-1, scores + <usize>(3 * entries) * 16, limit);

  const low = f64x2.div(v128.load(bestWxq), v128.load(bestWqq));
  const high = f64x2.div(v128.load(bestWxq, 16), v128.load(bestWqq, 16));
  v128.store(scale, v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2));
  storeThree(indexLanes(v128.load(bestLevels)), indexLanes(v128.load(bestLevels, 16)), indexLanes(v128.load(bestLevels, 32)), levels);
  return again;
}

/** Writes a component; returns the lanes in which no product of it can overflow and none that matters can vanish. */
function setInput(at: usize, x: v128, w: v128): v128 {
  const zero = f32x4.splat(0);
  const most = f32x4.splat(1e6);
  const magnitude = f32x4.abs(x);
  v128.store(inputs + at, x, X);
  v128.store(inputs + at, f32x4.mul(w, x), WX);
  v128.store(inputs + at, w, W);
  v128.store(inputs + at, f32x4.div(f32x4.splat(1), magnitude), INVERSE);
  const isX = v128.or(f32x4.eq(magnitude, zero), v128.and(f32x4.ge(magnitude, f32x4.splat(1e-30)), f32x4.le(magnitude, most)));
  return v128.and(isX, v128.and(f32x4.ge(w, zero), f32x4.le(w, most)));
}

/** Scores the roundings of one sign of the scale (`flip`: its sign bit) into `to`; returns the best score so far. Components that are 0 give NaN, which is no score. */
function scoreSign(flip: v128, to: usize, best: v128): v128 {
  return isRangeOfLevels() ? scoreAll<bool>(flip, to, best) : scoreAll<i32>(flip, to, best);
}

/** scoreSign; Range bool: the levels are a range. */
// @ts-ignore: decorator
@inline
function scoreAll<Range>(flip: v128, to: usize, best: v128): v128 {
  const zero = f32x4.splat(0);
  for (let i = 0; i < 3; i++) {
    const at = inputs + <usize>i * COMPONENT;
    const second = inputs + <usize>(i == 2 ? 0 : i + 1) * COMPONENT;
    const third = inputs + <usize>(i == 0 ? 2 : i - 1) * COMPONENT;
    const xj = v128.load(second, X);
    const xk = v128.load(third, X);
    const wxi = v128.xor(v128.load(at, WX), flip);
    const wxj = v128.xor(v128.load(second, WX), flip);
    const wxk = v128.xor(v128.load(third, WX), flip);
    const closer = f32x4.mul(v128.xor(v128.load(at, INVERSE), flip), f32x4.splat(INWARD));
    const isUp = f32x4.gt(v128.xor(v128.load(at, X), flip), zero);
    for (let k = 0; k < entries; k++) {
      const entry = <usize>k << 2;
      const threshold = v128.bitselect(v128.load32_splat(upThresholds + entry), v128.load32_splat(downThresholds + entry), isUp);
      const q = v128.bitselect(v128.load32_splat(upValues + entry), v128.load32_splat(downValues + entry), isUp);
      const inverseScale = f32x4.mul(threshold, closer);
      let qj = f32x4.mul(xj, inverseScale);
      let qk = f32x4.mul(xk, inverseScale);
      if (isBoolean<Range>()) {
        qj = nearestInRange(qj);
        qk = nearestInRange(qk);
      } else {
        nearestAt(qj, qk);
        qj = v128.load(NEAREST);
        qk = v128.load(NEAREST, 16);
      }
      const wxq = f32x4.pmax(f32x4.add(f32x4.add(f32x4.mul(wxi, q), f32x4.mul(wxj, qj)), f32x4.mul(wxk, qk)), zero);
      const wqq = f32x4.add(
        f32x4.add(f32x4.mul(f32x4.mul(v128.load(at, W), q), q), f32x4.mul(f32x4.mul(v128.load(second, W), qj), qj)),
        f32x4.mul(f32x4.mul(v128.load(third, W), qk), qk),
      ); // prettier-ignore
      const score = f32x4.div(f32x4.mul(wxq, wxq), wqq);
      v128.store(to, score);
      to += 16;
      best = f32x4.pmax(best, score);
    }
  }
  return best;
}

/** Relative distance from the middle of two levels within which a rounding may be passed over: 2^-19. */
const NEAR: f32 = 1.9073486328125e-6;

/** Compares the roundings whose score reaches the limit, for one sign of the scale; returns a bit per lane in which one of them is not certain to be the right one. */
function compareClosest(sign: f32, from: usize, limit: v128): i32 {
  let doubtful = 0;
  for (let i = 0; i < 3; i++) {
    for (let k = 0; k < entries; k++) {
      let close = i32x4.bitmask(f32x4.ge(v128.load(from), limit));
      from += 16;
      for (; close != 0; close &= close - 1) {
        const lane = ctz(close);
        if (!compare(sign, i, k, <usize>lane << 2)) doubtful |= 1 << lane;
      }
    }
  }
  return doubtful;
}

/** Compares the rounding in which component i enters the level of entry k with the best one of its vector, in f64. False where it is doubtful. */
function compare(sign: f32, i: i32, k: i32, lane: usize): bool {
  const at = inputs + <usize>i * COMPONENT + lane;
  const second = inputs + <usize>(i == 2 ? 0 : i + 1) * COMPONENT + lane;
  const third = inputs + <usize>(i == 0 ? 2 : i - 1) * COMPONENT + lane;
  const xi = load<f32>(at, X);
  const xj = load<f32>(second, X);
  const xk = load<f32>(third, X);
  const entry = <usize>k << 2;
  const isUp = xi * sign > 0;
  const inverseScale: f32 = load<f32>(select(upThresholds, downThresholds, isUp) + entry) * load<f32>(at, INVERSE) * sign;
  const y = f32x4.mul(f32x4(xj, xj, xk, xk), f32x4.splat(inverseScale));
  nearestAt(f32x4.mul(y, f32x4(1 + NEAR, 1 - NEAR, 1 + NEAR, 1 - NEAR)), y);
  const qi = load<f32>(select(upValues, downValues, isUp) + entry);
  const qj = load<f32>(NEAREST);
  const qk = load<f32>(NEAREST, 8);
  const wqi = <f64>load<f32>(at, W) * <f64>qi;
  const wqj = <f64>load<f32>(second, W) * <f64>qj;
  const wqk = <f64>load<f32>(third, W) * <f64>qk;
  const wxq = wqi * <f64>xi + wqj * <f64>xj + wqk * <f64>xk;
  const wqq = wqi * <f64>qi + wqj * <f64>qj + wqk * <f64>qk;
  const sums = lane << 1;
  const least = load<f64>(bestWxq + sums);
  if (wxq * <f64>sign > 0 && wxq * wxq * load<f64>(bestWqq + sums) > least * least * wqq) {
    store<f64>(bestWxq + sums, wxq);
    store<f64>(bestWqq + sums, wqq);
    store<f32>(bestLevels + (<usize>i << 4) + lane, qi);
    store<f32>(bestLevels + (<usize>(i == 2 ? 0 : i + 1) << 4) + lane, qj);
    store<f32>(bestLevels + (<usize>(i == 0 ? 2 : i - 1) << 4) + lane, qk);
  }
  return qj == load<f32>(NEAREST, 4) && qk == load<f32>(NEAREST, 12);
}
