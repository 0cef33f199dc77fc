// BF16: the upper half of an f32, 2 bytes each, little-endian. Rounds to nearest even; see lib/half.ts.
import { floatToBfloat, floatToBfloatLanes } from './lib/half';

export { __heap_base };

/** Rows x cols f32 to bf16. The imatrix is ignored. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const count = <usize>rows * <usize>cols;
  const whole = count & ~7;
  for (let i: usize = 0; i < whole; i += 8) {
    const low = v128.load(x + i * 4);
    const high = v128.load(x + i * 4, 16);
    v128.store(out + i * 2, i16x8.narrow_i32x4_u(floatToBfloatLanes(low), floatToBfloatLanes(high)));
    // NaN is rare: its eight values are done again rather than every lane being asked.
    if (v128.any_true(v128.or(f32x4.ne(low, low), f32x4.ne(high, high)))) storeEach(x, out, i, i + 8);
  }
  storeEach(x, out, whole, count);
  return -1;
}

/** Values from .. to - 1, one by one. */
function storeEach(x: usize, out: usize, from: usize, to: usize): void {
  for (let i = from; i < to; i++) store<u16>(out + i * 2, <u16>floatToBfloat(load<f32>(x + i * 4)));
}

/** Rows x cols bf16 to f32, exact. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const count = <usize>rows * <usize>cols;
  const whole = count & ~7;
  const zero = i32x4.splat(0);
  for (let i: usize = 0; i < whole; i += 8) {
    const values = v128.load(src + i * 2);
    v128.store(out + i * 4, v128.shuffle<i16>(zero, values, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(out + i * 4, v128.shuffle<i16>(zero, values, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  }
  for (let i = whole; i < count; i++) store<u32>(out + i * 4, (<u32>load<u16>(src + i * 2)) << 16);
}
