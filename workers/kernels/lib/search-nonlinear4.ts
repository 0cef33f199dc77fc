// The scale search of IQ4_NL and IQ4_XS for four groups of 32 in lockstep.
import { levelTable, nearestCodes } from './nonlinear4';

const GROUP_MAX_EPS: f32 = 1e-15;

let sumQx: v128 = i32x4.splat(0);
let sumQ2: v128 = i32x4.splat(0);

/**
 * The scales of four groups of 32 values (transposed at x, importances at w): first d = max / 127 with the signed value of largest
 * magnitude (the first of equals), then 15 trials of 1/d = (step - 127) / max, step = -7..7, each followed by weighted least
 * squares. A trial wins with a strictly larger (sum wqx)^2 / sum wqq. 0 for groups below 1e-15.
 */
export function searchNonlinear4(x: usize, w: usize): v128 {
  let magnitude = f32x4.splat(0);
  let extreme = f32x4.splat(0);
  for (let i: usize = 0; i < 512; i += 16) {
    const v = v128.load(x + i);
    const a = f32x4.abs(v);
    const larger = f32x4.gt(a, magnitude);
    magnitude = v128.bitselect(a, magnitude, larger);
    extreme = v128.bitselect(v, extreme, larger);
  }
  const zero = f32x4.splat(0);
  const isZero = f32x4.lt(magnitude, f32x4.splat(GROUP_MAX_EPS));
  if (i32x4.all_true(isZero)) return zero;
  extreme = v128.bitselect(f32x4.splat(1), extreme, isZero);

  const first = f32x4.div(f32x4.neg(extreme), f32x4.splat(-127));
  accumulate(x, w, f32x4.div(f32x4.splat(1), first));
  let scale = v128.and(f32x4.div(sumQx, sumQ2), f32x4.gt(sumQ2, zero));
  let best = f32x4.mul(scale, sumQx);
  for (let step = -7; step <= 7; step++) {
    accumulate(x, w, f32x4.div(f32x4.splat(<f32>(step - 127)), extreme));
    const wins = v128.and(f32x4.gt(sumQ2, zero), f32x4.gt(f32x4.mul(sumQx, sumQx), f32x4.mul(best, sumQ2)));
    const quotient = f32x4.div(sumQx, sumQ2);
    scale = v128.bitselect(quotient, scale, wins);
    best = v128.bitselect(f32x4.mul(quotient, sumQx), best, wins);
  }
  return v128.andnot(scale, isZero);
}

/** Sums of (w q) x and (w q) q over the 32 values, q the level nearest to inverse * x. */
function accumulate(x: usize, w: usize, inverse: v128): void {
  let qx = f32x4.splat(0);
  let q2 = f32x4.splat(0);
  for (let i: usize = 0; i < 512; i += 64) {
    const x0 = v128.load(x + i);
    const x1 = v128.load(x + i, 16);
    const x2 = v128.load(x + i, 32);
    const x3 = v128.load(x + i, 48);
    const codes = nearestCodes(f32x4.mul(inverse, x0), f32x4.mul(inverse, x1), f32x4.mul(inverse, x2), f32x4.mul(inverse, x3));
    const levels = i8x16.swizzle(levelTable(), codes);
    const low = i16x8.extend_low_i8x16_s(levels);
    const high = i16x8.extend_high_i8x16_s(levels);
    const q0 = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(low));
    const q1 = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(low));
    const q2nd = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(high));
    const q3 = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(high));
    const w0 = f32x4.mul(v128.load(w + i), q0);
    const w1 = f32x4.mul(v128.load(w + i, 16), q1);
    const w2 = f32x4.mul(v128.load(w + i, 32), q2nd);
    const w3 = f32x4.mul(v128.load(w + i, 48), q3);
    qx = f32x4.add(f32x4.add(f32x4.add(f32x4.add(qx, f32x4.mul(w0, x0)), f32x4.mul(w1, x1)), f32x4.mul(w2, x2)), f32x4.mul(w3, x3));
    q2 = f32x4.add(f32x4.add(f32x4.add(f32x4.add(q2, f32x4.mul(w0, q0)), f32x4.mul(w1, q1)), f32x4.mul(w2, q2nd)), f32x4.mul(w3, q3));
  }
  sumQx = qx;
  sumQ2 = q2;
}
