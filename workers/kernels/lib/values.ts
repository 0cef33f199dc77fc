// Sixteen decoded values at a time: codes as bytes in, f32 out.

/** Writes scale * code of 16 signed codes as 16 f32. */
// @ts-ignore: decorator
@inline
export function storeSigned16(out: usize, codes: v128, scale: v128): void {
  const low = i16x8.extend_low_i8x16_s(codes);
  const high = i16x8.extend_high_i8x16_s(codes);
  v128.store(out, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(low))));
  v128.store(out, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(low))), 16);
  v128.store(out, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(high))), 32);
  v128.store(out, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(high))), 48);
}

/** Writes scale * code - min of 16 unsigned codes as 16 f32. */
// @ts-ignore: decorator
@inline
export function storeAffine16(out: usize, codes: v128, scale: v128, min: v128): void {
  const low = i16x8.extend_low_i8x16_u(codes);
  const high = i16x8.extend_high_i8x16_u(codes);
  v128.store(out, f32x4.sub(f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(low))), min));
  v128.store(out, f32x4.sub(f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(low))), min), 16);
  v128.store(out, f32x4.sub(f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(high))), min), 32);
  v128.store(out, f32x4.sub(f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(high))), min), 48);
}

/** Bytes 16 where bit `bit` of the matching byte is set, else 0. */
// @ts-ignore: decorator
@inline
export function bitAs16(bytes: v128, bit: i32): v128 {
  return bit < 4
    ? v128.and(i8x16.shl(bytes, 4 - bit), i8x16.splat(16))
    : v128.and(i8x16.shr_u(bytes, bit - 4), i8x16.splat(16));
}

/** Bytes 16 or 0 from the 16 bits at a byte offset, bit j for byte j. */
// @ts-ignore: decorator
@inline
export function loadBitsAs16(at: usize): v128 {
  const spread = v128.shuffle<i8>(v128.load8_splat(at), v128.load8_splat(at + 1), 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  const selected = v128.and(spread, i64x2.splat(0x8040201008040201));
  return v128.and(i8x16.ne(selected, i8x16.splat(0)), i8x16.splat(16));
}
