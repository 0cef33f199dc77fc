// Q1_0: 128 values in 18 bytes, 1.125 bits per weight. Bytes 0-1 f16 d; 2-17 signs: byte 2+j, bit i for element 8 j + i, set for
// x >= 0 (also -0). x = d where the bit is set, else -d.
import { loadHalf, storeHalf } from './lib/half';
import { transposeIn } from './lib/lanes';
import { narrowMasks } from './lib/ternary';

export { __heap_base };

const values = memory.data(128 * 16, 16);
const sums = memory.data(16, 16);

/** Rows x cols f32 to Q1_0: d = mean |x| of the block. The imatrix is ignored. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const last = rows * (cols >> 7) - 1;
  for (let first = 0; first <= last; first += 4) {
    const b1 = <usize>min(first + 1, last) << 9;
    const b2 = <usize>min(first + 2, last) << 9;
    const b3 = <usize>min(first + 3, last) << 9;
    transposeIn(x + (<usize>first << 9), x + b1, x + b2, x + b3, values, 128);
    let sum = f32x4.splat(0);
    for (let i: usize = 0; i < 2048; i += 16) sum = f32x4.add(sum, f32x4.abs(v128.load(values + i)));
    v128.store(sums, sum);
    for (let k = 0; k < min(4, last + 1 - first); k++) {
      storeHalf(out, load<f32>(sums + (k << 2)) * <f32>(1.0 / 128.0));
      const from = x + (<usize>(first + k) << 9);
      for (let j: usize = 0; j < 8; j++) store<u16>(out + j * 2, signBits(from + j * 64), 2);
      out += 18;
    }
  }
  return -1;
}

/** Bit i set where value i of 16 is at least 0. */
// @ts-ignore: decorator
@inline
function signBits(x: usize): u16 {
  const zero = f32x4.splat(0);
  const a = f32x4.ge(v128.load(x), zero);
  const b = f32x4.ge(v128.load(x, 16), zero);
  const c = f32x4.ge(v128.load(x, 32), zero);
  const d = f32x4.ge(v128.load(x, 48), zero);
  return <u16>i8x16.bitmask(narrowMasks(a, b, c, d));
}

/** Rows x cols Q1_0 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  const sign = i32x4.splat(0x80000000);
  while (out < end) {
    const minus = f32x4.splat(-loadHalf(src));
    for (let j: usize = 0; j < 16; j++) {
      const bits = v128.load8_splat(src + j, 2);
      const low = i32x4.ne(v128.and(bits, i32x4(1, 2, 4, 8)), i32x4.splat(0));
      const high = i32x4.ne(v128.and(bits, i32x4(16, 32, 64, 128)), i32x4.splat(0));
      v128.store(out, v128.xor(minus, v128.and(low, sign)));
      v128.store(out, v128.xor(minus, v128.and(high, sign)), 16);
      out += 32;
    }
    src += 18;
  }
}
