// The E2M1 values of MXFP4 and NVFP4, doubled to integers: 0 1 2 3 4 6 8 12, codes 8..15 the same with a minus sign.
import { narrowMasks } from './ternary';

/** The doubled values in code order. */
const table = memory.data<i8>([0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12]);

/** The doubled values as one vector of bytes, for a swizzle by code. */
// @ts-ignore: decorator
@inline
export function fp4Table(): v128 {
  return v128.load(table);
}

/** Beyond this multiple of the half scale the reference's differences lose so many bits that its scan finds other codes. */
const EXACT_REACH: f32 = 1024.0;

/**
 * Codes of n values (a multiple of 16) as bytes at `codes`: the first of the 16 codes with the smallest |value * d - x|, as a linear
 * scan finds it. `largest`: max |x|. Ties go to the smaller magnitude, and code 8 (-0) is never chosen.
 */
export function nearestFp4(x: usize, n: i32, d: f32, largest: f32, codes: usize): void {
  if (!(d > 0 && largest <= d * EXACT_REACH)) {
    for (let i = 0; i < n; i++) store<u8>(codes + i, scan(load<f32>(x + (i << 2)), d));
    return;
  }
  const scale = f32x4.splat(d);
  for (let i: usize = 0; i < <usize>n; i += 16) v128.store(codes + i, codes16(x + i * 4, scale));
}

function scan(x: f32, d: f32): u8 {
  let best: u8 = 0;
  let error = abs<f32>(<f32>0 * d - x);
  for (let code: u8 = 1; code < 16; code++) {
    const candidate = abs<f32>(<f32>load<i8>(table + code) * d - x);
    if (candidate < error) {
      best = code;
      error = candidate;
    }
  }
  return best;
}

/**
 * While x is within reach of the values, the scan chooses by magnitude: one more for each midpoint that |x| exceeds. Midpoints
 * are exact multiples of d, and differences are exact near them, so this is the same choice.
 */
// @ts-ignore: decorator
@inline
function codes16(x: usize, d: v128): v128 {
  const a = v128.load(x);
  const b = v128.load(x, 16);
  const c = v128.load(x, 32);
  const e = v128.load(x, 48);
  const a0 = f32x4.abs(a);
  const b0 = f32x4.abs(b);
  const c0 = f32x4.abs(c);
  const e0 = f32x4.abs(e);
  let magnitude = above(a0, b0, c0, e0, f32x4.mul(d, f32x4.splat(0.5)));
  magnitude = i8x16.add(magnitude, above(a0, b0, c0, e0, f32x4.mul(d, f32x4.splat(1.5))));
  magnitude = i8x16.add(magnitude, above(a0, b0, c0, e0, f32x4.mul(d, f32x4.splat(2.5))));
  magnitude = i8x16.add(magnitude, above(a0, b0, c0, e0, f32x4.mul(d, f32x4.splat(3.5))));
  magnitude = i8x16.add(magnitude, above(a0, b0, c0, e0, f32x4.mul(d, f32x4.splat(5))));
  magnitude = i8x16.add(magnitude, above(a0, b0, c0, e0, f32x4.mul(d, f32x4.splat(7))));
  magnitude = i8x16.add(magnitude, above(a0, b0, c0, e0, f32x4.mul(d, f32x4.splat(10))));
  const zero = f32x4.splat(0);
  const negative = narrowMasks(f32x4.lt(a, zero), f32x4.lt(b, zero), f32x4.lt(c, zero), f32x4.lt(e, zero));
  // magnitude is minus the count here; a zero keeps code 0 whatever its sign.
  const counted = v128.and(negative, i8x16.ne(magnitude, i8x16.splat(0)));
  return v128.or(i8x16.neg(magnitude), v128.and(counted, i8x16.splat(8)));
}

/** -1 in the bytes of values above the midpoint, else 0. */
// @ts-ignore: decorator
@inline
function above(a: v128, b: v128, c: v128, d: v128, midpoint: v128): v128 {
  return narrowMasks(f32x4.gt(a, midpoint), f32x4.gt(b, midpoint), f32x4.gt(c, midpoint), f32x4.gt(d, midpoint));
}
