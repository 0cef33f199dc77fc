// make_qx_quants: nineteen inverse scales around the one that maps the largest magnitude to the long, negative end.
// Levels -nmax .. nmax-1, v = level * scale. Parameters: [nmin, nmax of the range, rmse_type].
import {
  BEST_INVERSE, BEST_SCALE, BEST_WQQ, LARGEST, firstTrial, isBetter, loadBlock, nearestLevel, ownWeight, runTrials, xs,
} from './lib/level-trials'; // prettier-ignore
import { wholeLanes } from './lib/nearest-lanes';
import { loadFirst, loadSecond, loadThird, storeThree } from './lib/three';
import { EMPTY_BLOCK, scatterLevels, storeLanes } from './lib/vectors4';
export { sphereVectors, cosines } from './lib/projection';
export { __heap_base };

/** Trials after the first one. */
const TRIALS = 18;
/** Per trial, in four lanes: -(nmax + 0.1 step) for the steps -9 .. -1 and 1 .. 9, each operation rounded to f32. */
const ends: usize = memory.data(TRIALS * 16, 16);
const endsEnd: usize = ends + TRIALS * 16;

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
  const low = f32x4.splat(-nmax);
  const high = f32x4.splat(nmax - 1);
  const bytes = <usize>dims << 4;
  loadBlock(x, w, left, dims, rmseType < 0 ? -rmseType : rmseType);
  firstTrial(bytes, low, high);
  if (rmseType > 0) runTrials(bytes, low, high, ends, endsEnd);
  const bestInverse = v128.load(BEST_INVERSE);
  let bestScale = v128.load(BEST_SCALE);
  if (rmseType <= 0) {
    const plain = f32x4.div(f32x4.splat(1), bestInverse);
    const mean = f32x4.mul(f32x4.splat(0.5), f32x4.add(bestScale, plain));
    bestScale = rmseType == 0 ? plain : v128.bitselect(mean, plain, f32x4.gt(v128.load(BEST_WQQ), f32x4.splat(0)));
  }

  const empty = f32x4.lt(f32x4.abs(v128.load(LARGEST)), f32x4.splat(EMPTY_BLOCK));
  storeLanes(v128.andnot(bestScale, empty), scale, left);
  for (let at: usize = 0; at < bytes; at += 16) {
    const q = nearestLevel(bestInverse, v128.load(xs + at), low, high);
    v128.store(xs + at, wholeLanes(v128.andnot(q, empty)));
  }
  scatterLevels(xs, levels, dims, left);
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
