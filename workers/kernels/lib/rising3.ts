// Walks over the breakpoints of three components above a start, four vectors in lockstep, the components in descending order. In terms of
// the inverse scale the breakpoint of odd number o is o * (1 / shifted component): no division in the walk, and they come in ascending order.

/**
 * The references order the quotients shifted / o in f32, or their cross products. A breakpoint here is wrong by two roundings, a quotient by
 * one, 2^-22.4 together for two of each; cross products decide between quotients within 2^-20. So breakpoints further apart than this come in
 * the reference's order. Of two that are as near as this both components move in one step: the caller sees it by the number of moves.
 */
// @ts-ignore: decorator
@inline
const NEAR: f32 = 1.0 + 1.0 / 262144.0;

/** What counts as near to the first breakpoint of all. */
// @ts-ignore: decorator
@inline
export function reachOf(first: v128): v128 {
  return f32x4.mul(first, f32x4.splat(NEAR));
}

/**
 * The breakpoint of odd number `odd`, or all bits set past the last one: larger than any under i32x4.min_u, smaller or equal to none
 * as a float. Where the shifted component is 0 its breakpoints are infinite, after all others. The smallest component is the last one to
 * reach the last level: with it the walk ends, and its breakpoints are just odd * inverse.
 */
// @ts-ignore: decorator
@inline
export function breakpoint(odd: v128, inverse: v128, lastOdd: v128): v128 {
  return v128.or(f32x4.mul(odd, inverse), f32x4.gt(odd, lastOdd));
}

/** The earlier of two breakpoints. */
// @ts-ignore: decorator
@inline
export function earlier(a: v128, b: v128): v128 {
  return i32x4.min_u(a, b);
}

/** One of two values: `b`, or where the mask is set `b` changed by the bits in which `a` differs from it. Cheaper than bitselect. */
// @ts-ignore: decorator
@inline
export function changed(b: v128, difference: v128, mask: v128): v128 {
  return v128.xor(b, v128.and(difference, mask));
}

/** Level of a component at `part` of the largest one when that reaches level n, by rising past every breakpoint before. */
// @ts-ignore: decorator
@inline
export function levelBeside(part: v128, nmax: i32): v128 {
  return f32x4.floor(f32x4.add(f32x4.mul(part, f32x4.splat(<f32>nmax - 0.5)), f32x4.splat(0.5)));
}
