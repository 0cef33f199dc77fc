// Q8_K: 256 values in 292 bytes, 9.125 bits per weight; what ggml makes of activations for the K formats. Bytes 0-3 f32 d; 4-259 int8
// q of elements 0..255; 260-291 sixteen i16 sums of 16 codes each. x = d * q. Ties: half to even.
import { nearestLanes } from './lib/lanes';
import { storeSigned16 } from './lib/values';

export { __heap_base };

const BYTES: usize = 292;

/**
 * Rows x cols f32 to Q8_K: the value of largest magnitude (the first of equals) becomes -127, d is its share. An all-zero block is
 * all zero bytes (the reference leaves its sums unwritten). The imatrix is ignored. Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const end = x + <usize>rows * <usize>cols * 4;
  while (x < end) {
    quantizeBlock(x, out);
    x += 1024;
    out += BYTES;
  }
  return -1;
}

function quantizeBlock(x: usize, out: usize): void {
  let magnitude: f32 = 0;
  let extreme: f32 = 0;
  for (let i: usize = 0; i < 1024; i += 4) {
    const v = load<f32>(x + i);
    if (abs<f32>(v) > magnitude) {
      magnitude = abs<f32>(v);
      extreme = v;
    }
  }
  if (magnitude == 0) {
    memory.fill(out, 0, BYTES);
    return;
  }
  const inverse = <f32>-127.0 / extreme;
  const scale = f32x4.splat(inverse);
  store<f32>(out, <f32>1.0 / inverse);
  for (let group: usize = 0; group < 16; group++) {
    const from = x + group * 64;
    const low = i16x8.narrow_i32x4_s(codeOf(v128.load(from), scale), codeOf(v128.load(from, 16), scale));
    const high = i16x8.narrow_i32x4_s(codeOf(v128.load(from, 32), scale), codeOf(v128.load(from, 48), scale));
    v128.store(out + group * 16, i8x16.narrow_i16x8_s(low, high), 4);
    const sums = i32x4.extadd_pairwise_i16x8_s(i16x8.add(low, high));
    const pairs = i32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 0, 1));
    store<i16>(out + group * 2, <i16>(i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1)), 260);
  }
}

/** min(127, nearest) wrapped to a signed byte, as the reference stores it when 1/d is infinite. */
// @ts-ignore: decorator
@inline
function codeOf(x: v128, scale: v128): v128 {
  const level = i32x4.min_s(nearestLanes(f32x4.mul(scale, x)), i32x4.splat(127));
  return i32x4.shr_s(i32x4.shl(level, 24), 24);
}

/** Rows x cols Q8_K to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = v128.load32_splat(src);
    for (let i: usize = 0; i < 256; i += 16) storeSigned16(out + i * 4, v128.load(src + i, 4), d);
    src += BYTES;
    out += 1024;
  }
}
