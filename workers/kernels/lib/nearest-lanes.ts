// Tie rules for four lanes; the results stay f32. See rounding.ts for the scalar ones.
import { NEAREST_MAGIC } from './rounding';

/** Nearest whole number, ties to even, for |v| <= 2^22. */
// @ts-ignore: decorator
@inline
export function nearestEven(v: v128): v128 {
  const magic = f32x4.splat(NEAREST_MAGIC);
  return f32x4.sub(f32x4.add(v, magic), magic);
}

/** Nearest level of 0 .. high, ties to even; 0 for NaN. */
// @ts-ignore: decorator
@inline
export function nearestFromZero(v: v128, high: v128): v128 {
  return f32x4.pmin(high, f32x4.pmax(f32x4.splat(0), nearestEven(v)));
}

/** Half away from zero, as roundf. */
// @ts-ignore: decorator
@inline
export function roundAwayLanes(v: v128): v128 {
  const signs = i32x4.splat(0x80000000);
  const whole = f32x4.trunc(v);
  const away = f32x4.ge(f32x4.abs(f32x4.sub(v, whole)), f32x4.splat(0.5));
  const one = v128.or(v128.and(v, signs), f32x4.splat(1));
  return f32x4.add(whole, v128.and(one, away));
}

/**
 * Half away from zero, for values that are not negative, up to 2^22. With the number below a half instead of a half, values just below a
 * half stay below 1, and k + 1/2 still comes to k + 1: for k = 0 by the tie to even, later because the sum has no bit for the difference.
 */
// @ts-ignore: decorator
@inline
export function roundAwayPositive(v: v128): v128 {
  return f32x4.floor(f32x4.add(v, f32x4.splat(0.49999997)));
}

/** Whole numbers of magnitude up to 2^22 as i32 lanes. */
// @ts-ignore: decorator
@inline
export function wholeLanes(v: v128): v128 {
  const magic = f32x4.splat(NEAREST_MAGIC);
  return i32x4.sub(f32x4.add(v, magic), magic);
}
