// make_qp_quants: nine inverse scales judged by their own error, then up to five sweeps of coordinate descent, for vectors without
// negative components (a negative one gets level 0). Levels 0 .. nmax, v = level * scale. Parameters: [0, nmax]. Importances: ones by default.
import { descendThree } from './lib/descent3';
import { nearestFromZero, wholeLanes } from './lib/nearest-lanes';
import { loadFirst, loadSecond, loadThird } from './lib/three';
import { MAX_DIMS, gatherVectors, scatterLevels, storeLanes } from './lib/vectors4';
import { allOnes } from './lib/weights';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

const SWEEPS = 5;

const xs: usize = memory.data(MAX_DIMS * 16, 16);
const ws: usize = memory.data(MAX_DIMS * 16, 16);
const qs: usize = memory.data(MAX_DIMS * 16, 16);
/** 0.1 step + nmax for the steps 0, -4 .. -1, 1 .. 4, in four lanes. */
const ends: usize = memory.data(9 * 16, 16);
const endsEnd: usize = ends + 9 * 16;

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = <f32>load<i32>(params, 4);
  v128.store(ends, f32x4.splat(nmax));
  for (let trial = 1; trial <= 8; trial++) {
    const step = <f32>(trial <= 4 ? trial - 5 : trial - 4);
    v128.store(ends + (<usize>trial << 4), f32x4.splat(<f32>0.1 * step + nmax));
  }
  let first = 0;
  if (dims == 3) {
    first = count & ~3;
    if (w == 0 || allOnes(w, first * 3)) roundThree<bool>(x, 0, first, levels, scale, nmax);
    else roundThree<i32>(x, w, first, levels, scale, nmax);
    x += first * 12;
    if (w != 0) w += first * 12;
    levels += first * 3;
    scale += first << 2;
  }
  for (; first < count; first += 4) {
    roundFour(x, w, count - first, dims, levels, scale, nmax);
    x += dims << 4;
    if (w != 0) w += dims << 4;
    levels += dims << 2;
    scale += 16;
  }
}

function roundFour(x: usize, w: usize, left: i32, dims: i32, levels: usize, scale: usize, nmax: f32): void {
  const bytes = <usize>dims << 4;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const high = f32x4.splat(nmax);
  gatherVectors(x, dims, left, xs);
  if (w != 0) gatherVectors(w, dims, left, ws);
  let greatest = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    greatest = f32x4.pmax(greatest, v128.load(xs + at));
    if (w == 0) v128.store(ws + at, one);
  }

  let bestInverse = zero;
  let leastError = f32x4.splat(Infinity);
  for (let end = ends; end < endsEnd; end += 16) {
    const inverse = f32x4.div(v128.load(end), greatest);
    const trialScale = f32x4.div(one, inverse);
    let error = zero;
    for (let at: usize = 0; at < bytes; at += 16) {
      const xi = v128.load(xs + at);
      const difference = f32x4.sub(xi, f32x4.mul(trialScale, nearestFromZero(f32x4.mul(inverse, xi), high)));
      error = f32x4.add(error, f32x4.mul(f32x4.mul(v128.load(ws + at), difference), difference));
    }
    // The first trial is taken whatever its error is.
    const better = f32x4.lt(error, leastError);
    leastError = v128.bitselect(error, leastError, better);
    bestInverse = v128.bitselect(inverse, bestInverse, end == ends ? i32x4.splat(-1) : better);
  }

  let sumWxq = zero;
  let sumWqq = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    const xi = v128.load(xs + at);
    const wi = v128.load(ws + at);
    const q = nearestFromZero(f32x4.mul(bestInverse, xi), high);
    v128.store(qs + at, q);
    sumWxq = f32x4.add(sumWxq, f32x4.mul(f32x4.mul(wi, xi), q));
    sumWqq = f32x4.add(sumWqq, f32x4.mul(f32x4.mul(wi, q), q));
  }
  let active = f32x4.gt(greatest, zero);
  for (let sweep = 0; sweep < SWEEPS && v128.any_true(active); sweep++) {
    let changed = zero;
    for (let at: usize = 0; at < bytes; at += 16) {
      const q = v128.load(qs + at);
      const xi = v128.load(xs + at);
      const wi = v128.load(ws + at);
      const wxi = f32x4.mul(wi, xi);
      let otherWxq = f32x4.sub(sumWxq, f32x4.mul(wxi, q));
      let otherWqq = f32x4.sub(sumWqq, f32x4.mul(f32x4.mul(wi, q), q));
      const positive = v128.and(f32x4.gt(otherWxq, zero), f32x4.gt(otherWqq, zero));
      const next = nearestFromZero(f32x4.div(f32x4.mul(xi, otherWqq), otherWxq), high);
      otherWxq = f32x4.add(otherWxq, f32x4.mul(wxi, next));
      otherWqq = f32x4.add(otherWqq, f32x4.mul(f32x4.mul(wi, next), next));
      const ahead = f32x4.gt(f32x4.mul(f32x4.mul(otherWxq, otherWxq), sumWqq), f32x4.mul(f32x4.mul(sumWxq, sumWxq), otherWqq));
      const moves = v128.and(v128.and(active, positive), v128.and(f32x4.ne(next, q), ahead));
      v128.store(qs + at, v128.bitselect(next, q, moves));
      sumWxq = v128.bitselect(otherWxq, sumWxq, moves);
      sumWqq = v128.bitselect(otherWqq, sumWqq, moves);
      changed = v128.or(changed, moves);
    }
    active = changed;
  }

  const filled = v128.and(f32x4.gt(greatest, zero), f32x4.gt(sumWqq, zero));
  storeLanes(v128.and(f32x4.div(sumWxq, sumWqq), filled), scale, left);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(qs + at, wholeLanes(v128.and(v128.load(qs + at), filled)));
  scatterLevels(qs, levels, dims, left);
}

/** roundFour for three components and a multiple of four vectors. Ones, if it is bool: all importances are 1. */
function roundThree<Ones>(x: usize, w: usize, count: i32, levels: usize, scale: usize, nmax: f32): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const high = f32x4.splat(nmax);
  const last = scale + (<usize>count << 2);
  while (scale < last) {
    const x0 = loadFirst(x);
    const x1 = loadSecond(x);
    const x2 = loadThird(x);
    const w0 = isBoolean<Ones>() ? one : loadFirst(w);
    const w1 = isBoolean<Ones>() ? one : loadSecond(w);
    const w2 = isBoolean<Ones>() ? one : loadThird(w);
    const greatest = f32x4.pmax(f32x4.pmax(f32x4.pmax(zero, x0), x1), x2);
    let inverse = f32x4.div(high, greatest);
    // The first trial is taken whatever its error is.
    let leastError = f32x4.pmin(f32x4.splat(Infinity), errorOf<Ones>(inverse, x0, x1, x2, w0, w1, w2, high));
    for (let end = ends + 16; end < endsEnd; end += 16) {
      const trial = f32x4.div(v128.load(end), greatest);
      const error = errorOf<Ones>(trial, x0, x1, x2, w0, w1, w2, high);
      inverse = v128.bitselect(trial, inverse, f32x4.lt(error, leastError));
      leastError = f32x4.pmin(leastError, error);
    }
    const q0 = nearestFromZero(f32x4.mul(inverse, x0), high);
    const q1 = nearestFromZero(f32x4.mul(inverse, x1), high);
    const q2 = nearestFromZero(f32x4.mul(inverse, x2), high);
    const positive = f32x4.gt(greatest, zero);
    descendThree<bool, Ones>(x0, x1, x2, w0, w1, w2, q0, q1, q2, zero, high, positive, positive, SWEEPS, levels, scale);
    x += 48;
    if (!isBoolean<Ones>()) w += 48;
    levels += 12;
    scale += 16;
  }
}

/** Error of the levels at an inverse scale. */
// @ts-ignore: decorator
@inline
function errorOf<Ones>(inverse: v128, x0: v128, x1: v128, x2: v128, w0: v128, w1: v128, w2: v128, high: v128): v128 {
  const scale = f32x4.div(f32x4.splat(1), inverse);
  const error0 = componentError<Ones>(inverse, scale, x0, w0, high);
  const error1 = componentError<Ones>(inverse, scale, x1, w1, high);
  return f32x4.add(f32x4.add(error0, error1), componentError<Ones>(inverse, scale, x2, w2, high));
}

// @ts-ignore: decorator
@inline
function componentError<Ones>(inverse: v128, scale: v128, x: v128, w: v128, high: v128): v128 {
  const difference = f32x4.sub(x, f32x4.mul(scale, nearestFromZero(f32x4.mul(inverse, x), high)));
  return f32x4.mul(isBoolean<Ones>() ? difference : f32x4.mul(w, difference), difference);
}
