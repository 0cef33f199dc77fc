// Q5_K: 256 values in 176 bytes, 5.5 bits per weight. Bytes 0-1 f16 d; 2-3 f16 dmin; 4-15 eight 6-bit scales and mins
// (lib/scales6.ts); 16-47 bit 4 of the codes: byte l, bit g for element 32 g + l; 48-175 low four bits: byte 32 p + l holds element
// 64 p + l in the low and 64 p + 32 + l in the high nibble (p = 0..3). x = d * scale * q - dmin * min per 32 values.
import { loadHalf } from './lib/half';
import { unpackMins6, unpackScales6 } from './lib/scales6';
import { findScales, findScalesWithImportance, requantize, superblockCodes } from './lib/superblock6';
import { bitAs16, storeAffine16 } from './lib/values';

export { __heap_base };

/**
 * Rows x cols f32 to Q5_K. Without an imatrix: make_qkx2(32, 31, -0.5, 0.1, 15) on w = rms of the 32 values + |x|. With one:
 * make_qkx3(32, 31, -0.9, 0.05, 36) on w = imatrix * sqrt(2 * mean square of the 256 values + x^2). Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col += 256) {
      if (imatrix == 0) findScales(x, out, 31, -0.5, 0.1, 15);
      else findScalesWithImportance(x, imatrix + (col << 2), out, 31, true);
      requantize(x, out, 31);
      packCodes(out + 16, 0);
      packCodes(out + 16, 16);
      x += 1024;
      out += 176;
    }
  }
  return -1;
}

/** Packs elements whose index mod 32 is part .. part+15: their upper bits at to + part, their low bits behind the 32 bytes of those. */
function packCodes(to: usize, part: usize): void {
  let upper = i8x16.splat(0);
  for (let pair = 0; pair < 4; pair++) {
    const from = superblockCodes + (pair << 6) + part;
    const low = v128.load(from);
    const high = v128.load(from, 32);
    v128.store(to + 32 + (pair << 5) + part, v128.or(v128.and(low, i8x16.splat(15)), i8x16.shl(high, 4)));
    upper = v128.or(upper, i8x16.shl(i8x16.shr_u(low, 4), 2 * pair));
    upper = v128.or(upper, i8x16.shl(i8x16.shr_u(high, 4), 2 * pair + 1));
  }
  v128.store(to + part, upper);
}

/** Rows x cols Q5_K to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    const dmin = loadHalf(src + 2);
    const scales = unpackScales6(src + 4);
    const mins = unpackMins6(src + 4);
    const upper0 = v128.load(src, 16);
    const upper1 = v128.load(src, 32);
    storePair(src + 48, out, d, dmin, scales, mins, bitAs16(upper0, 0), bitAs16(upper1, 0), bitAs16(upper0, 1), bitAs16(upper1, 1));
    storePair(src + 80, out + 256, d, dmin, scales >> 16, mins >> 16, bitAs16(upper0, 2), bitAs16(upper1, 2), bitAs16(upper0, 3), bitAs16(upper1, 3));
    storePair(src + 112, out + 512, d, dmin, scales >> 32, mins >> 32, bitAs16(upper0, 4), bitAs16(upper1, 4), bitAs16(upper0, 5), bitAs16(upper1, 5));
    storePair(src + 144, out + 768, d, dmin, scales >> 48, mins >> 48, bitAs16(upper0, 6), bitAs16(upper1, 6), bitAs16(upper0, 7), bitAs16(upper1, 7));
    src += 176;
    out += 1024;
  }
}

/** The 64 values of 32 bytes of low bits; `upper`: 16 or 0 for elements 0..15, 16..31, 32..47, 48..63. */
// @ts-ignore: decorator
@inline
function storePair(q: usize, out: usize, d: f32, dmin: f32, scales: u64, mins: u64, upper0: v128, upper1: v128, upper2: v128, upper3: v128): void {
  const q0 = v128.load(q);
  const q1 = v128.load(q, 16);
  const scale0 = f32x4.splat(d * <f32>(<u32>scales & 63));
  const scale1 = f32x4.splat(d * <f32>(<u32>(scales >> 8) & 63));
  const min0 = f32x4.splat(dmin * <f32>(<u32>mins & 63));
  const min1 = f32x4.splat(dmin * <f32>(<u32>(mins >> 8) & 63));
  const mask = i8x16.splat(15);
  storeAffine16(out, v128.or(v128.and(q0, mask), upper0), scale0, min0);
  storeAffine16(out + 64, v128.or(v128.and(q1, mask), upper1), scale0, min0);
  storeAffine16(out + 128, v128.or(i8x16.shr_u(q0, 4), upper2), scale1, min1);
  storeAffine16(out + 192, v128.or(i8x16.shr_u(q1, 4), upper3), scale1, min1);
}
