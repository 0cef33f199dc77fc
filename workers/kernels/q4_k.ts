// Q4_K: 256 values in 144 bytes, 4.5 bits per weight. Bytes 0-1 f16 d; 2-3 f16 dmin; 4-15 eight 6-bit scales and mins
// (lib/scales6.ts); 16-143 codes: byte 32 p + l holds element 64 p + l in the low and 64 p + 32 + l in the high nibble (p = 0..3).
// x = d * scale * q - dmin * min per 32 values.
import { loadHalf } from './lib/half';
import { findScales, findScalesWithImportance, requantize, superblockCodes } from './lib/superblock6';
import { storeAffine16 } from './lib/values';
import { unpackMins6, unpackScales6 } from './lib/scales6';

export { __heap_base };

/**
 * Rows x cols f32 to Q4_K. Without an imatrix: make_qkx2(32, 15, -1, 0.1, 20) on w = rms of the 32 values + |x|. With one:
 * make_qkx3(32, 15, -0.9, 0.05, 36) on w = imatrix * sqrt(2 * mean square of the 256 values + x^2). Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col += 256) {
      if (imatrix == 0) findScales(x, out, 15, -1, 0.1, 20);
      else findScalesWithImportance(x, imatrix + (col << 2), out, 15, false);
      requantize(x, out, 15);
      for (let i: usize = 0; i < 128; i += 16) {
        const from = superblockCodes + ((i & 0x60) << 1) + (i & 0x1f);
        v128.store(out + i, v128.or(v128.load(from), i8x16.shl(v128.load(from, 32), 4)), 16);
      }
      x += 1024;
      out += 144;
    }
  }
  return -1;
}

/** Rows x cols Q4_K to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    const dmin = loadHalf(src + 2);
    let scales = unpackScales6(src + 4);
    let mins = unpackMins6(src + 4);
    for (let pair: usize = 0; pair < 4; pair++) {
      const q = src + 16 + pair * 32;
      const low = v128.load(q);
      const high = v128.load(q, 16);
      const scale0 = f32x4.splat(d * <f32>(<u32>scales & 63));
      const scale1 = f32x4.splat(d * <f32>(<u32>(scales >> 8) & 63));
      const min0 = f32x4.splat(dmin * <f32>(<u32>mins & 63));
      const min1 = f32x4.splat(dmin * <f32>(<u32>(mins >> 8) & 63));
      storeAffine16(out, v128.and(low, i8x16.splat(15)), scale0, min0);
      storeAffine16(out + 64, v128.and(high, i8x16.splat(15)), scale0, min0);
      storeAffine16(out + 128, i8x16.shr_u(low, 4), scale1, min1);
      storeAffine16(out + 192, i8x16.shr_u(high, 4), scale1, min1);
      scales >>= 16;
      mins >>= 16;
      out += 256;
    }
    src += 144;
  }
}
