// Tie rules of the references, by bits. Scalar versions; the lane versions stand in lanes.ts.

/** 1.5 * 2^23: adding it leaves the integer part of a small f32 in the low mantissa bits, rounded to nearest even. */
export const NEAREST_MAGIC: f32 = 12582912.0;

/**
 * ggml's nearest_int: half to even for |v| <= 2^22. Outside that range the low 23 bits of v + 1.5*2^23 are returned as they
 * come (NaN 0, infinity -4194304), which the references rely on; a rounding instruction would answer differently.
 */
// @ts-ignore: decorator
@inline
export function nearestInt(v: f32): i32 {
  return (reinterpret<i32>(v + NEAREST_MAGIC) & 0x007fffff) - 0x00400000;
}

/**
 * C's roundf: half away from zero, as an f32 (keeps -0). The fraction below 0.5 is compared, never v + 0.5, which would round
 * 0.49999997 up. Values from 2^23 on are whole already; NaN stays NaN.
 */
// @ts-ignore: decorator
@inline
export function roundHalfAway(v: f32): f32 {
  const whole = trunc<f32>(v);
  const away = abs<f32>(v - whole) >= <f32>0.5 ? whole + copysign<f32>(1.0, v) : whole;
  return copysign<f32>(away, v);
}

// @ts-ignore: decorator
@inline
export function clampInt(v: i32, low: i32, high: i32): i32 {
  return v < low ? low : v > high ? high : v;
}
