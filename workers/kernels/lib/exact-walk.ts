// Visits roundings one level step at a time, in f64, and keeps the best. With u the level of least magnitude, component i passes from level a to its
// outward neighbour b at the scale d = 2 |x_i| / |a + b|. Visiting these by descending |x_i| / |a + b| gives every nearest vector once; sum w x v and
// sum w v^2 change by one term per visit.
import { advanceRoot, heapAppend, heapBuild, heapClear, heapSize, removeRoot, rootComponent, rootLevel } from './heap64';
import { gapAt, indexOfValue, levelCount, middleIndex, sumAt, valueAt } from './level-values';
import { components, ws, xs } from './exact-block';
import { NEAREST, nearestAt } from './exact-trials';

/** The best rounding so far: sum w x v and sum w v^2, for -x where the scale is negative. */
export let bestWxv: f64 = 0;
export let bestWvv: f64 = 1;
export let bestIsNegative: bool = false;

/** Forgets the best rounding. */
export function startWalks(): void {
  bestWxv = 0;
  bestWvv = 1;
  bestIsNegative = false;
}

// @ts-ignore: decorator
@inline
function weightAt(w: usize, i: i32): f64 {
  return w == 0 ? 1 : <f64>load<f32>(w + (<usize>i << 2));
}

/** All roundings for one sign of the scale. */
export function walkAll(x: usize, w: usize, dims: i32, negative: bool): void {
  const middle = middleIndex();
  const start = valueAt(middle);
  let wxv: f64 = 0;
  let wvv: f64 = 0;
  heapClear();
  for (let i = 0; i < dims; i++) {
    const given = <f64>load<f32>(x + (<usize>i << 2));
    wxv += weightAt(w, i) * (negative ? -given : given) * start;
    wvv += weightAt(w, i) * start * start;
    if (given != 0) appendNext(i, abs(given), given < 0 != negative ? middle - 1 : middle + 1, 0);
  }
  walk(x, w, negative, wxv, wvv, 0);
}

/** Notes where a component enters `level`, unless there is no such level or it is at less than `least`. */
// @ts-ignore: decorator
@inline
function appendNext(component: i32, magnitude: f64, level: i32, least: f64): void {
  if (level < 0 || level >= levelCount()) return;
  const fraction = magnitude / sumAt(level);
  if (fraction >= least) heapAppend(fraction, component, level);
}

/** Slightly more than what f32 can be wrong by where it compares x / scale with the middle of two levels. */
const WIDER: f64 = 1.0 + 1.0 / 1048576.0;

/** Keeps 0 times an inverse 0. */
const MOST_INVERSE: f64 = 1e38;

/** The roundings of xs for scales from `high` down to `low` > 0 of one sign. */
export function walkBetween(low: f64, high: f64, negative: bool): void {
  const sign: f64 = negative ? -1 : 1;
  const signs = f64x2.splat(sign);
  const inverseHigh = f32x4.splat(<f32>(sign / (high * WIDER)));
  const inverseLow = f32x4.splat(<f32>(sign * min(WIDER / low, MOST_INVERSE)));
  const least = <f64>0.5 * low / WIDER;
  let wxv = f64x2.splat(0);
  let wvv = f64x2.splat(0);
  heapClear();
  for (let i = 0; i < components; i += 4) {
    const at = <usize>i << 2;
    const x = v128.load(xs + at);
    const w = v128.load(ws + at);
    nearestAt(f32x4.mul(x, inverseHigh), f32x4.mul(x, inverseLow));
    const v = v128.load(NEAREST);
    const others = f32x4.ne(v, v128.load(NEAREST, 16));
    const wv = f64x2.mul(f64x2.promote_low_f32x4(w), f64x2.promote_low_f32x4(v));
    wxv = f64x2.add(wxv, f64x2.mul(wv, f64x2.promote_low_f32x4(x)));
    wvv = f64x2.add(wvv, f64x2.mul(wv, f64x2.promote_low_f32x4(v)));
    const upperW = v128.shuffle<i32>(w, w, 2, 3, 2, 3);
    const upperV = v128.shuffle<i32>(v, v, 2, 3, 2, 3);
    const upperX = v128.shuffle<i32>(x, x, 2, 3, 2, 3);
    const upperWv = f64x2.mul(f64x2.promote_low_f32x4(upperW), f64x2.promote_low_f32x4(upperV));
    wxv = f64x2.add(wxv, f64x2.mul(upperWv, f64x2.promote_low_f32x4(upperX)));
    wvv = f64x2.add(wvv, f64x2.mul(upperWv, f64x2.promote_low_f32x4(upperV)));
    for (let mask = i32x4.bitmask(others); mask != 0; mask &= mask - 1) {
      const component = i + ctz(mask);
      const given = <f64>load<f32>(xs + (<usize>component << 2));
      const index = indexOfValue(load<f32>(NEAREST + (<usize>(component & 3) << 2)));
      const outward = given < 0 != negative ? -1 : 1;
      appendNext(component, abs(given), index + outward, least);
    }
  }
  wxv = f64x2.mul(wxv, signs);
  walk(
    xs, ws, negative,
    f64x2.extract_lane(wxv, 0) + f64x2.extract_lane(wxv, 1),
    f64x2.extract_lane(wvv, 0) + f64x2.extract_lane(wvv, 1),
    least,
  ); // prettier-ignore
}

/** From the rounding with these sums on, down to the fraction `least`, through the steps in the heap. */
function walk(x: usize, w: usize, negative: bool, wxv: f64, wvv: f64, least: f64): void {
  const middle = middleIndex();
  const length = levelCount();
  heapBuild();
  for (;;) {
    if (wxv > 0 && wvv > 0 && wxv * wxv * bestWvv > bestWxv * bestWxv * wvv) {
      bestWxv = wxv;
      bestWvv = wvv;
      bestIsNegative = negative;
    }
    if (heapSize() == 0) break;
    const component = rootComponent();
    const level = rootLevel();
    const magnitude = abs(<f64>load<f32>(x + (<usize>component << 2)));
    const change = weightAt(w, component) * gapAt(level);
    wxv += change * magnitude;
    wvv += change * sumAt(level);
    const next = level < middle ? level - 1 : level + 1;
    const fraction = next >= 0 && next < length ? magnitude / sumAt(next) : -1;
    if (fraction >= least && fraction > 0) advanceRoot(fraction, next);
    else removeRoot();
  }
}
