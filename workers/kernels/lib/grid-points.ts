// Points of the grid formats, unpacked from their tables of digits (src/core/quants/grids).

/** Writes `count` points of eight 2-bit digits as 8 bytes each: digit l becomes byte l of `values` (lowest first). */
export function expandOctets(digits: usize, count: i32, values: u32, out: usize): void {
  for (let point = 0; point < count; point++) {
    const packed: u32 = load<u16>(digits + (<usize>point << 1));
    for (let i = 0; i < 8; i++) {
      const digit = (packed >> (2 * i)) & 3;
      store<u8>(out + ((<usize>point << 3) + i), <u8>(values >> (8 * digit)));
    }
  }
}

/** Writes `count` points of four 3-bit digits as 4 bytes each: digit l becomes byte l of `values` (lowest first). */
export function expandQuads(digits: usize, count: i32, values: u64, out: usize): void {
  for (let point = 0; point < count; point++) {
    const packed: u32 = load<u16>(digits + (<usize>point << 1));
    for (let i = 0; i < 4; i++) {
      const digit = (packed >> (3 * i)) & 7;
      store<u8>(out + ((<usize>point << 2) + i), <u8>(values >> (8 * digit)));
    }
  }
}

/** Four f32: the first four of eight 16-bit integers times `scale`. */
// @ts-ignore: decorator
@inline
export function scaledLow(values: v128, scale: v128): v128 {
  return f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(values)));
}

/** Four f32: the last four of eight 16-bit integers times `scale`. */
// @ts-ignore: decorator
@inline
export function scaledHigh(values: v128, scale: v128): v128 {
  return f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(values)));
}
