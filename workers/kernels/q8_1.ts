// Q8_1: 32 values in 36 bytes, 9 bits per weight; what ggml makes of activations for Q4_1 and Q5_1. Bytes 0-1 f16 d; 2-3 f16
// s = d * sum of the codes; 4-35 int8 q of elements 0..31. x = d * q. Ties: half away from zero.
import { loadHalf, storeHalf } from './lib/half';
import { absMax32, roundHalfAwayLanes } from './lib/lanes';
import { storeSigned16 } from './lib/values';

export { __heap_base };

const BYTES: usize = 36;

/** Rows x cols f32 to Q8_1. d = max|x| / 127; q from the unrounded 1/d. The imatrix is ignored. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const end = x + <usize>rows * <usize>cols * 4;
  while (x < end) {
    const d = absMax32(x) / <f32>127.0;
    const inverse = f32x4.splat(d != 0 ? <f32>1.0 / d : <f32>0.0);
    let sums = i32x4.splat(0);
    for (let i: usize = 0; i < 32; i += 8) {
      const a = roundHalfAwayLanes(f32x4.mul(v128.load(x + i * 4), inverse));
      const b = roundHalfAwayLanes(f32x4.mul(v128.load(x + i * 4, 16), inverse));
      const words = i16x8.narrow_i32x4_s(a, b);
      const bytes = i8x16.narrow_i16x8_s(words, words);
      v128.store64_lane(out + i, bytes, 0, 4);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(i16x8.extend_low_i8x16_s(bytes)));
    }
    const pairs = i32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 0, 1));
    const sum = i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
    storeHalf(out, d);
    storeHalf(out + 2, <f32>sum * d);
    x += 128;
    out += BYTES;
  }
  return -1;
}

/** Rows x cols Q8_1 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = f32x4.splat(loadHalf(src));
    storeSigned16(out, v128.load(src, 4), d);
    storeSigned16(out + 64, v128.load(src, 20), d);
    src += BYTES;
    out += 128;
  }
}
