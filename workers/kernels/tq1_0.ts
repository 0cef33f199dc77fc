// TQ1_0: 256 ternary values in 54 bytes, 1.6875 bits per weight. A byte is a fraction of 256 whose first base-3 digits are codes:
// bytes 0-31 five digits each, byte l elements l + 32 n (n = 0..4); 32-47 five digits, byte 32 + l elements 160 + l + 16 n;
// 48-51 four digits, byte 48 + l elements 240 + l + 4 n; 52-53 f16 d. x = d * (q - 1). Ties: half away from zero.
import { loadHalf, storeHalf } from './lib/half';
import { absMax, inverseOf, ternaryCodes16 } from './lib/ternary';
import { storeSigned16 } from './lib/values';

export { __heap_base };

/** Rows x cols f32 to TQ1_0: d = max|x|, q = round(x / d) + 1 with the unrounded 1/d. The imatrix is ignored. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const end = x + <usize>rows * <usize>cols * 4;
  while (x < end) {
    const d = absMax(x, 256);
    const inverse = inverseOf(d);
    v128.store(out, fiveDigits(x, 128, inverse));
    v128.store(out, fiveDigits(x + 64, 128, inverse), 16);
    v128.store(out, fiveDigits(x + 640, 64, inverse), 32);
    v128.store32_lane(out, fourDigits(ternaryCodes16(x + 960, inverse)), 0, 48);
    storeHalf(out + 52, d);
    x += 1024;
    out += 54;
  }
  return -1;
}

/** Sixteen bytes of five digits; digit n comes from the values at x + n * stride bytes. */
function fiveDigits(x: usize, stride: usize, inverse: v128): v128 {
  let number = ternaryCodes16(x, inverse);
  for (let n = 1; n < 5; n++) {
    x += stride;
    number = i8x16.add(tripled(number), ternaryCodes16(x, inverse));
  }
  return asFraction(number);
}

/** Four bytes of four digits and a zero: byte l from codes l, l+4, l+8, l+12. */
function fourDigits(codes: v128): v128 {
  let number = codes;
  number = i8x16.add(tripled(number), v128.shuffle<i32>(codes, codes, 1, 1, 1, 1));
  number = i8x16.add(tripled(number), v128.shuffle<i32>(codes, codes, 2, 2, 2, 2));
  number = i8x16.add(tripled(number), v128.shuffle<i32>(codes, codes, 3, 3, 3, 3));
  return asFraction(tripled(number));
}

// @ts-ignore: decorator
@inline
function tripled(bytes: v128): v128 {
  return i8x16.add(i8x16.add(bytes, bytes), bytes);
}

/** ceil(number * 256 / 243) of bytes up to 242: number + ceil(number * 13 / 243). */
function asFraction(number: v128): v128 {
  const low = ceilOfThirteen(i16x8.extend_low_i8x16_u(number));
  const high = ceilOfThirteen(i16x8.extend_high_i8x16_u(number));
  return i8x16.add(number, i8x16.narrow_i16x8_u(low, high));
}

/** ceil(n * 13 / 243) of u16 lanes; 17261 / 2^22 stands for 1 / 243, exact after truncation for numerators below 10^4. */
// @ts-ignore: decorator
@inline
function ceilOfThirteen(n: v128): v128 {
  const numerator = i16x8.add(i16x8.mul(n, i16x8.splat(13)), i16x8.splat(242));
  const factor = i16x8.splat(17261);
  const low = i32x4.shr_u(i32x4.extmul_low_i16x8_u(numerator, factor), 22);
  const high = i32x4.shr_u(i32x4.extmul_high_i16x8_u(numerator, factor), 22);
  return i16x8.narrow_i32x4_u(low, high);
}

/** Rows x cols TQ1_0 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = f32x4.splat(loadHalf(src + 52));
    storeDigits(v128.load(src), out, 128, d);
    storeDigits(v128.load(src, 16), out + 64, 128, d);
    storeDigits(v128.load(src, 32), out + 640, 64, d);
    const first = v128.load32_splat(src + 48);
    const second = tripled(first);
    const third = tripled(second);
    const pairs = v128.shuffle<i32>(first, second, 0, 4, 0, 4);
    const bytes = v128.shuffle<i64>(pairs, v128.shuffle<i32>(third, tripled(third), 0, 4, 0, 4), 0, 2);
    storeSigned16(out + 960, digitMinusOne(bytes), d);
    src += 54;
    out += 1024;
  }
}

/** Writes the five digits of 16 bytes, digit n to out + n * stride bytes. */
// @ts-ignore: decorator
@inline
function storeDigits(bytes: v128, out: usize, stride: usize, d: v128): void {
  storeSigned16(out, digitMinusOne(bytes), d);
  bytes = tripled(bytes);
  storeSigned16(out + stride, digitMinusOne(bytes), d);
  bytes = tripled(bytes);
  storeSigned16(out + 2 * stride, digitMinusOne(bytes), d);
  bytes = tripled(bytes);
  storeSigned16(out + 3 * stride, digitMinusOne(bytes), d);
  bytes = tripled(bytes);
  storeSigned16(out + 4 * stride, digitMinusOne(bytes), d);
}

/** (byte * 3 >> 8) - 1: the first base-3 digit of the fraction byte / 256, less 1. It reaches 1 at 86 and 2 at 171. */
// @ts-ignore: decorator
@inline
function digitMinusOne(bytes: v128): v128 {
  const atLeastOne = i8x16.ge_u(bytes, i8x16.splat(86));
  const atLeastTwo = i8x16.ge_u(bytes, i8x16.splat(<i8>171));
  return i8x16.sub(i8x16.sub(i8x16.splat(-1), atLeastOne), atLeastTwo);
}
