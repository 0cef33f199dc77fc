// make_qx_quants for four groups in lockstep: one signed scale per group, weighted least squares over 19 trial scales.
import { nearestSmallLanes } from './lanes';

/** Room for w*x of one group of up to 32. */
const weightedX = memory.data(32 * 16, 16);

/** Groups whose largest magnitude stays below this are all zero. */
const GROUP_MAX_EPS: f32 = 1e-15;

const TRIALS = 19;

/** Sums of the two trials that ran last. */
let sumLxA: v128 = i32x4.splat(0);
let sumL2A: v128 = i32x4.splat(0);
let sumLxB: v128 = i32x4.splat(0);
let sumL2B: v128 = i32x4.splat(0);

/** The winner so far. */
let bestInverse: v128 = i32x4.splat(0);
let bestScale: v128 = i32x4.splat(0);
let bestGain: v128 = i32x4.splat(0);

/**
 * Finds the scale of four groups of n values (transposed at x, importances at w). Writes the codes level + nmax as transposed
 * i32 to `levels` (0 in all-zero groups). Returns the four scales (0 for all-zero groups).
 *
 * The inverse scales are -nmax / max and then -(nmax + 0.1 is) / max for is = -9..9 without 0, max being the signed value of largest
 * magnitude (the first of equals). Ties: nearest even. A later trial wins with a strictly larger (sum wxl)^2 / sum wll. Trials do
 * not depend on each other, so two run at a time.
 */
export function searchQx(n: i32, nmax: i32, x: usize, w: usize, levels: usize): v128 {
  const bytes = <usize>n * 16;
  let magnitude = f32x4.splat(0);
  let extreme = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = v128.load(x + i);
    const a = f32x4.abs(v);
    const larger = f32x4.gt(a, magnitude);
    magnitude = v128.bitselect(a, magnitude, larger);
    extreme = v128.bitselect(v, extreme, larger);
    v128.store(weightedX + i, f32x4.mul(v128.load(w + i), v));
  }
  const isZero = f32x4.lt(magnitude, f32x4.splat(GROUP_MAX_EPS));
  // Zero groups search on an extreme of 1 to keep the lanes finite; their result is dropped below.
  extreme = v128.bitselect(f32x4.splat(1), extreme, isZero);
  const low = f32x4.splat(<f32>-nmax);
  const high = f32x4.splat(<f32>(nmax - 1));
  for (let trial = 0; trial < TRIALS; trial += 2) {
    const inverseA = inverseOfTrial(trial, nmax, extreme);
    const inverseB = inverseOfTrial(min(trial + 1, TRIALS - 1), nmax, extreme);
    accumulate(bytes, x, w, inverseA, inverseB, low, high);
    if (trial == 0) start(inverseA);
    else consider(inverseA, sumLxA, sumL2A);
    if (trial + 1 < TRIALS) consider(inverseB, sumLxB, sumL2B);
  }
  const magicAndShift = f32x4.splat(<f32>nmax + <f32>8388608.0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const l = f32x4.pmin(f32x4.pmax(nearestSmallLanes(f32x4.mul(bestInverse, v128.load(x + i))), low), high);
    const code = i32x4.sub(f32x4.add(l, magicAndShift), i32x4.splat(0x4b000000));
    v128.store(levels + i, v128.andnot(code, isZero));
  }
  return v128.andnot(bestScale, isZero);
}

/** Trial 0 is the plain one; 1..18 stand for is = -9..-1, 1..9. */
// @ts-ignore: decorator
@inline
function inverseOfTrial(trial: i32, nmax: i32, extreme: v128): v128 {
  const is = trial < 10 ? trial - 10 : trial - 9;
  const steps: f32 = trial == 0 ? <f32>nmax : <f32>nmax + <f32>0.1 * <f32>is;
  return f32x4.div(f32x4.splat(-steps), extreme);
}

function accumulate(bytes: usize, x: usize, w: usize, inverseA: v128, inverseB: v128, low: v128, high: v128): void {
  let lxA = f32x4.splat(0);
  let l2A = f32x4.splat(0);
  let lxB = f32x4.splat(0);
  let l2B = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = v128.load(x + i);
    const weight = v128.load(w + i);
    const wx = v128.load(weightedX + i);
    const a = f32x4.pmin(f32x4.pmax(nearestSmallLanes(f32x4.mul(inverseA, v)), low), high);
    const b = f32x4.pmin(f32x4.pmax(nearestSmallLanes(f32x4.mul(inverseB, v)), low), high);
    lxA = f32x4.add(lxA, f32x4.mul(wx, a));
    lxB = f32x4.add(lxB, f32x4.mul(wx, b));
    l2A = f32x4.add(l2A, f32x4.mul(f32x4.mul(weight, a), a));
    l2B = f32x4.add(l2B, f32x4.mul(f32x4.mul(weight, b), b));
  }
  sumLxA = lxA;
  sumL2A = l2A;
  sumLxB = lxB;
  sumL2B = l2B;
}

/** Takes the first trial as it is. */
// @ts-ignore: decorator
@inline
function start(inverse: v128): void {
  bestInverse = inverse;
  bestScale = v128.and(f32x4.div(sumLxA, sumL2A), f32x4.ne(sumL2A, f32x4.splat(0)));
  bestGain = f32x4.mul(bestScale, sumLxA);
}

/** Takes a later trial in the lanes where it is better. */
// @ts-ignore: decorator
@inline
function consider(inverse: v128, sumLx: v128, sumL2: v128): void {
  const wins = v128.and(f32x4.gt(sumL2, f32x4.splat(0)), f32x4.gt(f32x4.mul(sumLx, sumLx), f32x4.mul(bestGain, sumL2)));
  const quotient = f32x4.div(sumLx, sumL2);
  bestInverse = v128.bitselect(inverse, bestInverse, wins);
  bestScale = v128.bitselect(quotient, bestScale, wins);
  bestGain = v128.bitselect(f32x4.mul(quotient, sumLx), bestGain, wins);
}
