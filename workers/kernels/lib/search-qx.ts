// make_qx_quants for four groups in lockstep: one signed scale per group, weighted least squares over 18 trial scales.
import { nearestSmallLanes } from './lanes';

/** Room for w*x of one group of up to 32. */
const weightedX = memory.data(32 * 16, 16);

/** Groups whose largest magnitude stays below this are all zero. */
const GROUP_MAX_EPS: f32 = 1e-15;

/**
 * Finds the scale of four groups of n values (transposed at x, importances at w). Writes the codes level + nmax as transposed
 * i32 to `levels` (0 in all-zero groups). Returns the four scales (0 for all-zero groups).
 *
 * Each trial's inverse scale is -(nmax + 0.1 is) / max with the signed value of largest magnitude (the first of equals), so that
 * one reaches -nmax. Ties: nearest even. A trial wins with a strictly larger (sum wxl)^2 / sum wll.
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
  let bestInverse = f32x4.splat(0);
  let scale = f32x4.splat(0);
  let best = f32x4.splat(0);
  // The 19 inverse scales: plain first, then -9..9 without 0.
  for (let trial = -10; trial <= 9; trial++) {
    if (trial == 0) continue;
    const first = trial == -10;
    const steps: f32 = first ? <f32>nmax : <f32>nmax + <f32>0.1 * <f32>trial;
    const inverse = f32x4.div(f32x4.splat(-steps), extreme);
    let sumLx = f32x4.splat(0);
    let sumL2 = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) {
      const l = f32x4.pmin(f32x4.pmax(nearestSmallLanes(f32x4.mul(inverse, v128.load(x + i))), low), high);
      sumLx = f32x4.add(sumLx, f32x4.mul(v128.load(weightedX + i), l));
      sumL2 = f32x4.add(sumL2, f32x4.mul(f32x4.mul(v128.load(w + i), l), l));
    }
    const quotient = f32x4.div(sumLx, sumL2);
    if (first) {
      bestInverse = inverse;
      scale = v128.bitselect(quotient, f32x4.splat(0), f32x4.ne(sumL2, f32x4.splat(0)));
      best = f32x4.mul(scale, sumLx);
    } else {
      const wins = v128.and(f32x4.gt(sumL2, f32x4.splat(0)), f32x4.gt(f32x4.mul(sumLx, sumLx), f32x4.mul(best, sumL2)));
      bestInverse = v128.bitselect(inverse, bestInverse, wins);
      scale = v128.bitselect(quotient, scale, wins);
      best = v128.bitselect(f32x4.mul(quotient, sumLx), best, wins);
    }
  }

  const magicAndShift = f32x4.splat(<f32>nmax + <f32>8388608.0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const l = f32x4.pmin(f32x4.pmax(nearestSmallLanes(f32x4.mul(bestInverse, v128.load(x + i))), low), high);
    const code = i32x4.sub(f32x4.add(l, magicAndShift), i32x4.splat(0x4b000000));
    v128.store(levels + i, v128.andnot(code, isZero));
  }
  return v128.andnot(scale, isZero);
}
