// Scale search by trial, for four vectors in lockstep: nearest levels of a range for a list of inverse scales, and the scale of
// least weighted squared error. The numerator adds (w x) q, the denominator (w q) q.
import { nearestEven } from './nearest-lanes';
import { largestOfThree, loadFirst, loadSecond, loadThird } from './three';
import { MAX_DIMS, gatherVectors } from './vectors4';

/** One register per component: x, importances, and w * x, which does not depend on the level. */
export const xs: usize = memory.data(MAX_DIMS * 16, 16);
export const ws: usize = memory.data(MAX_DIMS * 16, 16);
export const wxs: usize = memory.data(MAX_DIMS * 16, 16);

const state: usize = memory.data(6 * 16, 16);
/** The component of largest magnitude, with its sign. */
export const LARGEST: usize = state;
/** The best trial so far: scale = sum w x q / sum w q^2, score scale * sum w x q, both sums, inverse scale. */
export const BEST_SCALE: usize = state + 16;
export const BEST: usize = state + 32;
export const BEST_WXQ: usize = state + 48;
export const BEST_WQQ: usize = state + 64;
export const BEST_INVERSE: usize = state + 80;

/** Nearest level of four components, ties to even, clamped. */
// @ts-ignore: decorator
@inline
export function nearestLevel(inverseScale: v128, x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(high, f32x4.pmax(low, nearestEven(f32x4.mul(inverseScale, x))));
}

/** Importances of one component when none are given, by rmse_type. */
// @ts-ignore: decorator
@inline
function ownWeight(x: v128, rmseType: i32): v128 {
  if (rmseType == 1) return f32x4.mul(x, x);
  if (rmseType == 2) return f32x4.splat(1);
  if (rmseType == 3) return f32x4.abs(x);
  return f32x4.sqrt(f32x4.abs(x));
}

/** Fills xs, ws, wxs and LARGEST from up to four vectors; `w` 0 takes ownWeight. */
export function loadBlock(x: usize, w: usize, left: i32, dims: i32, rmseType: i32): void {
  gatherVectors(x, dims, left, xs);
  if (w != 0) gatherVectors(w, dims, left, ws);
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
      wi = ownWeight(xi, rmseType);
      v128.store(ws + at, wi);
    }
    v128.store(wxs + at, f32x4.mul(wi, xi));
  }
  v128.store(LARGEST, largest);
}

/** The trial that sends the largest component to `low`; it becomes the best one without a test. */
export function firstTrial(bytes: usize, low: v128, high: v128): void {
  const inverse = f32x4.div(low, v128.load(LARGEST));
  let sumWxq = f32x4.splat(0);
  let sumWqq = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const q = nearestLevel(inverse, v128.load(xs + at), low, high);
    sumWxq = f32x4.add(sumWxq, f32x4.mul(v128.load(wxs + at), q));
    sumWqq = f32x4.add(sumWqq, f32x4.mul(f32x4.mul(v128.load(ws + at), q), q));
  }
  const scale = v128.andnot(f32x4.div(sumWxq, sumWqq), f32x4.eq(sumWqq, f32x4.splat(0)));
  v128.store(BEST_SCALE, scale);
  v128.store(BEST, f32x4.mul(scale, sumWxq));
  v128.store(BEST_WXQ, sumWxq);
  v128.store(BEST_WQQ, sumWqq);
  v128.store(BEST_INVERSE, inverse);
}

/** Tries an even number of inverse scales, each `end` / LARGEST, in the order of the splats between `ends` and `endsEnd`. */
export function runTrials(bytes: usize, low: v128, high: v128, ends: usize, endsEnd: usize): void {
  const largest = v128.load(LARGEST);
  let best = v128.load(BEST);
  let bestScale = v128.load(BEST_SCALE);
  let bestWxq = v128.load(BEST_WXQ);
  let bestWqq = v128.load(BEST_WQQ);
  let bestInverse = v128.load(BEST_INVERSE);
  for (let end = ends; end < endsEnd; end += 32) {
    // Two trials share the loads; they are judged one after the other.
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
    if (v128.any_true(betterA)) {
      const scaleA = f32x4.div(wxqA, wqqA);
      best = v128.bitselect(f32x4.mul(scaleA, wxqA), best, betterA);
      bestScale = v128.bitselect(scaleA, bestScale, betterA);
      bestWxq = v128.bitselect(wxqA, bestWxq, betterA);
      bestWqq = v128.bitselect(wqqA, bestWqq, betterA);
      bestInverse = v128.bitselect(inverseA, bestInverse, betterA);
    }
    const betterB = isBetter(wxqB, wqqB, best);
    if (v128.any_true(betterB)) {
      const scaleB = f32x4.div(wxqB, wqqB);
      best = v128.bitselect(f32x4.mul(scaleB, wxqB), best, betterB);
      bestScale = v128.bitselect(scaleB, bestScale, betterB);
      bestWxq = v128.bitselect(wxqB, bestWxq, betterB);
      bestWqq = v128.bitselect(wqqB, bestWqq, betterB);
      bestInverse = v128.bitselect(inverseB, bestInverse, betterB);
    }
  }
  v128.store(BEST, best);
  v128.store(BEST_SCALE, bestScale);
  v128.store(BEST_WXQ, bestWxq);
  v128.store(BEST_WQQ, bestWqq);
  v128.store(BEST_INVERSE, bestInverse);
}

/**
 * loadBlock, firstTrial and runTrials for four vectors of three components: everything stays in registers, and only LARGEST and the best
 * trial are written. The trials are walked through in their order by one function call per four vectors. Ones bool: importances are 1.
 * Alternating bool: the trials take turns at two ends of the range.
 */
export function runTrialsThree<Ones, Alternating>(x: usize, w: usize, rmseType: i32, low: v128, high: v128, ends: usize, endsEnd: usize): void {
  const zero = f32x4.splat(0);
  const x0 = loadFirst(x);
  const x1 = loadSecond(x);
  const x2 = loadThird(x);
  const w0 = isBoolean<Ones>() || w == 0 ? ownWeight(x0, rmseType) : loadFirst(w);
  const w1 = isBoolean<Ones>() || w == 0 ? ownWeight(x1, rmseType) : loadSecond(w);
  const w2 = isBoolean<Ones>() || w == 0 ? ownWeight(x2, rmseType) : loadThird(w);
  const wx0 = isBoolean<Ones>() ? x0 : f32x4.mul(w0, x0);
  const wx1 = isBoolean<Ones>() ? x1 : f32x4.mul(w1, x1);
  const wx2 = isBoolean<Ones>() ? x2 : f32x4.mul(w2, x2);
  const largest = largestOfThree(x0, x1, x2);
  v128.store(LARGEST, largest);

  let bestInverse = f32x4.div(low, largest);
  let q0 = nearestLevel(bestInverse, x0, low, high);
  let q1 = nearestLevel(bestInverse, x1, low, high);
  let q2 = nearestLevel(bestInverse, x2, low, high);
  let older0 = q0;
  let older1 = q1;
  let older2 = q2;
  let improved = zero;
  let bestWxq = sumOfThree(f32x4.mul(wx0, q0), f32x4.mul(wx1, q1), f32x4.mul(wx2, q2));
  let bestWqq = sumOfThree(square<Ones>(w0, q0), square<Ones>(w1, q1), square<Ones>(w2, q2));
  let bestScale = v128.and(f32x4.div(bestWxq, bestWqq), f32x4.ne(bestWqq, zero));
  let best = f32x4.mul(bestScale, bestWxq);
  for (let end = ends; end < endsEnd; end += 16) {
    const inverse = f32x4.div(v128.load(end), largest);
    const before0 = isBoolean<Alternating>() ? older0 : q0;
    const before1 = isBoolean<Alternating>() ? older1 : q1;
    const before2 = isBoolean<Alternating>() ? older2 : q2;
    older0 = q0;
    older1 = q1;
    older2 = q2;
    q0 = trialLevel(inverse, x0, low, high);
    q1 = trialLevel(inverse, x1, low, high);
    q2 = trialLevel(inverse, x2, low, high);
    const changed = v128.or(v128.or(f32x4.ne(q0, before0), f32x4.ne(q1, before1)), f32x4.ne(q2, before2));
    // The levels of an earlier trial give the same sums again, which are not better than themselves, nor than what was not better than they.
    const isNew = isBoolean<Alternating>() ? v128.or(changed, improved) : changed;
    improved = zero;
    if (!v128.any_true(isNew)) continue;
    const wxq = sumOfThree(f32x4.mul(wx0, q0), f32x4.mul(wx1, q1), f32x4.mul(wx2, q2));
    const wqq = sumOfThree(square<Ones>(w0, q0), square<Ones>(w1, q1), square<Ones>(w2, q2));
    const better = isBetter(wxq, wqq, best);
    // In a picture neighbours agree on which trials improve, so the processor guesses this branch well.
    if (!v128.any_true(better)) continue;
    improved = better;
    const scale = f32x4.div(wxq, wqq);
    best = v128.bitselect(f32x4.mul(scale, wxq), best, better);
    bestScale = v128.bitselect(scale, bestScale, better);
    bestWxq = v128.bitselect(wxq, bestWxq, better);
    bestWqq = v128.bitselect(wqq, bestWqq, better);
    bestInverse = v128.bitselect(inverse, bestInverse, better);
  }
  v128.store(BEST, best);
  v128.store(BEST_SCALE, bestScale);
  v128.store(BEST_WXQ, bestWxq);
  v128.store(BEST_WQQ, bestWqq);
  v128.store(BEST_INVERSE, bestInverse);
}

// @ts-ignore: decorator
@inline
function sumOfThree(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.add(a, b), c);
}

/** w q^2. */
// @ts-ignore: decorator
@inline
function square<Ones>(w: v128, q: v128): v128 {
  return f32x4.mul(isBoolean<Ones>() ? q : f32x4.mul(w, q), q);
}

/** nearestLevel, but small negative numbers become -0: harmless in a trial, which only counts when its sum w x q is not 0. */
// @ts-ignore: decorator
@inline
function trialLevel(inverse: v128, x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(high, f32x4.pmax(low, f32x4.nearest(f32x4.mul(inverse, x))));
}

/** Larger (sum w x q)^2 / sum w q^2 than the best score, strictly, and some weight. */
// @ts-ignore: decorator
@inline
export function isBetter(sumWxq: v128, sumWqq: v128, best: v128): v128 {
  const positive = f32x4.gt(sumWqq, f32x4.splat(0));
  return v128.and(positive, f32x4.gt(f32x4.mul(sumWxq, sumWxq), f32x4.mul(best, sumWqq)));
}
