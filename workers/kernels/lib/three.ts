// Vectors of three components, four at a time: one register per component, loaded from and stored to interleaved memory.

// The shuffles take their first half from one register and the second from another: a single instruction on x86.

/** Components 1, 2 of vector 0 and 0, 1 of vector 1... */
// @ts-ignore: decorator
@inline
function middleLow(from: usize): v128 {
  return v128.shuffle<f32>(v128.load(from), v128.load(from, 16), 1, 2, 4, 5);
}

// @ts-ignore: decorator
@inline
function middleHigh(from: usize): v128 {
  return v128.shuffle<f32>(v128.load(from, 16), v128.load(from, 32), 2, 3, 5, 6);
}

/** Component 0 of four vectors of three f32 at `from`. */
// @ts-ignore: decorator
@inline
export function loadFirst(from: usize): v128 {
  return v128.shuffle<f32>(v128.load(from), middleHigh(from), 0, 3, 4, 6);
}

/** Component 1. */
// @ts-ignore: decorator
@inline
export function loadSecond(from: usize): v128 {
  return v128.shuffle<f32>(middleLow(from), middleHigh(from), 0, 2, 5, 7);
}

/** Component 2. */
// @ts-ignore: decorator
@inline
export function loadThird(from: usize): v128 {
  return v128.shuffle<f32>(middleLow(from), v128.load(from, 32), 1, 3, 4, 7);
}

/** Writes three registers of i32 levels as 12 interleaved int8. */
// @ts-ignore: decorator
@inline
export function storeThree(first: v128, second: v128, third: v128, levels: usize): void {
  storeThreeBytes(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(first, second), i16x8.narrow_i32x4_s(third, third)), levels);
}

/** Writes 12 bytes, four of the first component, four of the second, four of the third, interleaved. */
// @ts-ignore: decorator
@inline
export function storeThreeBytes(bytes: v128, levels: usize): void {
  const interleaved = v128.shuffle<i8>(bytes, bytes, 0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, 0, 0, 0, 0);
  v128.store64_lane(levels, interleaved, 0);
  v128.store32_lane(levels, interleaved, 2, 8);
}

/** Lanes whose three magnitudes are zero or far from underflow and overflow, so that quotients of them never vanish. */
// @ts-ignore: decorator
@inline
export function ordinaryLanes(magnitude0: v128, magnitude1: v128, magnitude2: v128): v128 {
  return v128.and(v128.and(isOrdinary(magnitude0), isOrdinary(magnitude1)), isOrdinary(magnitude2));
}

/** As ordinaryLanes, but without zeros. */
// @ts-ignore: decorator
@inline
export function regularLanes(magnitude0: v128, magnitude1: v128, magnitude2: v128): v128 {
  // Magnitudes are ordered as their bits are, NaN above all.
  const least = i32x4.min_u(i32x4.min_u(magnitude0, magnitude1), magnitude2);
  const most = i32x4.max_u(i32x4.max_u(magnitude0, magnitude1), magnitude2);
  return v128.and(f32x4.ge(least, f32x4.splat(1e-30)), f32x4.le(most, f32x4.splat(1e30)));
}

// @ts-ignore: decorator
@inline
function isOrdinary(magnitude: v128): v128 {
  const between = v128.and(f32x4.ge(magnitude, f32x4.splat(1e-30)), f32x4.le(magnitude, f32x4.splat(1e30)));
  return v128.or(between, f32x4.eq(magnitude, f32x4.splat(0)));
}

/** One of three values per lane, by disjoint masks; 0 where no mask is set. */
// @ts-ignore: decorator
@inline
export function pick(mask0: v128, mask1: v128, mask2: v128, value0: v128, value1: v128, value2: v128): v128 {
  return v128.or(v128.or(v128.and(mask0, value0), v128.and(mask1, value1)), v128.and(mask2, value2));
}

/** The component of largest magnitude with its sign, the first of equals; 0 for NaN and zeros. */
// @ts-ignore: decorator
@inline
export function largestOfThree(x0: v128, x1: v128, x2: v128): v128 {
  let largest = v128.and(x0, f32x4.gt(f32x4.abs(x0), f32x4.splat(0)));
  largest = v128.bitselect(x1, largest, f32x4.gt(f32x4.abs(x1), f32x4.abs(largest)));
  return v128.bitselect(x2, largest, f32x4.gt(f32x4.abs(x2), f32x4.abs(largest)));
}
