// ln, exp, sine and cosine of four f32 lanes. Only additions, multiplications, divisions and exact bit moves, so that every
// machine gives the same bits. Relative errors below 3e-7 on the stated ranges.

// @ts-ignore: decorator
@inline
const LN2: f32 = 0.6931471805599453;

/**
 * Natural logarithm of normal positive f32. x = m 2^e with m in [sqrt(1/2), sqrt 2), ln m = 2 (s + s^3/3 + s^5/5 + ..) with
 * s = (m - 1) / (m + 1), |s| <= 0.172: the first term left out is below 1e-9 of the result.
 */
// @ts-ignore: decorator
@inline
export function ln4(x: v128): v128 {
  const offset = i32x4.splat(0x3f3504f3); // sqrt(1/2) by its bits
  const shifted = i32x4.sub(x, offset);
  const exponent = i32x4.shr_s(shifted, 23);
  const m = i32x4.sub(x, i32x4.shl(exponent, 23));
  const one = f32x4.splat(1);
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const q = f32x4.mul(s, s);
  let p = f32x4.splat(2.0 / 9.0);
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(2.0 / 7.0));
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(2.0 / 5.0));
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(2.0 / 3.0));
  const lnM = f32x4.add(f32x4.add(s, s), f32x4.mul(f32x4.mul(p, q), s));
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(LN2)), lnM);
}

/** exp(x) for |x| <= 80: 2^k times a polynomial of degree 7 in the rest, |rest| <= 0.35. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const k = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.4426950408889634)));
  // ln 2 in two parts: the first has few bits, so that k times it is exact.
  let f = f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375)));
  f = f32x4.add(f, f32x4.mul(k, f32x4.splat(2.12194440054690583e-4)));
  let p = f32x4.splat(1.0 / 5040.0);
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.0 / 720.0));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.0 / 120.0));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.0 / 24.0));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.0 / 6.0));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1));
  return i32x4.add(p, i32x4.shl(i32x4.trunc_sat_f32x4_s(k), 23));
}

/** The quarter turn nearest to an angle given as a u32 fraction of a turn. */
// @ts-ignore: decorator
@inline
function quarterOf(turn: v128): v128 {
  return i32x4.shr_u(i32x4.add(turn, i32x4.splat(0x20000000)), 30);
}

/** The angle from the nearest quarter turn, in radians: |angle| <= pi/4. */
// @ts-ignore: decorator
@inline
function restOf(turn: v128, quarter: v128): v128 {
  const rest = i32x4.sub(turn, i32x4.shl(quarter, 30));
  return f32x4.mul(f32x4.convert_i32x4_s(rest), f32x4.splat(1.4629180792671596e-9)); // 2 pi / 2^32
}

// @ts-ignore: decorator
@inline
function smallSine(a: v128): v128 {
  const q = f32x4.mul(a, a);
  let p = f32x4.splat(1.0 / 362880.0);
  p = f32x4.sub(f32x4.mul(p, q), f32x4.splat(1.0 / 5040.0));
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(1.0 / 120.0));
  p = f32x4.sub(f32x4.mul(p, q), f32x4.splat(1.0 / 6.0));
  return f32x4.add(a, f32x4.mul(f32x4.mul(p, q), a));
}

// @ts-ignore: decorator
@inline
function smallCosine(a: v128): v128 {
  const q = f32x4.mul(a, a);
  let p = f32x4.splat(1.0 / 40320.0);
  p = f32x4.sub(f32x4.mul(p, q), f32x4.splat(1.0 / 720.0));
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(1.0 / 24.0));
  p = f32x4.sub(f32x4.mul(p, q), f32x4.splat(0.5));
  return f32x4.add(f32x4.mul(p, q), f32x4.splat(1));
}

/** cos(2 pi turn / 2^32). Odd quarters swap sine and cosine; quarters 1 and 2 turn the sign. */
// @ts-ignore: decorator
@inline
export function cosTurn4(turn: v128): v128 {
  const quarter = quarterOf(turn);
  const rest = restOf(turn, quarter);
  const odd = i32x4.neg(v128.and(quarter, i32x4.splat(1)));
  const sign = i32x4.shl(v128.and(i32x4.add(quarter, i32x4.splat(1)), i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(smallSine(rest), smallCosine(rest), odd), sign);
}

/** sin(2 pi turn / 2^32). Odd quarters swap sine and cosine; quarters 2 and 3 turn the sign. */
// @ts-ignore: decorator
@inline
export function sinTurn4(turn: v128): v128 {
  const quarter = quarterOf(turn);
  const rest = restOf(turn, quarter);
  const odd = i32x4.neg(v128.and(quarter, i32x4.splat(1)));
  const sign = i32x4.shl(v128.and(quarter, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(smallCosine(rest), smallSine(rest), odd), sign);
}
