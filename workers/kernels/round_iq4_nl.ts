// The scale search of IQ4_NL: sixteen inverse scales, nearest table value for each component, indices taken once more from the
// final scale. v = table[level] * scale. No parameters.
import { distanceAt, firstGap, gapBelow, lastGap, nearestIndices, readNearestTable, thresholdAt, topValue } from './lib/nearest-value';
import { EMPTY_BLOCK, MAX_DIMS, gatherVectors, scatterLevels, storeLanes } from './lib/vectors4';
export { sphereVectors, cosines } from './lib/projection';
export { __heap_base };

const xs: usize = memory.data(MAX_DIMS * 16, 16);
const ws: usize = memory.data(MAX_DIMS * 16, 16);

/** Trials on either side of the table's lower end; with the first trial and the end itself there are sixteen. */
const TRIES = 7;
/** Per trial after the first: where the largest component goes, in four lanes. */
const ends: usize = memory.data(15 * 16, 16);
/** Per trial: the inverse scale of each lane. */
const inverses: usize = memory.data(16 * 16, 16);
const inversesEnd: usize = inverses + 256;

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  readNearestTable(table, tableLength);
  const lowest = <f32>load<i8>(table);
  for (let trial = -TRIES; trial <= TRIES; trial++) v128.store(ends + (<usize>(trial + TRIES) << 4), f32x4.splat(<f32>trial + lowest));
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

  // The first trial sends the largest component to the far end of the opposite side.
  v128.store(inverses, f32x4.div(one, f32x4.div(f32x4.neg(largest), f32x4.splat(lowest))));
  for (let at: usize = 0; at < 240; at += 16) v128.store(inverses + 16 + at, f32x4.div(v128.load(ends + at), largest));

  // Below any square, so that the first trial is taken whenever it has a weight.
  let best = f32x4.splat(-1);
  let bestScale = zero;
  for (let trial = inverses; trial < inversesEnd; trial += 64) {
    // Four trials share the loads; they are judged one after the other.
    const inverseA = v128.load(trial);
    const inverseB = v128.load(trial, 16);
    const inverseC = v128.load(trial, 32);
    const inverseD = v128.load(trial, 48);
    let wqxA = zero;
    let wqqA = zero;
    let wqxB = zero;
    let wqqB = zero;
    let wqxC = zero;
    let wqqC = zero;
    let wqxD = zero;
    let wqqD = zero;
    for (let at: usize = 0; at < bytes; at += 16) {
      const xi = v128.load(xs + at);
      const xA = f32x4.mul(inverseA, xi);
      const xB = f32x4.mul(inverseB, xi);
      const xC = f32x4.mul(inverseC, xi);
      const xD = f32x4.mul(inverseD, xi);
      let qA = topValue();
      let qB = qA;
      let qC = qA;
      let qD = qA;
      for (let gap = firstGap(); gap < lastGap(); gap += 16) {
        const threshold = thresholdAt(gap);
        const distance = distanceAt(gap);
        qA = f32x4.sub(qA, gapBelow(xA, threshold, distance));
        qB = f32x4.sub(qB, gapBelow(xB, threshold, distance));
        qC = f32x4.sub(qC, gapBelow(xC, threshold, distance));
        qD = f32x4.sub(qD, gapBelow(xD, threshold, distance));
      }
      const wi = v128.load(ws + at);
      const wqA = f32x4.mul(wi, qA);
      const wqB = f32x4.mul(wi, qB);
      const wqC = f32x4.mul(wi, qC);
      const wqD = f32x4.mul(wi, qD);
      wqxA = f32x4.add(wqxA, f32x4.mul(wqA, xi));
      wqqA = f32x4.add(wqqA, f32x4.mul(wqA, qA));
      wqxB = f32x4.add(wqxB, f32x4.mul(wqB, xi));
      wqqB = f32x4.add(wqqB, f32x4.mul(wqB, qB));
      wqxC = f32x4.add(wqxC, f32x4.mul(wqC, xi));
      wqqC = f32x4.add(wqqC, f32x4.mul(wqC, qC));
      wqxD = f32x4.add(wqxD, f32x4.mul(wqD, xi));
      wqqD = f32x4.add(wqqD, f32x4.mul(wqD, qD));
    }
    let better = isBetter(wqxA, wqqA, best);
    let trialScale = f32x4.div(wqxA, wqqA);
    bestScale = v128.bitselect(trialScale, bestScale, better);
    best = v128.bitselect(f32x4.mul(trialScale, wqxA), best, better);
    better = isBetter(wqxB, wqqB, best);
    trialScale = f32x4.div(wqxB, wqqB);
    bestScale = v128.bitselect(trialScale, bestScale, better);
    best = v128.bitselect(f32x4.mul(trialScale, wqxB), best, better);
    better = isBetter(wqxC, wqqC, best);
    trialScale = f32x4.div(wqxC, wqqC);
    bestScale = v128.bitselect(trialScale, bestScale, better);
    best = v128.bitselect(f32x4.mul(trialScale, wqxC), best, better);
    better = isBetter(wqxD, wqqD, best);
    trialScale = f32x4.div(wqxD, wqqD);
    bestScale = v128.bitselect(trialScale, bestScale, better);
    best = v128.bitselect(f32x4.mul(trialScale, wqxD), best, better);
  }
  bestScale = v128.andnot(bestScale, f32x4.lt(largestMagnitude, f32x4.splat(EMPTY_BLOCK)));
  storeLanes(bestScale, scale, left);

  const inverse = v128.andnot(f32x4.div(one, bestScale), f32x4.eq(bestScale, zero));
  for (let at: usize = 0; at < bytes; at += 16) v128.store(xs + at, nearestIndices(f32x4.mul(inverse, v128.load(xs + at))));
  scatterLevels(xs, levels, dims, left);
}

// @ts-ignore: decorator
@inline
function isBetter(wqx: v128, wqq: v128, best: v128): v128 {
  return v128.and(f32x4.gt(wqq, f32x4.splat(0)), f32x4.gt(f32x4.mul(wqx, wqx), f32x4.mul(best, wqq)));
}
