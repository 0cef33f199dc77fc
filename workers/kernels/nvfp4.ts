// NVFP4: 64 values in 36 bytes, 4.5 bits per weight. Bytes 0-3 unsigned E4M3 scale per 16 values; 4-35 codes: byte 4 + 8 s + j holds
// element 16 s + j in the low, 16 s + j + 8 in the high nibble (s = 0..3, j = 0..7). x = scale / 2 * value[code] with the doubled E2M1
// values of lib/fp4.ts. Ties: codes to the smaller magnitude, scales half up.
import { fp4Table, nearestFp4 } from './lib/fp4';
import { absMax } from './lib/ternary';
import { storeSigned16 } from './lib/values';

export { __heap_base };

const codes = memory.data(16, 16);

/** Rows x cols f32 to NVFP4: scale = E4M3(max|x| / 6), codes by the decoded scale. The imatrix is ignored. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const end = x + <usize>rows * <usize>cols * 4;
  while (x < end) {
    for (let s: usize = 0; s < 4; s++) {
      const largest = absMax(x, 16);
      const byte = scaleByte(largest / <f32>6.0);
      store<u8>(out + s, <u8>byte);
      nearestFp4(x, 16, halfScale(byte), largest, codes);
      store<u64>(out + s * 8, load<u64>(codes) | (load<u64>(codes, 8) << 4), 4);
      x += 64;
    }
    out += 36;
  }
  return -1;
}

/**
 * The unsigned E4M3 byte of a value: 4 exponent bits (bias 7), 3 mantissa bits, rounded half up on the next mantissa bit; multiples of
 * 2^-9 below 2^-6. From 256 on (also after rounding) it is 0x7e, which means 448: the reference saturates one binade early.
 */
export function scaleByte(v: f32): u32 {
  if (!(v > 0)) return 0;
  const bits = reinterpret<u32>(v);
  const exponent = <i32>(bits >> 23) - 127 + 7;
  if (exponent <= 0) return <u32>min(7, <i32>(v * <f32>512.0 + <f32>0.5));
  // Adding half of the last kept bit carries into the exponent by itself.
  const rounded = ((<u32>exponent << 3) | ((bits >> 20) & 7)) + ((bits >> 19) & 1);
  return exponent >= 15 || rounded >= 0x78 ? 0x7e : rounded;
}

/** Half the value of a scale byte; 0 for 0 and 0x7f. The upper bit counts as nothing. */
// @ts-ignore: decorator
@inline
function halfScale(byte: u32): f32 {
  const exponent = (byte >> 3) & 15;
  if (byte == 0x7f) return 0;
  if (exponent == 0) return <f32>(byte & 7) * <f32>0.0009765625;
  return reinterpret<f32>(((exponent + 119) << 23) | ((byte & 7) << 20));
}

/** Rows x cols NVFP4 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  const values = fp4Table();
  while (out < end) {
    for (let s: usize = 0; s < 4; s++) {
      const packed = v128.load64_zero(src + s * 8, 4);
      const both = v128.shuffle<i64>(v128.and(packed, i8x16.splat(15)), i8x16.shr_u(packed, 4), 0, 2);
      storeSigned16(out, i8x16.swizzle(values, both), f32x4.splat(halfScale(<u32>load<u8>(src + s))));
      out += 64;
    }
    src += 36;
  }
}
