// make_qx_quants: nineteen inverse scales around the one that maps the largest magnitude to the long, negative end.
// Levels -nmax .. nmax-1, v = level * scale. Parameters: [nmin, nmax of the range, rmse_type].
import { nearestEven } from './lib/nearest-lanes';
import { EMPTY_BLOCK, MAX_DIMS, gatherVectors, storeLanes, storeLevels } from './lib/vectors4';
export { sphereVectors, cosines } from './lib/projection';
export { __heap_base };

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
  const nmax = -load<i32>(params);
  const rmseType = load<i32>(params, 8);
  for (let first = 0; first < count; first += 4) {
    const left = count - first;
    roundFour(x, w, left, dims, levels, scale, nmax, rmseType);
    x += dims << 4;
    if (w != 0) w += dims << 4;
    levels += dims << 2;
    scale += 16;
  }
}

function roundFour(x: usize, w: usize, left: i32, dims: i32, levels: usize, scale: usize, nmax: i32, rmseType: i32): void {
  gatherVectors(x, dims, left, xs);
  if (w != 0) gatherVectors(w, dims, left, ws);
  const low = f32x4.splat(<f32>-nmax);
  const high = f32x4.splat(<f32>(nmax - 1));
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
    for (let step = -9; step <= 7; step += 2) {
      // Two trials share the loads; they are judged in the reference's order.
      const inverseA = trialInverse(nmax, step < 0 ? step : step + 1, largest);
      const inverseB = trialInverse(nmax, step + 1 < 0 ? step + 1 : step + 2, largest);
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
  for (let i = 0; i < dims; i++) {
    const q = nearestLevel(bestInverse, v128.load(xs + (<usize>i << 4)), low, high);
    storeLevels(v128.andnot(q, empty), levels, dims, i, left);
  }
}

/** -(nmax + 0.1 step) / largest, each step rounded to f32. */
// @ts-ignore: decorator
@inline
function trialInverse(nmax: i32, step: i32, largest: v128): v128 {
  return f32x4.div(f32x4.splat(-(<f32>nmax + <f32>0.1 * <f32>step)), largest);
}

// @ts-ignore: decorator
@inline
function isBetter(sumWxq: v128, sumWqq: v128, best: v128): v128 {
  const positive = f32x4.gt(sumWqq, f32x4.splat(0));
  return v128.and(positive, f32x4.gt(f32x4.mul(sumWxq, sumWxq), f32x4.mul(best, sumWqq)));
}
