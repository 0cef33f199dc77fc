// Q2_0: 64 values in 18 bytes, 2.25 bits per weight. Bytes 0-1 f16 d; byte 2+j: elements 4 j .. 4 j + 3 from its lowest bits up.
// x = d * (q - 1). Ties: half away from zero. Code 3 (2 d) can be read, is never written.
import { loadHalf, storeHalf } from './lib/half';
import { absMax, inverseOf, ternaryCodes16 } from './lib/ternary';
import { storeSigned16 } from './lib/values';

export { __heap_base };

/** Rows x cols f32 to Q2_0: d = max|x|, q = round(x / d) + 1 with the unrounded 1/d. The imatrix is ignored. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const end = x + <usize>rows * <usize>cols * 4;
  while (x < end) {
    const d = absMax(x, 64);
    const inverse = inverseOf(d);
    storeHalf(out, d);
    const a = foldFours(ternaryCodes16(x, inverse));
    const b = foldFours(ternaryCodes16(x + 64, inverse));
    const c = foldFours(ternaryCodes16(x + 128, inverse));
    const e = foldFours(ternaryCodes16(x + 192, inverse));
    v128.store(out, i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_u(a, b), i16x8.narrow_i32x4_u(c, e)), 2);
    x += 256;
    out += 18;
  }
  return -1;
}

/** The four two-bit codes in the bytes of each i32 lane, packed into its lowest byte. */
// @ts-ignore: decorator
@inline
function foldFours(codes: v128): v128 {
  const pairs = v128.or(codes, i32x4.shr_u(codes, 6));
  return v128.and(v128.or(pairs, i32x4.shr_u(pairs, 12)), i32x4.splat(255));
}

/** Rows x cols Q2_0 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = f32x4.splat(loadHalf(src));
    const packed = v128.load(src, 2);
    const three = i8x16.splat(3);
    const one = i8x16.splat(1);
    const q0 = i8x16.sub(v128.and(packed, three), one);
    const q1 = i8x16.sub(v128.and(i8x16.shr_u(packed, 2), three), one);
    const q2 = i8x16.sub(v128.and(i8x16.shr_u(packed, 4), three), one);
    const q3 = i8x16.sub(i8x16.shr_u(packed, 6), one);
    const evenLow = v128.shuffle<i8>(q0, q1, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const evenHigh = v128.shuffle<i8>(q0, q1, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const oddLow = v128.shuffle<i8>(q2, q3, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const oddHigh = v128.shuffle<i8>(q2, q3, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    storeSigned16(out, v128.shuffle<i16>(evenLow, oddLow, 0, 8, 1, 9, 2, 10, 3, 11), d);
    storeSigned16(out + 64, v128.shuffle<i16>(evenLow, oddLow, 4, 12, 5, 13, 6, 14, 7, 15), d);
    storeSigned16(out + 128, v128.shuffle<i16>(evenHigh, oddHigh, 0, 8, 1, 9, 2, 10, 3, 11), d);
    storeSigned16(out + 192, v128.shuffle<i16>(evenHigh, oddHigh, 4, 12, 5, 13, 6, 14, 7, 15), d);
    src += 18;
    out += 256;
  }
}
