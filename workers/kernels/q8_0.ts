// Q8_0: 32 values in 34 bytes, 8.5 bits per weight. Bytes 0-1 f16 d; bytes 2-33 int8 q of elements 0..31. x = d * q.
// Ties: half away from zero.
import { loadHalf, storeHalf } from './lib/half';
import { absMax32, roundHalfAwayLanes } from './lib/lanes';
import { storeSigned16 } from './lib/values';

export { __heap_base };

/** Rows x cols f32 to Q8_0. d = max|x| / 127; q from the unrounded 1/d. The imatrix is ignored. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const end = x + <usize>rows * <usize>cols * 4;
  while (x < end) {
    const d = absMax32(x) / <f32>127.0;
    const inverse = f32x4.splat(d != 0 ? <f32>1.0 / d : <f32>0.0);
    storeHalf(out, d);
    for (let i: usize = 0; i < 32; i += 16) {
      const a = roundHalfAwayLanes(f32x4.mul(v128.load(x + i * 4), inverse));
      const b = roundHalfAwayLanes(f32x4.mul(v128.load(x + i * 4, 16), inverse));
      const c = roundHalfAwayLanes(f32x4.mul(v128.load(x + i * 4, 32), inverse));
      const e = roundHalfAwayLanes(f32x4.mul(v128.load(x + i * 4, 48), inverse));
      v128.store(out + i, i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, e)), 2);
    }
    x += 128;
    out += 34;
  }
  return -1;
}

/** Rows x cols Q8_0 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = f32x4.splat(loadHalf(src));
    for (let i: usize = 0; i < 32; i += 16) {
      const q = v128.load(src + i, 2);
      storeSigned16(out + i * 4, q, d);
    }
    src += 34;
    out += 128;
  }
}
