// Round to nearest with one scale: the component of largest magnitude goes to the longer side of the range.
// v = level * scale. Parameters: [nmin, nmax, ties]: ties 0 half to even with x * (end / largest), 1 half away from zero with
// x * (1 / (largest / end)).
import { nearestEven, roundAwayLanes, wholeLanes } from './lib/nearest-lanes';
import { loadFirst, loadSecond, loadThird, storeThree } from './lib/three';
import { EMPTY_BLOCK, MAX_DIMS, gatherVectors, scatterLevels, storeLanes } from './lib/vectors4';
export { sphereVectors, cosines } from './lib/projection';
export { __heap_base };

const xs: usize = memory.data(MAX_DIMS * 16, 16);

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmin = load<i32>(params);
  const nmax = load<i32>(params, 4);
  const tiesAway = load<i32>(params, 8) != 0;
  for (let first = 0; first < count; first += 4) {
    if (dims == 3 && count - first >= 4) roundThree(x, levels, scale, nmin, nmax, tiesAway);
    else roundFour(x, count - first, dims, levels, scale, nmin, nmax, tiesAway);
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

/** roundFour for three components: everything stays in registers. */
function roundThree(x: usize, levels: usize, scale: usize, nmin: i32, nmax: i32, tiesAway: bool): void {
  let x0 = loadFirst(x);
  let x1 = loadSecond(x);
  let x2 = loadThird(x);
  const zero = f32x4.splat(0);
  let largest = v128.and(x0, f32x4.gt(f32x4.abs(x0), zero));
  largest = v128.bitselect(x1, largest, f32x4.gt(f32x4.abs(x1), f32x4.abs(largest)));
  largest = v128.bitselect(x2, largest, f32x4.gt(f32x4.abs(x2), f32x4.abs(largest)));
  const filled = f32x4.ge(f32x4.abs(largest), f32x4.splat(EMPTY_BLOCK));
  const end = f32x4.splat(<f32>(-nmin > nmax ? nmin : nmax));
  const low = f32x4.splat(<f32>nmin);
  const high = f32x4.splat(<f32>nmax);
  const step = f32x4.div(largest, end);
  v128.store(scale, v128.and(step, filled));
  const inverse = tiesAway ? f32x4.div(f32x4.splat(1), step) : f32x4.div(end, largest);
  x0 = f32x4.mul(inverse, x0);
  x1 = f32x4.mul(inverse, x1);
  x2 = f32x4.mul(inverse, x2);
  if (tiesAway) {
    x0 = roundAwayLanes(x0);
    x1 = roundAwayLanes(x1);
    x2 = roundAwayLanes(x2);
  } else {
    x0 = nearestEven(x0);
    x1 = nearestEven(x1);
    x2 = nearestEven(x2);
  }
  storeThree(
    wholeLanes(v128.and(f32x4.pmin(high, f32x4.pmax(low, x0)), filled)),
    wholeLanes(v128.and(f32x4.pmin(high, f32x4.pmax(low, x1)), filled)),
    wholeLanes(v128.and(f32x4.pmin(high, f32x4.pmax(low, x2)), filled)),
    levels,
  );
}
