// What the lockstep searches of qkxs and qkxsh share (three components: qkxh too). One description covers their three walks: outward from a start vector, up to the end of
// a side; a step counts for both signs of the scale up to the common side, later for the sign that has the level. A walk for one sign
// only counts every step for the positive one.
import { NEARLY_EQUAL, TAG_BOTH, TAG_NEGATIVE, TAG_POSITIVE } from './ordered-steps';

/** One sign, sorted order (qkxs); both signs, sorted order (qkxs); both signs, heap order (qkxsh). */
export const ONE_SIGN: i32 = 0;
export const BOTH_SORTED: i32 = 1;
export const BOTH_HEAP: i32 = 2;
/** One sign, guessed from the largest component, heap order (qkxh). */
export const GUESSED_SIGN: i32 = 3;

/** Numerator of the first inverse scale: one more than half of the side. */
// @ts-ignore: decorator
@inline
function halfPlusOne(side: i32): f32 {
  return <f32>((side >> 1) + 1);
}

/** The odd number at which the clamp rule takes hold, for a side of this length. */
// @ts-ignore: decorator
@inline
export function clampLimit(side: i32): f32 {
  const beyond: i32 = 2 * side + 3;
  return <f32>beyond;
}

/** Inverse scale of the start per lane, 0 where the walk starts from zeros. */
// @ts-ignore: decorator
@inline
export function startInverse(kind: i32, nmin: i32, nmax: i32, amax: v128, least: v128, greatest: v128): v128 {
  const zero = f32x4.splat(0);
  const common = -nmin < nmax ? -nmin : nmax;
  if (kind == GUESSED_SIGN) {
    const longest = -nmin > nmax ? -nmin : nmax;
    const side = common == 0 ? longest : common;
    const half: i32 = side > 1 ? side >> 1 : 0;
    return f32x4.div(f32x4.splat(<f32>half), amax);
  }
  if (kind != ONE_SIGN) {
    const longest = -nmin > nmax ? -nmin : nmax;
    const side = kind == BOTH_HEAP && common == 0 ? longest : common;
    return side > 1 ? f32x4.div(f32x4.splat(halfPlusOne(side)), amax) : zero;
  }
  // The side that clamps first.
  const low = f32x4.splat(<f32>nmin);
  const high = f32x4.splat(<f32>nmax);
  const noNegative = f32x4.eq(f32x4.mul(low, least), zero);
  const first = f32x4.gt(f32x4.mul(greatest, f32x4.neg(low)), f32x4.mul(least, f32x4.neg(high)));
  const upper = v128.or(noNegative, v128.and(f32x4.ne(f32x4.mul(greatest, high), zero), first));
  const half = v128.bitselect(
    f32x4.splat(nmax > 1 ? halfPlusOne(nmax) : 0), f32x4.splat(nmin < -1 ? halfPlusOne(-nmin) : 0), upper,
  ); // prettier-ignore
  const magnitude = v128.bitselect(greatest, f32x4.neg(least), upper);
  return v128.and(f32x4.div(half, magnitude), f32x4.gt(magnitude, zero));
}

/** Fraction |x| / odd of a step; 0 past the last odd number and, in sorted order, where the clamp rule leaves the step out. */
// @ts-ignore: decorator
@inline
export function stepFraction(kind: i32, magnitude: v128, odd: v128, lastOdd: v128, important: v128, reach: v128): v128 {
  let valid = f32x4.le(odd, lastOdd);
  if (kind != BOTH_HEAP) valid = v128.and(valid, f32x4.lt(f32x4.mul(important, odd), reach));
  return v128.and(valid, f32x4.div(magnitude, odd));
}

/** Which signs a step counts for, as a tag. `ownOdd`: first odd number that the component's side does not have. */
// @ts-ignore: decorator
@inline
export function tagOf(kind: i32, odd: v128, commonOdd: v128, ownOdd: v128): v128 {
  if (kind == ONE_SIGN) return i32x4.splat(TAG_POSITIVE);
  const later = v128.bitselect(i32x4.splat(TAG_POSITIVE), i32x4.splat(TAG_NEGATIVE), f32x4.lt(odd, ownOdd));
  return v128.bitselect(i32x4.splat(TAG_BOTH), later, f32x4.lt(odd, commonOdd));
}

/** Levels of a component from its outward steps: mirrored for a negative scale, then clamped to the range. */
// @ts-ignore: decorator
@inline
export function orient(steps: v128, below: v128, mirrored: v128, low: v128, high: v128): v128 {
  const level = v128.bitselect(f32x4.neg(steps), steps, v128.xor(below, mirrored));
  return i32x4.trunc_sat_f32x4_s(f32x4.pmin(high, f32x4.pmax(low, level)));
}
