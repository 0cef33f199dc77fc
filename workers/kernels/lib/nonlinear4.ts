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
 * A tie between two levels lies at a multiple of 0.5, so floor(2 v) decides: the half step. Ties are at least 11 apart, 22 half steps, so of
 * each run of 32 half steps (bucket) at most two start a new code. firstCode: the code at the start of each of the 16 buckets from
 * -256 half steps on; beforeOne, beforeTwo: the last half step inside the bucket before the code is one and two more (127: never).
 */
const firstCode = memory.data(16, 16);
const beforeOne = memory.data(16, 16);
const beforeTwo = memory.data(16, 16);

/** Fills the bucket tables; call once before nearestCodes. */
export function prepareNonlinear4(): void {
  let code = 0;
  for (let bucket = 0; bucket < 16; bucket++) {
    const start = bucket * 32 - 256;
    store<u8>(firstCode + bucket, <u8>code);
    store<u8>(beforeOne + bucket, 127);
    store<u8>(beforeTwo + bucket, 127);
    for (let found = 0; code < 15; found++, code++) {
      // Twice the midpoint of code and code + 1 is the sum of their levels.
      const inside = <i32>load<i8>(table + code) + <i32>load<i8>(table + code + 1) - start;
      if (inside >= 32) break;
      store<u8>((found == 0 ? beforeOne : beforeTwo) + bucket, <u8>(inside - 1));
    }
  }
}

/** Half steps of v from doubled = 2 v in i32 lanes, plus 256, for |v| < 2^20 or NaN; what is above 255.5 and NaN count as the last one, as the reference's comparisons have it. */
// @ts-ignore: decorator
@inline
function halfSteps(doubled: v128): v128 {
  const limited = f32x4.pmin(f32x4.splat(255), f32x4.floor(doubled));
  return i32x4.sub(f32x4.add(limited, f32x4.splat(12582912.0)), i32x4.splat(0x4b400000 - 256));
}

/** Codes of the levels nearest to 16 values, given as their doubles (which is exact), as bytes in the order a, b, c, d. */
// @ts-ignore: decorator
@inline
export function nearestCodesOfDoubles(a: v128, b: v128, c: v128, d: v128): v128 {
  const zero = i16x8.splat(0);
  const low = i16x8.max_s(zero, i16x8.narrow_i32x4_s(halfSteps(a), halfSteps(b)));
  const high = i16x8.max_s(zero, i16x8.narrow_i32x4_s(halfSteps(c), halfSteps(d)));
  const bucket = i8x16.narrow_i16x8_u(i16x8.shr_u(low, 5), i16x8.shr_u(high, 5));
  const inside = i8x16.narrow_i16x8_u(v128.and(low, i16x8.splat(31)), v128.and(high, i16x8.splat(31)));
  const first = i8x16.swizzle(v128.load(firstCode), bucket);
  const one = i8x16.gt_s(inside, i8x16.swizzle(v128.load(beforeOne), bucket));
  const two = i8x16.gt_s(inside, i8x16.swizzle(v128.load(beforeTwo), bucket));
  return i8x16.sub(i8x16.sub(first, one), two);
}

/** Codes of the levels nearest to 16 values of any size, as bytes in the order a, b, c, d. */
// @ts-ignore: decorator
@inline
export function nearestCodes(a: v128, b: v128, c: v128, d: v128): v128 {
  return nearestCodesOfDoubles(doubleOf(a), doubleOf(b), doubleOf(c), doubleOf(d));
}

/** 2 v, or the first half step where that is more. */
// @ts-ignore: decorator
@inline
function doubleOf(v: v128): v128 {
  return f32x4.pmax(f32x4.add(v, v), f32x4.splat(-256));
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
