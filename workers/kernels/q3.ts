// make_q3_quants: plain rounding to the long, negative end, then up to five sweeps of coordinate descent. Importances are x^2.
// Levels -nmax .. nmax-1, v = level * scale. Parameters: [nmin, nmax of the range, sweeps]: sweeps 0 is the plain rounding with 1 / inverse scale.
import { descendThree } from './lib/descent3';
import { BEST_INVERSE, BEST_WQQ, BEST_WXQ, LARGEST, firstTrial, loadBlock, nearestLevel, ws, wxs, xs } from './lib/level-trials';
import { nearestEven, wholeLanes } from './lib/nearest-lanes';
import { largestOfThree, loadFirst, loadSecond, loadThird, storeThree } from './lib/three';
import { EMPTY_BLOCK, MAX_DIMS, scatterLevels, storeLanes } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

const qs: usize = memory.data(MAX_DIMS * 16, 16);

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = <f32>-load<i32>(params);
  const sweeps = load<i32>(params, 8);
  let first = 0;
  if (dims == 3) {
    first = count & ~3;
    roundThree(x, first, levels, scale, nmax, sweeps);
    x += first * 12;
    levels += first * 3;
    scale += first << 2;
  }
  for (; first < count; first += 4) {
    roundFour(x, count - first, dims, levels, scale, nmax, sweeps);
    x += dims << 4;
    levels += dims << 2;
    scale += 16;
  }
}

function roundFour(x: usize, left: i32, dims: i32, levels: usize, scale: usize, nmax: f32, sweeps: i32): void {
  const low = f32x4.splat(-nmax);
  const high = f32x4.splat(nmax - 1);
  const bytes = <usize>dims << 4;
  loadBlock(x, 0, left, dims, 1);
  firstTrial(bytes, low, high);
  const filled = f32x4.ge(f32x4.abs(v128.load(LARGEST)), f32x4.splat(EMPTY_BLOCK));
  const inverse = v128.load(BEST_INVERSE);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(qs + at, nearestLevel(inverse, v128.load(xs + at), low, high));
  // Where the largest component is positive no sum w x q of the others is, and no sweep changes anything.
  let active = v128.and(filled, f32x4.lt(v128.load(LARGEST), f32x4.splat(0)));
  for (let sweep = 0; sweep < sweeps && v128.any_true(active); sweep++) active = descend(bytes, low, high, active);

  const found = sweeps > 0 ? f32x4.div(v128.load(BEST_WXQ), v128.load(BEST_WQQ)) : f32x4.div(f32x4.splat(1), inverse);
  storeLanes(v128.and(found, filled), scale, left);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(qs + at, wholeLanes(v128.and(v128.load(qs + at), filled)));
  scatterLevels(qs, levels, dims, left);
}

/**
 * One sweep: each component in turn moves to its best level for the scale that the others ask for, where the score grows.
 * Only tries where the others' sum w x q is positive, so it does nothing at all for vectors whose largest component is positive.
 * Returns the lanes in which something changed.
 */
function descend(bytes: usize, low: v128, high: v128, active: v128): v128 {
  const zero = f32x4.splat(0);
  let sumWxq = v128.load(BEST_WXQ);
  let sumWqq = v128.load(BEST_WQQ);
  let changed = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    const q = v128.load(qs + at);
    const wi = v128.load(ws + at);
    const wxi = v128.load(wxs + at);
    let otherWxq = f32x4.sub(sumWxq, f32x4.mul(wxi, q));
    let otherWqq = f32x4.sub(sumWqq, f32x4.mul(f32x4.mul(wi, q), q));
    const positive = f32x4.gt(otherWxq, zero);
    const wanted = nearestEven(f32x4.div(f32x4.mul(v128.load(xs + at), otherWqq), otherWxq));
    const next = f32x4.pmin(high, f32x4.pmax(low, wanted));
    const candidates = v128.and(v128.and(active, positive), f32x4.ne(next, q));
    // Most components stay: the next one then need not wait for the sums of this one.
    if (!v128.any_true(candidates)) continue;
    otherWxq = f32x4.add(otherWxq, f32x4.mul(wxi, next));
    otherWqq = f32x4.add(otherWqq, f32x4.mul(f32x4.mul(wi, next), next));
    const ahead = f32x4.gt(f32x4.mul(f32x4.mul(otherWxq, otherWxq), sumWqq), f32x4.mul(f32x4.mul(sumWxq, sumWxq), otherWqq));
    const moves = v128.and(candidates, v128.and(f32x4.gt(otherWqq, zero), ahead));
    v128.store(qs + at, v128.bitselect(next, q, moves));
    sumWxq = v128.bitselect(otherWxq, sumWxq, moves);
    sumWqq = v128.bitselect(otherWqq, sumWqq, moves);
    changed = v128.or(changed, moves);
  }
  v128.store(BEST_WXQ, sumWxq);
  v128.store(BEST_WQQ, sumWqq);
  return changed;
}

/** roundFour for three components and a multiple of four vectors. */
function roundThree(x: usize, count: i32, levels: usize, scale: usize, nmax: f32, sweeps: i32): void {
  const zero = f32x4.splat(0);
  const low = f32x4.splat(-nmax);
  const high = f32x4.splat(nmax - 1);
  const last = scale + (<usize>count << 2);
  while (scale < last) {
    const x0 = loadFirst(x);
    const x1 = loadSecond(x);
    const x2 = loadThird(x);
    const largest = largestOfThree(x0, x1, x2);
    const filled = f32x4.ge(f32x4.abs(largest), f32x4.splat(EMPTY_BLOCK));
    const inverse = f32x4.div(low, largest);
    const q0 = nearestLevel(inverse, x0, low, high);
    const q1 = nearestLevel(inverse, x1, low, high);
    const q2 = nearestLevel(inverse, x2, low, high);
    if (sweeps > 0) {
      const w0 = f32x4.mul(x0, x0);
      const w1 = f32x4.mul(x1, x1);
      const w2 = f32x4.mul(x2, x2);
      const active = v128.and(filled, f32x4.lt(largest, zero));
      descendThree<i32, i32>(x0, x1, x2, w0, w1, w2, q0, q1, q2, low, high, active, filled, sweeps, levels, scale);
    } else {
      v128.store(scale, v128.and(f32x4.div(f32x4.splat(1), inverse), filled));
      storeThree(wholeLanes(v128.and(q0, filled)), wholeLanes(v128.and(q1, filled)), wholeLanes(v128.and(q2, filled)), levels);
    }
    x += 48;
    levels += 12;
    scale += 16;
  }
}
