// MXFP4: 32 values in 17 bytes, 4.25 bits per weight. Byte 0 E8M0 exponent e; byte 1+j: code of element j in the low, of j+16 in the
// high nibble. x = 2^(e - 128) * value[code] with the doubled E2M1 values of lib/fp4.ts. Ties: to the smaller magnitude.
import { fp4Table, nearestFp4 } from './lib/fp4';
import { absMax } from './lib/ternary';
import { packNibbles } from './lib/blocks32';
import { storeSigned16 } from './lib/values';

export { __heap_base };

const codes = memory.data(32, 16);

/** Rows x cols f32 to MXFP4: e = floor(log2 max|x|) + 125, 0 for zero blocks. The imatrix is ignored. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const end = x + <usize>rows * <usize>cols * 4;
  while (x < end) {
    const largest = absMax(x, 32);
    const exponent = exponentOf(largest);
    store<u8>(out, <u8>exponent);
    nearestFp4(x, 32, halfScale(exponent), largest, codes);
    v128.store(out, packNibbles(v128.load(codes), v128.load(codes, 16)), 1);
    x += 128;
    out += 17;
  }
  return -1;
}

/** 2^(e - 128): half of what E8M0 says, for values that are doubled. Subnormal for e < 2. */
// @ts-ignore: decorator
@inline
function halfScale(e: u32): f32 {
  return reinterpret<f32>(e < 2 ? <u32>0x00200000 << e : (e - 1) << 23);
}

/** The exponent byte of a block maximum; 0 where floor(log2) + 125 is negative. */
function exponentOf(largest: f32): u32 {
  if (!(largest > 0)) return 0;
  const exponent = floorLog2(largest) + 125;
  return exponent < 0 ? 0 : <u32>exponent;
}

/**
 * floor(log2f(v)) of a positive normal f32. log2f rounds to f32 before the floor, so the last few floats below a power of two
 * 2^p already count as 2^p: the more the larger |p|, because the f32 numbers near p lie wider apart.
 */
function floorLog2(v: f32): i32 {
  const bits = reinterpret<u32>(v);
  const exponent = <i32>(bits >> 23) - 127;
  const next = exponent + 1;
  const below = ((<u32>(exponent + 128)) << 23) - bits;
  return below <= floatsCountedUp(next) ? next : exponent;
}

function floatsCountedUp(p: i32): u32 {
  // The numbers below p are as dense as those of magnitude p - 1 or, for negative p, of |p|.
  const magnitude = p > 0 ? p - 1 : -p;
  if (magnitude < 2) return 0;
  if (magnitude < 4) return 1;
  if (magnitude < 8) return 2;
  if (magnitude < 16) return 5;
  if (magnitude < 32) return 11;
  if (magnitude < 64) return 22;
  return 44;
}

/** Rows x cols MXFP4 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  const values = fp4Table();
  while (out < end) {
    const d = f32x4.splat(halfScale(<u32>load<u8>(src)));
    const packed = v128.load(src, 1);
    storeSigned16(out, i8x16.swizzle(values, v128.and(packed, i8x16.splat(15))), d);
    storeSigned16(out + 64, i8x16.swizzle(values, i8x16.shr_u(packed, 4)), d);
    src += 17;
    out += 128;
  }
}
