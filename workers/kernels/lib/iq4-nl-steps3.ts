// The gradient steps of iq4_nl_gradient for the table of IQ4_NL and four vectors of three components in lockstep, from the best trial (iq4-nl3.ts).
import { THREE_CODES, THREE_LARGEST, THREE_WQQ, THREE_WQX, threeW, threeX } from './iq4-nl3';
import { levelTable } from './nonlinear4';
import { pick } from './three';
import { EMPTY_BLOCK } from './vectors4';

const MOST_STEPS: i32 = 96;

/**
 * Moves one component at a time to the neighbour that the gradient reaches first, while that helps; returns the scales. Indices are kept in the
 * upper byte, the others all ones: a byte swizzle then finds the value there, signed.
 */
export function stepDownThree(): v128 {
  const zero = f32x4.splat(0);
  const codes = v128.load(THREE_CODES);
  const others = i32x4.splat(0x00ffffff);
  let index0 = v128.or(i32x4.shl(codes, 24), others);
  let index1 = v128.or(i32x4.shl(codes, 16), others);
  let index2 = v128.or(i32x4.shl(codes, 8), others);
  let value0 = valueAt(index0);
  let value1 = valueAt(index1);
  let value2 = valueAt(index2);
  let sumWqx = v128.load(THREE_WQX);
  let sumWqq = v128.load(THREE_WQQ);
  let scale = f32x4.div(sumWqx, sumWqq);
  let best = f32x4.mul(scale, sumWqx);
  let active = f32x4.ge(f32x4.abs(v128.load(THREE_LARGEST)), f32x4.splat(EMPTY_BLOCK));
  for (let step = 0; step < MOST_STEPS; step++) {
    const slope0 = slopeOf(scale, threeW(0), threeX(0), value0);
    const slope1 = slopeOf(scale, threeW(1), threeX(1), value1);
    const slope2 = slopeOf(scale, threeW(2), threeX(2), value2);
    const next0 = i32x4.add(index0, wayOf(slope0));
    const next1 = i32x4.add(index1, wayOf(slope1));
    const next2 = i32x4.add(index2, wayOf(slope2));
    const nextValue0 = valueAt(next0);
    const nextValue1 = valueAt(next1);
    const nextValue2 = valueAt(next2);
    const length0 = f32x4.div(f32x4.sub(nextValue0, value0), slope0);
    const length1 = f32x4.div(f32x4.sub(nextValue1, value1), slope1);
    const length2 = f32x4.div(f32x4.sub(nextValue2, value2), slope2);
    // The first of the shortest.
    const infinity = f32x4.splat(Infinity);
    const shorter0 = v128.and(canMove(slope0, nextValue0), f32x4.lt(length0, infinity));
    let shortest = v128.bitselect(length0, infinity, shorter0);
    const shorter1 = v128.and(canMove(slope1, nextValue1), f32x4.lt(length1, shortest));
    shortest = v128.bitselect(length1, shortest, shorter1);
    const isThird = v128.and(canMove(slope2, nextValue2), f32x4.lt(length2, shortest));
    const isSecond = v128.andnot(shorter1, isThird);
    const isFirst = v128.andnot(shorter0, v128.or(shorter1, isThird));

    const weight = pick(isFirst, isSecond, isThird, threeW(0), threeW(1), threeW(2));
    const weightedX = f32x4.mul(weight, pick(isFirst, isSecond, isThird, threeX(0), threeX(1), threeX(2)));
    const oldValue = pick(isFirst, isSecond, isThird, value0, value1, value2);
    const newValue = pick(isFirst, isSecond, isThird, nextValue0, nextValue1, nextValue2);
    const newWqx = f32x4.add(sumWqx, f32x4.mul(weightedX, f32x4.sub(newValue, oldValue)));
    const newWqq = f32x4.add(sumWqq, f32x4.mul(weight, f32x4.sub(f32x4.mul(newValue, newValue), f32x4.mul(oldValue, oldValue))));
    const moves = v128.or(v128.or(isFirst, isSecond), isThird);
    const better = v128.and(f32x4.gt(newWqq, zero), f32x4.gt(f32x4.mul(newWqx, newWqx), f32x4.mul(best, newWqq)));
    active = v128.and(active, v128.and(moves, better));
    if (!v128.any_true(active)) break;
    scale = v128.bitselect(f32x4.div(newWqx, newWqq), scale, active);
    best = v128.bitselect(f32x4.mul(scale, newWqx), best, active);
    sumWqx = v128.bitselect(newWqx, sumWqx, active);
    sumWqq = v128.bitselect(newWqq, sumWqq, active);
    index0 = v128.bitselect(next0, index0, v128.and(isFirst, active));
    index1 = v128.bitselect(next1, index1, v128.and(isSecond, active));
    index2 = v128.bitselect(next2, index2, v128.and(isThird, active));
    value0 = v128.bitselect(nextValue0, value0, v128.and(isFirst, active));
    value1 = v128.bitselect(nextValue1, value1, v128.and(isSecond, active));
    value2 = v128.bitselect(nextValue2, value2, v128.and(isThird, active));
  }
  return scale;
}

/** Table values, 0 outside the table. */
// @ts-ignore: decorator
@inline
function valueAt(index: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i8x16.swizzle(levelTable(), index)), f32x4.splat(1.0 / 16777216.0));
}

/** How fast the error falls along a component. */
// @ts-ignore: decorator
@inline
function slopeOf(scale: v128, w: v128, x: v128, value: v128): v128 {
  return f32x4.mul(f32x4.mul(scale, w), f32x4.sub(x, f32x4.mul(scale, value)));
}

/** One index up, or down where the slope is negative. */
// @ts-ignore: decorator
@inline
function wayOf(slope: v128): v128 {
  return v128.or(v128.and(f32x4.lt(slope, f32x4.splat(0)), i32x4.splat(0xff000000)), i32x4.splat(0x01000000));
}

/** Where there is a slope, and a level in its direction: none of the table is 0. */
// @ts-ignore: decorator
@inline
function canMove(slope: v128, nextValue: v128): v128 {
  const zero = f32x4.splat(0);
  return v128.and(v128.or(f32x4.lt(slope, zero), f32x4.gt(slope, zero)), f32x4.ne(nextValue, zero));
}
