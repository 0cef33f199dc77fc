// F16: IEEE half precision, 2 bytes each, little-endian. Rounds to nearest even; see lib/half.ts.
import { floatToHalf, floatToHalfLanes, halfToFloat, halfToFloatLanes } from './lib/half';

export { __heap_base };

/** Rows x cols f32 to f16. The imatrix is ignored. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const count = <usize>rows * <usize>cols;
  const whole = count & ~7;
  for (let i: usize = 0; i < whole; i += 8) {
    const low = floatToHalfLanes(v128.load(x + i * 4));
    const high = floatToHalfLanes(v128.load(x + i * 4, 16));
    v128.store(out + i * 2, i16x8.narrow_i32x4_u(low, high));
  }
  for (let i = whole; i < count; i++) store<u16>(out + i * 2, <u16>floatToHalf(load<f32>(x + i * 4)));
  return -1;
}

/** Rows x cols f16 to f32, exact. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const count = <usize>rows * <usize>cols;
  const whole = count & ~7;
  for (let i: usize = 0; i < whole; i += 8) {
    const halves = v128.load(src + i * 2);
    v128.store(out + i * 4, halfToFloatLanes(i32x4.extend_low_i16x8_u(halves)));
    v128.store(out + i * 4, halfToFloatLanes(i32x4.extend_high_i16x8_u(halves)), 16);
  }
  for (let i = whole; i < count; i++) store<f32>(out + i * 4, halfToFloat(<u32>load<u16>(src + i * 2)));
}
