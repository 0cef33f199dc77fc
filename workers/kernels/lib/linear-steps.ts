// Steps of linear levels, as qkxh, qkxsh and their lockstep variants use them.

/** Fraction |x| / odd of a step, 0 past the last odd number of the component's side. */
// @ts-ignore: decorator
@inline
export function linearFraction(magnitude: v128, odd: v128, lastOdd: v128): v128 {
  return v128.and(f32x4.le(odd, lastOdd), f32x4.div(magnitude, odd));
}

/**
 * Outward steps of a component in the best vector: the larger of `start` and the number of odd numbers o <= lastOdd with
 * magnitude / o >= bestFraction. The estimate from one division is corrected by at most one.
 */
// @ts-ignore: decorator
@inline
export function linearStepsTaken(magnitude: v128, bestFraction: v128, lastOdd: v128, start: v128): v128 {
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  let count = f32x4.floor(f32x4.mul(f32x4.add(f32x4.div(magnitude, bestFraction), one), f32x4.splat(0.5)));
  count = f32x4.pmin(count, f32x4.mul(f32x4.add(lastOdd, one), f32x4.splat(0.5)));
  const lastTaken = f32x4.sub(f32x4.mul(count, two), one);
  const fewer = f32x4.lt(f32x4.div(magnitude, lastTaken), bestFraction);
  count = f32x4.sub(count, v128.and(v128.and(fewer, f32x4.gt(count, f32x4.splat(0))), one));
  const nextOdd = f32x4.add(f32x4.mul(count, two), one);
  const more = v128.and(f32x4.ge(f32x4.div(magnitude, nextOdd), bestFraction), f32x4.le(nextOdd, lastOdd));
  count = f32x4.add(count, v128.and(more, one));
  return f32x4.pmax(start, count);
}

/** The level: steps with the sign of the direction, as i32 lanes. */
// @ts-ignore: decorator
@inline
export function signedLevel(steps: v128, down: v128): v128 {
  const level = i32x4.trunc_sat_f32x4_s(steps);
  return v128.bitselect(i32x4.neg(level), level, down);
}
