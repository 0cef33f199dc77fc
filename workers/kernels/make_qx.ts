// make_qx_quants: nineteen inverse scales around the one that maps the largest magnitude to the long, negative end.
// Levels -nmax .. nmax-1, v = level * scale. Parameters: [nmin, nmax of the range, rmse_type].
import { nearestEven, wholeLanes } from './lib/nearest-lanes';
import { loadFirst, loadSecond, loadThird, storeThree } from './lib/three';
import { EMPTY_BLOCK, MAX_DIMS, gatherVectors, scatterLevels, storeLanes } from './lib/vectors4';
export { sphereVectors, cosines } from './lib/projection';
export { __heap_base };

/** Trials after the first one. */
const TRIALS = 18;
/** Per trial, in four lanes: -(nmax + 0.1 step) for the steps -9 .. -1 and 1 .. 9, each operation rounded to f32. */
const ends: usize = memory.data(TRIALS * 16, 16);
const endsEnd: usize = ends + TRIALS * 16;

const xs: usize = memory.data(MAX_DIMS * 16, 16);
const ws: usize = memory.data(MAX_DIMS * 16, 16);
/** w * x, the part of the numerator's products that does not depend on the level. */
const wxs: usize = memory.data(MAX_DIMS * 16, 16);

/** Nearest level of four components, ties to even, clamped. */
// @ts-ignore: decorator
@inline
function nearestLevel(inverseScale: v128, x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(high, f32x4.pmax(low, nearestEven(f32x4.mul(inverseScale, x))));
}

/** Importances of one component when none are given. */
// @ts-ignore: decorator
@inline
function ownWeight(x: v128, rmseType: i32): v128 {
  if (rmseType == 1) return f32x4.mul(x, x);
  if (rmseType == 2) return f32x4.splat(1);
  if (rmseType == 3) return f32x4.abs(x);
  return f32x4.sqrt(f32x4.abs(x));
}

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = <f32>-load<i32>(params);
  const rmseType = load<i32>(params, 8);
  for (let trial = 0; trial < TRIALS; trial++) {
    const step = <f32>(trial < 9 ? trial - 9 : trial - 8);
    v128.store(ends + (<usize>trial << 4), f32x4.splat(-(nmax + <f32>0.1 * step)));
  }
  for (let first = 0; first < count; first += 4) {
    const left = count - first;
    if (dims == 3 && left >= 4 && rmseType > 0) roundThree(x, w, levels, scale, nmax, rmseType);
    else roundFour(x, w, left, dims, levels, scale, nmax, rmseType);
    x += dims << 4;
    if (w != 0) w += dims << 4;
    levels += dims << 2;
    scale += 16;
  }
}

function roundFour(x: usize, w: usize, left: i32, dims: i32, levels: usize, scale: usize, nmax: f32, rmseType: i32): void {
  gatherVectors(x, dims, left, xs);
  if (w != 0) gatherVectors(w, dims, left, ws);
  const low = f32x4.splat(-nmax);
  const high = f32x4.splat(nmax - 1);
  const bytes = <usize>dims << 4;

  let largest = f32x4.splat(0);
  let largestMagnitude = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const xi = v128.load(xs + at);
    const magnitude = f32x4.abs(xi);
    const larger = f32x4.gt(magnitude, largestMagnitude);
    largestMagnitude = v128.bitselect(magnitude, largestMagnitude, larger);
    largest = v128.bitselect(xi, largest, larger);
    let wi: v128;
    if (w != 0) {
      wi = v128.load(ws + at);
    } else {
      wi = ownWeight(xi, rmseType < 0 ? -rmseType : rmseType);
      v128.store(ws + at, wi);
    }
    v128.store(wxs + at, f32x4.mul(wi, xi));
  }
  const empty = f32x4.lt(largestMagnitude, f32x4.splat(EMPTY_BLOCK));

  const start = f32x4.div(low, largest);
  let sumWxq = f32x4.splat(0);
  let sumWqq = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const q = nearestLevel(start, v128.load(xs + at), low, high);
    sumWxq = f32x4.add(sumWxq, f32x4.mul(v128.load(wxs + at), q));
    sumWqq = f32x4.add(sumWqq, f32x4.mul(f32x4.mul(v128.load(ws + at), q), q));
  }
  const none = f32x4.eq(sumWqq, f32x4.splat(0));
  let bestScale = v128.andnot(f32x4.div(sumWxq, sumWqq), none);
  let bestInverse = start;
  if (rmseType <= 0) {
    const plain = f32x4.div(f32x4.splat(1), start);
    const mean = f32x4.mul(f32x4.splat(0.5), f32x4.add(bestScale, plain));
    bestScale = rmseType == 0 ? plain : v128.bitselect(mean, plain, f32x4.gt(sumWqq, f32x4.splat(0)));
  } else {
    let best = f32x4.mul(bestScale, sumWxq);
    for (let end = ends; end < endsEnd; end += 32) {
      // Two trials share the loads; they are judged in the reference's order.
      const inverseA = f32x4.div(v128.load(end), largest);
      const inverseB = f32x4.div(v128.load(end, 16), largest);
      let wxqA = f32x4.splat(0);
      let wqqA = f32x4.splat(0);
      let wxqB = f32x4.splat(0);
      let wqqB = f32x4.splat(0);
      for (let at: usize = 0; at < bytes; at += 16) {
        const xi = v128.load(xs + at);
        const wi = v128.load(ws + at);
        const wxi = v128.load(wxs + at);
        const qA = nearestLevel(inverseA, xi, low, high);
        const qB = nearestLevel(inverseB, xi, low, high);
        wxqA = f32x4.add(wxqA, f32x4.mul(wxi, qA));
        wqqA = f32x4.add(wqqA, f32x4.mul(f32x4.mul(wi, qA), qA));
        wxqB = f32x4.add(wxqB, f32x4.mul(wxi, qB));
        wqqB = f32x4.add(wqqB, f32x4.mul(f32x4.mul(wi, qB), qB));
      }
      const betterA = isBetter(wxqA, wqqA, best);
      const scaleA = f32x4.div(wxqA, wqqA);
      best = v128.bitselect(f32x4.mul(scaleA, wxqA), best, betterA);
      bestScale = v128.bitselect(scaleA, bestScale, betterA);
      bestInverse = v128.bitselect(inverseA, bestInverse, betterA);
      const betterB = isBetter(wxqB, wqqB, best);
      const scaleB = f32x4.div(wxqB, wqqB);
      best = v128.bitselect(f32x4.mul(scaleB, wxqB), best, betterB);
      bestScale = v128.bitselect(scaleB, bestScale, betterB);
      bestInverse = v128.bitselect(inverseB, bestInverse, betterB);
    }
  }

  storeLanes(v128.andnot(bestScale, empty), scale, left);
  for (let at: usize = 0; at < bytes; at += 16) {
    const q = nearestLevel(bestInverse, v128.load(xs + at), low, high);
    v128.store(xs + at, wholeLanes(v128.andnot(q, empty)));
  }
  scatterLevels(xs, levels, dims, left);
}

// @ts-ignore: decorator
@inline
function isBetter(sumWxq: v128, sumWqq: v128, best: v128): v128 {
  const positive = f32x4.gt(sumWqq, f32x4.splat(0));
  return v128.and(positive, f32x4.gt(f32x4.mul(sumWxq, sumWxq), f32x4.mul(best, sumWqq)));
}

/** roundFour for three components and a positive rmseType: everything stays in registers. */
function roundThree(x: usize, w: usize, levels: usize, scale: usize, nmax: f32, rmseType: i32): void {
  const x0 = loadFirst(x);
  const x1 = loadSecond(x);
  const x2 = loadThird(x);
  const w0 = w != 0 ? loadFirst(w) : ownWeight(x0, rmseType);
  const w1 = w != 0 ? loadSecond(w) : ownWeight(x1, rmseType);
  const w2 = w != 0 ? loadThird(w) : ownWeight(x2, rmseType);
  const wx0 = f32x4.mul(w0, x0);
  const wx1 = f32x4.mul(w1, x1);
  const wx2 = f32x4.mul(w2, x2);
  const low = f32x4.splat(-nmax);
  const high = f32x4.splat(nmax - 1);
  const zero = f32x4.splat(0);

  let mask = f32x4.gt(f32x4.abs(x0), zero);
  let largest = v128.and(x0, mask);
  mask = f32x4.gt(f32x4.abs(x1), f32x4.abs(largest));
  largest = v128.bitselect(x1, largest, mask);
  mask = f32x4.gt(f32x4.abs(x2), f32x4.abs(largest));
  largest = v128.bitselect(x2, largest, mask);

  let bestInverse = f32x4.div(low, largest);
  let q0 = nearestLevel(bestInverse, x0, low, high);
  let q1 = nearestLevel(bestInverse, x1, low, high);
  let q2 = nearestLevel(bestInverse, x2, low, high);
  let sumWxq = sumOfThree(f32x4.mul(wx0, q0), f32x4.mul(wx1, q1), f32x4.mul(wx2, q2));
  let sumWqq = sumOfThree(f32x4.mul(f32x4.mul(w0, q0), q0), f32x4.mul(f32x4.mul(w1, q1), q1), f32x4.mul(f32x4.mul(w2, q2), q2));
  let bestScale = v128.and(f32x4.div(sumWxq, sumWqq), f32x4.ne(sumWqq, zero));
  let best = f32x4.mul(bestScale, sumWxq);
  for (let end = ends; end < endsEnd; end += 16) {
    const inverse = f32x4.div(v128.load(end), largest);
    q0 = nearestLevel(inverse, x0, low, high);
    q1 = nearestLevel(inverse, x1, low, high);
    q2 = nearestLevel(inverse, x2, low, high);
    sumWxq = sumOfThree(f32x4.mul(wx0, q0), f32x4.mul(wx1, q1), f32x4.mul(wx2, q2));
    sumWqq = sumOfThree(f32x4.mul(f32x4.mul(w0, q0), q0), f32x4.mul(f32x4.mul(w1, q1), q1), f32x4.mul(f32x4.mul(w2, q2), q2));
    const better = isBetter(sumWxq, sumWqq, best);
    const trialScale = f32x4.div(sumWxq, sumWqq);
    best = v128.bitselect(f32x4.mul(trialScale, sumWxq), best, better);
    bestScale = v128.bitselect(trialScale, bestScale, better);
    bestInverse = v128.bitselect(inverse, bestInverse, better);
  }
  const filled = f32x4.ge(f32x4.abs(largest), f32x4.splat(EMPTY_BLOCK));
  v128.store(scale, v128.and(bestScale, filled));
  storeThree(
    wholeLanes(v128.and(nearestLevel(bestInverse, x0, low, high), filled)),
    wholeLanes(v128.and(nearestLevel(bestInverse, x1, low, high), filled)),
    wholeLanes(v128.and(nearestLevel(bestInverse, x2, low, high), filled)),
    levels,
  );
}

// @ts-ignore: decorator
@inline
function sumOfThree(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.add(a, b), c);
}
