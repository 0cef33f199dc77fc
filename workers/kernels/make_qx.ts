// make_qx_quants: nineteen inverse scales around the one that maps the largest magnitude to the long, negative end.
// Levels -nmax .. nmax-1, v = level * scale. Parameters: [nmin, nmax of the range, rmse_type].
import {
  BEST_INVERSE, BEST_SCALE, BEST_WQQ, LARGEST, firstTrial, loadBlock, nearestLevel, runTrials, runTrialsThree, xs,
} from './lib/level-trials'; // prettier-ignore
import { wholeLanes } from './lib/nearest-lanes';
import { loadFirst, loadSecond, loadThird, storeThree } from './lib/three';
import { EMPTY_BLOCK, scatterLevels, storeLanes } from './lib/vectors4';
import { allOnes } from './lib/weights';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
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
  let first = 0;
  if (dims == 3 && rmseType > 0) {
    first = count & ~3;
    if (w != 0 ? allOnes(w, first * 3) : rmseType == 2) roundThree<bool>(x, w, first, levels, scale, nmax, rmseType);
    else roundThree<i32>(x, w, first, levels, scale, nmax, rmseType);
    x += first * 12;
    if (w != 0) w += first * 12;
    levels += first * 3;
    scale += first << 2;
  }
  for (; first < count; first += 4) {
    roundFour(x, w, count - first, dims, levels, scale, nmax, rmseType);
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

/** roundFour for three components, a multiple of four vectors and a positive rmseType. Ones: importances are 1. */
function roundThree<Ones>(x: usize, w: usize, count: i32, levels: usize, scale: usize, nmax: f32, rmseType: i32): void {
  const low = f32x4.splat(-nmax);
  const high = f32x4.splat(nmax - 1);
  for (const end = scale + (<usize>count << 2); scale < end; scale += 16) {
    runTrialsThree<Ones, i32>(x, w, rmseType, low, high, ends, endsEnd);
    const filled = f32x4.ge(f32x4.abs(v128.load(LARGEST)), f32x4.splat(EMPTY_BLOCK));
    const inverse = v128.load(BEST_INVERSE);
    v128.store(scale, v128.and(v128.load(BEST_SCALE), filled));
    storeThree(
      wholeLanes(v128.and(nearestLevel(inverse, loadFirst(x), low, high), filled)),
      wholeLanes(v128.and(nearestLevel(inverse, loadSecond(x), low, high), filled)),
      wholeLanes(v128.and(nearestLevel(inverse, loadThird(x), low, high), filled)),
      levels,
    );
    x += 48;
    if (w != 0) w += 48;
    levels += 12;
  }
}
