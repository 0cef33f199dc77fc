// Round to nearest with one scale: the component of largest magnitude goes to the longer side of the range.
// v = level * scale. Parameters: [nmin, nmax, ties]: ties 0 half to even with x * (end / largest), 1 half away from zero with
// x * (1 / (largest / end)).
import { nearestEven, roundAwayLanes, wholeLanes } from './lib/nearest-lanes';
import { largestOfThree, loadFirst, loadSecond, loadThird, storeThree } from './lib/three';
import { EMPTY_BLOCK, MAX_DIMS, gatherVectors, scatterLevels, storeLanes } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

const xs: usize = memory.data(MAX_DIMS * 16, 16);

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmin = load<i32>(params);
  const nmax = load<i32>(params, 4);
  const tiesAway = load<i32>(params, 8) != 0;
  let first = 0;
  if (dims == 3) {
    first = count & ~3;
    if (tiesAway) roundThree<bool>(x, first, levels, scale, nmin, nmax);
    else roundThree<i32>(x, first, levels, scale, nmin, nmax);
    x += first * 12;
    levels += first * 3;
    scale += first << 2;
  }
  for (; first < count; first += 4) {
    roundFour(x, count - first, dims, levels, scale, nmin, nmax, tiesAway);
    x += dims << 4;
    levels += dims << 2;
    scale += 16;
  }
}

function roundFour(x: usize, left: i32, dims: i32, levels: usize, scale: usize, nmin: i32, nmax: i32, tiesAway: bool): void {
  gatherVectors(x, dims, left, xs);
  const bytes = <usize>dims << 4;
  let largest = f32x4.splat(0);
  let largestMagnitude = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const xi = v128.load(xs + at);
    const magnitude = f32x4.abs(xi);
    const larger = f32x4.gt(magnitude, largestMagnitude);
    largestMagnitude = v128.bitselect(magnitude, largestMagnitude, larger);
    largest = v128.bitselect(xi, largest, larger);
  }
  const filled = f32x4.ge(largestMagnitude, f32x4.splat(EMPTY_BLOCK));
  const end = f32x4.splat(<f32>(-nmin > nmax ? nmin : nmax));
  const low = f32x4.splat(<f32>nmin);
  const high = f32x4.splat(<f32>nmax);
  const step = f32x4.div(largest, end);
  const inverse = tiesAway ? f32x4.div(f32x4.splat(1), step) : f32x4.div(end, largest);
  storeLanes(v128.and(step, filled), scale, left);
  for (let at: usize = 0; at < bytes; at += 16) {
    const scaled = f32x4.mul(inverse, v128.load(xs + at));
    const whole = tiesAway ? roundAwayLanes(scaled) : nearestEven(scaled);
    v128.store(xs + at, wholeLanes(v128.and(f32x4.pmin(high, f32x4.pmax(low, whole)), filled)));
  }
  scatterLevels(xs, levels, dims, left);
}

/** roundFour for three components and a multiple of four vectors: everything stays in registers. */
function roundThree<Away>(x: usize, count: i32, levels: usize, scale: usize, nmin: i32, nmax: i32): void {
  const tiesAway = isBoolean<Away>();
  const end = f32x4.splat(<f32>(-nmin > nmax ? nmin : nmax));
  const low = f32x4.splat(<f32>nmin);
  const high = f32x4.splat(<f32>nmax);
  const last = scale + (<usize>count << 2);
  while (scale < last) {
    const x0 = loadFirst(x);
    const x1 = loadSecond(x);
    const x2 = loadThird(x);
    const largest = largestOfThree(x0, x1, x2);
    const filled = f32x4.ge(f32x4.abs(largest), f32x4.splat(EMPTY_BLOCK));
    const step = f32x4.div(largest, end);
    v128.store(scale, v128.and(step, filled));
    const inverse = tiesAway ? f32x4.div(f32x4.splat(1), step) : f32x4.div(end, largest);
    storeThree(
      v128.and(nearestWhole<Away>(f32x4.mul(inverse, x0), low, high), filled),
      v128.and(nearestWhole<Away>(f32x4.mul(inverse, x1), low, high), filled),
      v128.and(nearestWhole<Away>(f32x4.mul(inverse, x2), low, high), filled),
      levels,
    );
    x += 48;
    levels += 12;
    scale += 16;
  }
}

/** Nearest level in i32 lanes. The ends of the range are whole, so it may be clamped first. */
// @ts-ignore: decorator
@inline
function nearestWhole<Away>(scaled: v128, low: v128, high: v128): v128 {
  const clamped = f32x4.pmin(high, f32x4.pmax(low, scaled));
  return wholeLanes(isBoolean<Away>() ? roundAwayLanes(clamped) : clamped);
}
