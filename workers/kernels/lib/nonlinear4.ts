// The 16 levels of IQ4_NL and IQ4_XS, and the nearest one; a tie goes to the upper level.

/** The levels as bytes, in code order. */
const table = memory.data<i8>([-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113]);

/** The levels as one vector of bytes, for a swizzle by code. */
// @ts-ignore: decorator
@inline
export function levelTable(): v128 {
  return v128.load(table);
}

/**
 * A tie between two levels lies at a multiple of 0.5, and ties are at least 11 apart: 22 half steps. So floor(2 v) decides, and of
 * each run of 16 half steps (bucket) at most one half step starts a new code. firstCode: the code at the start of each of the
 * 32 buckets from -256 half steps on; stepAt: the half step inside the bucket from which on it is one more (16: none).
 */
const firstCode = memory.data(32, 16);
const stepAt = memory.data(32, 16);

/** Fills the bucket tables; call once before nearestCodes. */
export function prepareNonlinear4(): void {
  let code = 0;
  for (let bucket = 0; bucket < 32; bucket++) {
    store<u8>(firstCode + bucket, <u8>code);
    store<u8>(stepAt + bucket, 16);
    // Twice the midpoint of code and code + 1 is the sum of their levels.
    if (code == 15) continue;
    const midpoint = <i32>load<i8>(table + code) + <i32>load<i8>(table + code + 1);
    const start = bucket * 16 - 256;
    if (midpoint < start + 16) {
      store<u8>(stepAt + bucket, <u8>(midpoint - start));
      code++;
    }
  }
}

/** floor(2 v) in i32 lanes, limited to -256..255; NaN counts as 255, as the reference's comparisons have it. */
// @ts-ignore: decorator
@inline
function halfSteps(v: v128): v128 {
  const floor = f32x4.floor(f32x4.add(v, v));
  const limited = f32x4.pmax(f32x4.pmin(f32x4.splat(255), floor), f32x4.splat(-256));
  return i32x4.sub(f32x4.add(limited, f32x4.splat(12582912.0)), i32x4.splat(0x4b400000 - 256));
}

/** Codes of the levels nearest to 16 values, as bytes in the order a, b, c, d. */
// @ts-ignore: decorator
@inline
export function nearestCodes(a: v128, b: v128, c: v128, d: v128): v128 {
  const low = i16x8.narrow_i32x4_s(halfSteps(a), halfSteps(b));
  const high = i16x8.narrow_i32x4_s(halfSteps(c), halfSteps(d));
  const bucket = i8x16.narrow_i16x8_u(i16x8.shr_u(low, 4), i16x8.shr_u(high, 4));
  const inside = i8x16.narrow_i16x8_u(v128.and(low, i16x8.splat(15)), v128.and(high, i16x8.splat(15)));
  const upperBucket = i8x16.sub(bucket, i8x16.splat(16));
  const step = v128.or(i8x16.swizzle(v128.load(stepAt), bucket), i8x16.swizzle(v128.load(stepAt, 16), upperBucket));
  const first = v128.or(i8x16.swizzle(v128.load(firstCode), bucket), i8x16.swizzle(v128.load(firstCode, 16), upperBucket));
  return i8x16.sub(first, i8x16.ge_s(inside, step));
}

/** Codes of the levels nearest to inverse * x of 16 consecutive f32, as bytes. */
// @ts-ignore: decorator
@inline
export function nearestCodes16(x: usize, inverse: v128): v128 {
  return nearestCodes(
    f32x4.mul(inverse, v128.load(x)),
    f32x4.mul(inverse, v128.load(x, 16)),
    f32x4.mul(inverse, v128.load(x, 32)),
    f32x4.mul(inverse, v128.load(x, 48)),
  );
}
