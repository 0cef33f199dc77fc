// Breakpoints of three components (linear levels, four vectors in lockstep) in ascending order of the inverse scale. Component i moves
// outward at odd / |x_i| for its next odd number. The references order the fractions |x_i| / odd, one division per step, or their cross
// products. Here the step 2 / |x_i| is divided once and then only added up; where that would make many additions it is multiplied (L = 0 below).
//
// That is another rounding, so the order is the references' order only where it is not close. Let u = 2^-24 and L the longer side. The division is
// off by u of its result, the first product and each addition by u of theirs; these are (q + 1/2) steps for q = 0, 1 .. L at most, which
// makes (L + 2) / 2 u of the last one in all. So a breakpoint is off by less than (L / 2 + 3) u of itself. A quotient or a cross product
// decides like the exact fractions unless these are within 4 u.
// - Breakpoints whose bits differ by more than L + 20 differ by more than (L + 20) u, the exact ones by more than (L + 6) u less: their order is
//   certain. Lanes in which the first breakpoint has company closer than that are given back.
// - So between the best breakpoint and the next one of any component lies best * (1 + margin), (L / 2 + 8) u < margin <= (L / 2 + 10) u, further
//   from both than they are off: rounding at this inverse scale gives the levels of the best vector. Only those of the start may lie further out.
// - The clamp rule of the references leaves out breakpoints beyond oddLimit / |x_J|, J the most important component, by comparing
//   products. Those up to the margin beyond are visited all the same, and the lane is given back when the best one lies less than that
//   before the limit, or beyond: one that is visited wrongly and is not the best changes nothing. To stop at the first one beyond, as the
//   heap searches do, is the same as to leave out each component's own, as the sorted ones do: all that follow lie beyond too.
// The last step of a component's own side is told from the next by the middle between them, far from both.
import { wholeLanes } from './nearest-lanes';

/** Bits by which two breakpoints differ whose order is certain; `additions`: L. */
// @ts-ignore: decorator
@inline
export function certainBits(additions: i32): i32 {
  return additions + 20;
}

/** 1 + margin: half of that as a factor, rounded down to what f32 has above 1 in steps of 2^-23. */
// @ts-ignore: decorator
@inline
export function certainFactor(additions: i32): f32 {
  return <f32>1.0 + <f32>(certainBits(additions) >> 2) * <f32>1.1920928955078125e-7;
}

/** The breakpoint, or all ones (as u32 the largest, as f32 unordered) where it is not before `end`. */
// @ts-ignore: decorator
@inline
export function unlessEnded(breakpoint: v128, end: v128): v128 {
  return v128.or(breakpoint, f32x4.ge(breakpoint, end));
}

/** The first of three breakpoints, all ones where all have ended. */
// @ts-ignore: decorator
@inline
export function firstOf(a: v128, b: v128, c: v128): v128 {
  return i32x4.min_u(i32x4.min_u(a, b), c);
}

/** Lanes in which a breakpoint is the first one, or so near to it (in bits) that their order is not certain. */
// @ts-ignore: decorator
@inline
export function comesWith(first: v128, breakpoint: v128, near: v128): v128 {
  return f32x4.le(i32x4.sub(breakpoint, near), first);
}

/** The odd number of the first breakpoint from the magnitude that moves there: whole, found within far less than a half. NaN where all have ended. */
// @ts-ignore: decorator
@inline
export function oddNumber(first: v128, magnitude: v128): v128 {
  return f32x4.nearest(f32x4.mul(first, magnitude));
}

/** True where wxq^2 / wqq is above the best, compared as the references do. */
// @ts-ignore: decorator
@inline
export function isAhead(wxq: v128, wqq: v128, bestWxq: v128, bestWqq: v128): v128 {
  return f32x4.gt(f32x4.mul(f32x4.mul(wxq, wxq), bestWqq), f32x4.mul(f32x4.mul(bestWxq, bestWxq), wqq));
}

/** `value` in place of `best` where `better`, for positive f32 that only grow: cheaper than to select. */
// @ts-ignore: decorator
@inline
export function raise(best: v128, value: v128, better: v128): v128 {
  return i32x4.max_s(best, v128.and(value, better));
}

/** Levels (without sign, whole f32) of a component at half the inverse scale `half`, from `start` to `limit`, as i32 with the sign of `down`. */
// @ts-ignore: decorator
@inline
export function levelBetween(half: v128, magnitude: v128, start: v128, limit: v128, down: v128): v128 {
  const steps = f32x4.pmax(start, f32x4.pmin(limit, f32x4.mul(half, magnitude)));
  return i32x4.sub(v128.xor(wholeLanes(steps), down), down);
}
