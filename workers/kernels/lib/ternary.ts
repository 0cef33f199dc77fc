// Codes of the formats that scale by the largest magnitude: -1, 0, 1 stored as 0, 1, 2.

/** max|x| of n consecutive f32 (n a multiple of 16). */
export function absMax(x: usize, n: i32): f32 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (const end = x + <usize>n * 4; x < end; x += 64) {
    a = f32x4.pmax(a, f32x4.abs(v128.load(x)));
    b = f32x4.pmax(b, f32x4.abs(v128.load(x, 16)));
    c = f32x4.pmax(c, f32x4.abs(v128.load(x, 32)));
    d = f32x4.pmax(d, f32x4.abs(v128.load(x, 48)));
  }
  const quads = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
  const pairs = f32x4.pmax(quads, v128.shuffle<i32>(quads, quads, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

/** 1 / d, or 0 for d = 0, in all lanes. */
// @ts-ignore: decorator
@inline
export function inverseOf(d: f32): v128 {
  return f32x4.splat(d != 0 ? <f32>1.0 / d : <f32>0.0);
}

/**
 * Codes 0, 1, 2 of 16 values: round(x * inverse) + 1, halves away from zero. As |x * inverse| < 1.5, comparing with the halves is
 * the same rounding.
 */
// @ts-ignore: decorator
@inline
export function ternaryCodes16(x: usize, inverse: v128): v128 {
  const a = f32x4.mul(v128.load(x), inverse);
  const b = f32x4.mul(v128.load(x, 16), inverse);
  const c = f32x4.mul(v128.load(x, 32), inverse);
  const d = f32x4.mul(v128.load(x, 48), inverse);
  const half = f32x4.splat(0.5);
  const minusHalf = f32x4.splat(-0.5);
  const up = narrowMasks(f32x4.ge(a, half), f32x4.ge(b, half), f32x4.ge(c, half), f32x4.ge(d, half));
  const down = narrowMasks(f32x4.le(a, minusHalf), f32x4.le(b, minusHalf), f32x4.le(c, minusHalf), f32x4.le(d, minusHalf));
  return i8x16.add(i8x16.sub(i8x16.splat(1), up), down);
}

/** Four lane masks as 16 byte masks. */
// @ts-ignore: decorator
@inline
export function narrowMasks(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
}
