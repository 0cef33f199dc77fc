// TQ2_0: 256 ternary values in 66 bytes, 2.0625 bits per weight. Bytes 0-63 codes: byte 32 h + l holds elements 128 h + l, + 32, + 64,
// + 96 from its lowest bits up; 64-65 f16 d. x = d * (q - 1). Ties: half away from zero.
import { loadHalf, storeHalf } from './lib/half';
import { absMax, inverseOf, ternaryCodes16 } from './lib/ternary';
import { storeSigned16 } from './lib/values';

export { __heap_base };

/** Rows x cols f32 to TQ2_0: d = max|x|, q = round(x / d) + 1 with the unrounded 1/d. The imatrix is ignored. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const end = x + <usize>rows * <usize>cols * 4;
  while (x < end) {
    const d = absMax(x, 256);
    const inverse = inverseOf(d);
    for (let i: usize = 0; i < 64; i += 16) {
      const from = x + ((i & 32) << 4) + ((i & 31) << 2);
      const low = v128.or(ternaryCodes16(from, inverse), i8x16.shl(ternaryCodes16(from + 128, inverse), 2));
      const high = v128.or(ternaryCodes16(from + 256, inverse), i8x16.shl(ternaryCodes16(from + 384, inverse), 2));
      v128.store(out + i, v128.or(low, i8x16.shl(high, 4)));
    }
    storeHalf(out + 64, d);
    x += 1024;
    out += 66;
  }
  return -1;
}

/** Rows x cols TQ2_0 to f32. Code 3 reads as 2. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  const one = i8x16.splat(1);
  const three = i8x16.splat(3);
  while (out < end) {
    const d = f32x4.splat(loadHalf(src + 64));
    for (let i: usize = 0; i < 64; i += 16) {
      const packed = v128.load(src + i);
      const to = out + ((i & 32) << 4) + ((i & 31) << 2);
      storeSigned16(to, i8x16.sub(v128.and(packed, three), one), d);
      storeSigned16(to + 128, i8x16.sub(v128.and(i8x16.shr_u(packed, 2), three), one), d);
      storeSigned16(to + 256, i8x16.sub(v128.and(i8x16.shr_u(packed, 4), three), one), d);
      storeSigned16(to + 384, i8x16.sub(i8x16.shr_u(packed, 6), one), d);
    }
    src += 66;
    out += 1024;
  }
}
