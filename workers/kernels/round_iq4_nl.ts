// The scale search of IQ4_NL: sixteen inverse scales, nearest table value for each component, indices taken once more from the
// final scale. v = table[level] * scale. No parameters.
import { nearestIndices, nearestValues, readNearestTable } from './lib/nearest-value';
import { EMPTY_BLOCK, MAX_DIMS, gatherVectors, storeLanes, storeLevelLanes } from './lib/vectors4';
export { sphereVectors, cosines } from './lib/projection';
export { __heap_base };

const xs: usize = memory.data(MAX_DIMS * 16, 16);
const ws: usize = memory.data(MAX_DIMS * 16, 16);

/** Trials on either side of the table's lower end. */
const TRIES = 7;

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  readNearestTable(table, tableLength);
  const lowest = <f32>load<i8>(table);
  for (let first = 0; first < count; first += 4) {
    roundFour(x, w, count - first, dims, levels, scale, lowest);
    x += dims << 4;
    if (w != 0) w += dims << 4;
    levels += dims << 2;
    scale += 16;
  }
}

/** Fills ws: x^2 without importances, else w * sqrt(2 mean x^2 + x^2). */
function computeWeights(w: usize, left: i32, dims: i32): void {
  const bytes = <usize>dims << 4;
  if (w == 0) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(ws + at, f32x4.mul(v128.load(xs + at), v128.load(xs + at)));
    return;
  }
  gatherVectors(w, dims, left, ws);
  let sigma = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) sigma = f32x4.add(sigma, f32x4.mul(v128.load(xs + at), v128.load(xs + at)));
  sigma = f32x4.mul(sigma, f32x4.splat(<f32>2.0 / <f32>dims));
  for (let at: usize = 0; at < bytes; at += 16) {
    const xi = v128.load(xs + at);
    v128.store(ws + at, f32x4.mul(v128.load(ws + at), f32x4.sqrt(f32x4.add(sigma, f32x4.mul(xi, xi)))));
  }
}

function roundFour(x: usize, w: usize, left: i32, dims: i32, levels: usize, scale: usize, lowest: f32): void {
  gatherVectors(x, dims, left, xs);
  computeWeights(w, left, dims);
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
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);

  // The first trial sends the largest component to the far end of the opposite side; the others follow two by two.
  let best = zero;
  let bestScale = zero;
  for (let trial = -TRIES - 1; trial <= TRIES; trial += 2) {
    const first = trial < -TRIES;
    const firstInverse = f32x4.div(one, f32x4.div(f32x4.neg(largest), f32x4.splat(lowest)));
    const inverseA = first ? firstInverse : f32x4.div(f32x4.splat(<f32>trial + lowest), largest);
    const inverseB = f32x4.div(f32x4.splat(<f32>(trial + 1) + lowest), largest);
    let wqxA = zero;
    let wqqA = zero;
    let wqxB = zero;
    let wqqB = zero;
    for (let at: usize = 0; at < bytes; at += 16) {
      const xi = v128.load(xs + at);
      const wi = v128.load(ws + at);
      const qA = nearestValues(f32x4.mul(inverseA, xi));
      const qB = nearestValues(f32x4.mul(inverseB, xi));
      const wqA = f32x4.mul(wi, qA);
      const wqB = f32x4.mul(wi, qB);
      wqxA = f32x4.add(wqxA, f32x4.mul(wqA, xi));
      wqqA = f32x4.add(wqqA, f32x4.mul(wqA, qA));
      wqxB = f32x4.add(wqxB, f32x4.mul(wqB, xi));
      wqqB = f32x4.add(wqqB, f32x4.mul(wqB, qB));
    }
    const positiveA = f32x4.gt(wqqA, zero);
    const betterA = first ? positiveA : v128.and(positiveA, f32x4.gt(f32x4.mul(wqxA, wqxA), f32x4.mul(best, wqqA)));
    const scaleA = f32x4.div(wqxA, wqqA);
    bestScale = v128.bitselect(scaleA, bestScale, betterA);
    best = v128.bitselect(f32x4.mul(scaleA, wqxA), best, betterA);
    const betterB = v128.and(f32x4.gt(wqqB, zero), f32x4.gt(f32x4.mul(wqxB, wqxB), f32x4.mul(best, wqqB)));
    const scaleB = f32x4.div(wqxB, wqqB);
    bestScale = v128.bitselect(scaleB, bestScale, betterB);
    best = v128.bitselect(f32x4.mul(scaleB, wqxB), best, betterB);
  }
  bestScale = v128.andnot(bestScale, f32x4.lt(largestMagnitude, f32x4.splat(EMPTY_BLOCK)));
  storeLanes(bestScale, scale, left);

  const inverse = v128.andnot(f32x4.div(one, bestScale), f32x4.eq(bestScale, zero));
  for (let i = 0; i < dims; i++) {
    storeLevelLanes(nearestIndices(f32x4.mul(inverse, v128.load(xs + (<usize>i << 4)))), levels, dims, i, left);
  }
}
