// make_qkx2_quants and make_qkx3_quants: trials of a scale above the smallest component, each with the least-squares scale and offset
// for its levels, judged by their error. Four vectors in lockstep. Levels 0 .. nmax, v = level * scale - min.
import { nearestFromZero, wholeLanes } from './nearest-lanes';
import { greatestOf, leastOf } from './reduce-lanes';
import { NEAREST_MAGIC } from './rounding';
import { storeThree } from './three';
import { MAX_DIMS, scatterLevels, storeLanes } from './vectors4';
import { allOnes } from './weights';

/** One register per component; the caller fills xs and ws. */
export const xs: usize = memory.data(MAX_DIMS * 16, 16);
export const ws: usize = memory.data(MAX_DIMS * 16, 16);
const qs: usize = memory.data(MAX_DIMS * 16, 16);
const trialQs: usize = memory.data(MAX_DIMS * 16, 16);

/** Trials sit at splats of (rmin + rdelta * step) + nmax for the steps 0 .. nstep. */
const MAX_TRIALS: i32 = 64;
const ends: usize = memory.data(MAX_TRIALS * 16, 16);
let endsEnd: usize = ends;

/** Sets the trials of a batch. */
export function setTrials(rmin: f32, rdelta: f32, nstep: i32, nmax: f32): void {
  for (let step = 0; step <= nstep; step++) v128.store(ends + (<usize>step << 4), f32x4.splat(rmin + rdelta * <f32>step + nmax));
  endsEnd = ends + (<usize>(nstep + 1) << 4);
}

/** Weighted error of one component: |difference|, or its square. */
// @ts-ignore: decorator
@inline
function weightedError(w: v128, difference: v128, absolute: bool): v128 {
  return f32x4.mul(w, absolute ? f32x4.abs(difference) : f32x4.mul(difference, difference));
}

/** Rounds the four vectors in xs with the importances in ws. */
export function searchTrials(dims: i32, left: i32, nmax: f32, absolute: bool, levels: usize, scale: usize, min: usize): void {
  if (dims == 3 && left >= 4) {
    if (absolute) searchThree<bool, i32>(nmax, levels, scale, min);
    else if (allOnes(ws, 12)) searchThree<i32, bool>(nmax, levels, scale, min);
    else searchThree<i32, i32>(nmax, levels, scale, min);
    return;
  }
  const bytes = <usize>dims << 4;
  const zero = f32x4.splat(0);
  const high = f32x4.splat(nmax);
  let offset = f32x4.pmin(zero, leastOf(xs, bytes));
  const greatest = greatestOf(xs, bytes);
  const filled = f32x4.gt(greatest, offset);
  let sumW = zero;
  let sumX = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    const wi = v128.load(ws + at);
    sumW = f32x4.add(sumW, wi);
    sumX = f32x4.add(sumX, f32x4.mul(wi, v128.load(xs + at)));
  }
  const firstInverse = f32x4.div(high, f32x4.sub(greatest, offset));
  let found = f32x4.div(f32x4.splat(1), firstInverse);
  let leastError = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    const xi = v128.load(xs + at);
    const q = nearestFromZero(f32x4.mul(firstInverse, f32x4.sub(xi, offset)), high);
    v128.store(qs + at, q);
    const difference = f32x4.sub(f32x4.add(f32x4.mul(found, q), offset), xi);
    leastError = f32x4.add(leastError, weightedError(v128.load(ws + at), difference, absolute));
  }

  for (let end = ends; end < endsEnd; end += 16) {
    // The offset is that of the best trial so far: a better one moves the grid of the trials after it.
    const inverse = f32x4.div(v128.load(end), f32x4.sub(greatest, offset));
    let sumQ = zero;
    let sumQq = zero;
    let sumXq = zero;
    for (let at: usize = 0; at < bytes; at += 16) {
      const xi = v128.load(xs + at);
      const q = nearestFromZero(f32x4.mul(inverse, f32x4.sub(xi, offset)), high);
      v128.store(trialQs + at, q);
      const wq = f32x4.mul(v128.load(ws + at), q);
      sumQ = f32x4.add(sumQ, wq);
      sumQq = f32x4.add(sumQq, f32x4.mul(wq, q));
      sumXq = f32x4.add(sumXq, f32x4.mul(wq, xi));
    }
    const determinant = f32x4.sub(f32x4.mul(sumW, sumQq), f32x4.mul(sumQ, sumQ));
    let trialScale = f32x4.div(f32x4.sub(f32x4.mul(sumW, sumXq), f32x4.mul(sumX, sumQ)), determinant);
    let trialOffset = f32x4.div(f32x4.sub(f32x4.mul(sumQq, sumX), f32x4.mul(sumQ, sumXq)), determinant);
    const positive = f32x4.gt(trialOffset, zero);
    trialScale = v128.bitselect(f32x4.div(sumXq, sumQq), trialScale, positive);
    trialOffset = v128.andnot(trialOffset, positive);
    let error = zero;
    for (let at: usize = 0; at < bytes; at += 16) {
      const difference = f32x4.sub(f32x4.add(f32x4.mul(trialScale, v128.load(trialQs + at)), trialOffset), v128.load(xs + at));
      error = f32x4.add(error, weightedError(v128.load(ws + at), difference, absolute));
    }
    const better = v128.and(f32x4.gt(determinant, zero), f32x4.lt(error, leastError));
    if (!v128.any_true(better)) continue;
    leastError = v128.bitselect(error, leastError, better);
    found = v128.bitselect(trialScale, found, better);
    offset = v128.bitselect(trialOffset, offset, better);
    for (let at: usize = 0; at < bytes; at += 16) v128.store(qs + at, v128.bitselect(v128.load(trialQs + at), v128.load(qs + at), better));
  }

  storeLanes(v128.and(found, filled), scale, left);
  storeLanes(f32x4.neg(offset), min, left);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(qs + at, wholeLanes(v128.and(v128.load(qs + at), filled)));
  scatterLevels(qs, levels, dims, left);
}

/** searchTrials for three components, with everything in registers. Absolute: errors are absolute ones. Ones: importances are 1. */
function searchThree<Absolute, Ones>(nmax: f32, levels: usize, scale: usize, min: usize): void {
  const zero = f32x4.splat(0);
  const high = f32x4.splat(nmax);
  const x0 = v128.load(xs);
  const x1 = v128.load(xs, 16);
  const x2 = v128.load(xs, 32);
  const w0 = v128.load(ws);
  const w1 = v128.load(ws, 16);
  const w2 = v128.load(ws, 32);
  let offset = f32x4.pmin(zero, leastOf(xs, 48));
  const greatest = greatestOf(xs, 48);
  const filled = f32x4.gt(greatest, offset);
  const sumW = f32x4.add(f32x4.add(w0, w1), w2);
  const sumX = f32x4.add(f32x4.add(f32x4.mul(w0, x0), f32x4.mul(w1, x1)), f32x4.mul(w2, x2));
  const firstInverse = f32x4.div(high, f32x4.sub(greatest, offset));
  let found = f32x4.div(f32x4.splat(1), firstInverse);
  let best0 = nearestFromZero(f32x4.mul(firstInverse, f32x4.sub(x0, offset)), high);
  let best1 = nearestFromZero(f32x4.mul(firstInverse, f32x4.sub(x1, offset)), high);
  let best2 = nearestFromZero(f32x4.mul(firstInverse, f32x4.sub(x2, offset)), high);
  let leastError = errorOfThree<Absolute, Ones>(found, offset, best0, best1, best2, x0, x1, x2, w0, w1, w2);
  let shifted0 = f32x4.sub(x0, offset);
  let shifted1 = f32x4.sub(x1, offset);
  let shifted2 = f32x4.sub(x2, offset);
  let spread = f32x4.sub(greatest, offset);
  // Levels as they are rounded: above 2^23, and not yet clamped below.
  const magic = f32x4.splat(NEAREST_MAGIC);
  const highest = f32x4.add(high, magic);
  let last0 = zero;
  let last1 = zero;
  let last2 = zero;
  for (let end = ends; end < endsEnd; end += 16) {
    // The offset is that of the best trial so far: a better one moves the grid of the trials after it.
    const inverse = f32x4.div(v128.load(end), spread);
    const next0 = f32x4.pmin(f32x4.add(f32x4.mul(inverse, shifted0), magic), highest);
    const next1 = f32x4.pmin(f32x4.add(f32x4.mul(inverse, shifted1), magic), highest);
    const next2 = f32x4.pmin(f32x4.add(f32x4.mul(inverse, shifted2), magic), highest);
    // The levels of the trial before have the same scale, offset and error again. Neighbours in a picture agree, so many trials end here.
    if (!v128.any_true(v128.or(v128.or(f32x4.ne(next0, last0), f32x4.ne(next1, last1)), f32x4.ne(next2, last2)))) continue;
    last0 = next0;
    last1 = next1;
    last2 = next2;
    const q0 = f32x4.pmax(zero, f32x4.sub(next0, magic));
    const q1 = f32x4.pmax(zero, f32x4.sub(next1, magic));
    const q2 = f32x4.pmax(zero, f32x4.sub(next2, magic));
    const wq0 = isBoolean<Ones>() ? q0 : f32x4.mul(w0, q0);
    const wq1 = isBoolean<Ones>() ? q1 : f32x4.mul(w1, q1);
    const wq2 = isBoolean<Ones>() ? q2 : f32x4.mul(w2, q2);
    const sumQ = f32x4.add(f32x4.add(wq0, wq1), wq2);
    const sumQq = f32x4.add(f32x4.add(f32x4.mul(wq0, q0), f32x4.mul(wq1, q1)), f32x4.mul(wq2, q2));
    const sumXq = f32x4.add(f32x4.add(f32x4.mul(wq0, x0), f32x4.mul(wq1, x1)), f32x4.mul(wq2, x2));
    const determinant = f32x4.sub(f32x4.mul(sumW, sumQq), f32x4.mul(sumQ, sumQ));
    let trialScale = f32x4.div(f32x4.sub(f32x4.mul(sumW, sumXq), f32x4.mul(sumX, sumQ)), determinant);
    let trialOffset = f32x4.div(f32x4.sub(f32x4.mul(sumQq, sumX), f32x4.mul(sumQ, sumXq)), determinant);
    const positive = f32x4.gt(trialOffset, zero);
    if (v128.any_true(positive)) {
      trialScale = v128.bitselect(f32x4.div(sumXq, sumQq), trialScale, positive);
      trialOffset = v128.andnot(trialOffset, positive);
    }
    const error = errorOfThree<Absolute, Ones>(trialScale, trialOffset, q0, q1, q2, x0, x1, x2, w0, w1, w2);
    const better = v128.and(f32x4.gt(determinant, zero), f32x4.lt(error, leastError));
    if (!v128.any_true(better)) continue;
    leastError = v128.bitselect(error, leastError, better);
    found = v128.bitselect(trialScale, found, better);
    offset = v128.bitselect(trialOffset, offset, better);
    shifted0 = f32x4.sub(x0, offset);
    shifted1 = f32x4.sub(x1, offset);
    shifted2 = f32x4.sub(x2, offset);
    spread = f32x4.sub(greatest, offset);
    best0 = v128.bitselect(q0, best0, better);
    best1 = v128.bitselect(q1, best1, better);
    best2 = v128.bitselect(q2, best2, better);
  }
  v128.store(scale, v128.and(found, filled));
  v128.store(min, f32x4.neg(offset));
  storeThree(wholeLanes(v128.and(best0, filled)), wholeLanes(v128.and(best1, filled)), wholeLanes(v128.and(best2, filled)), levels);
}

// @ts-ignore: decorator
@inline
function errorOfThree<Absolute, Ones>(
  scale: v128, offset: v128, q0: v128, q1: v128, q2: v128, x0: v128, x1: v128, x2: v128, w0: v128, w1: v128, w2: v128,
): v128 {
  const error0 = componentError<Absolute, Ones>(w0, f32x4.sub(f32x4.add(f32x4.mul(scale, q0), offset), x0));
  const error1 = componentError<Absolute, Ones>(w1, f32x4.sub(f32x4.add(f32x4.mul(scale, q1), offset), x1));
  const error2 = componentError<Absolute, Ones>(w2, f32x4.sub(f32x4.add(f32x4.mul(scale, q2), offset), x2));
  return f32x4.add(f32x4.add(error0, error1), error2);
}

// @ts-ignore: decorator
@inline
function componentError<Absolute, Ones>(w: v128, difference: v128): v128 {
  if (!isBoolean<Ones>()) return weightedError(w, difference, isBoolean<Absolute>());
  return isBoolean<Absolute>() ? f32x4.abs(difference) : f32x4.mul(difference, difference);
}
