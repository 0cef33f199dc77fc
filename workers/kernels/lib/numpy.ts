// Pieces of the numpy experiments: f32 throughout, sums from the first component to the last.
import { roundHalfAway } from './rounding';
import { MAX_DIMS } from './vectors4';

/** One ulp above 1: keeps a component that lies exactly on its breakpoint on the upper side of it after two roundings. */
export const UPWARD: f32 = 1.0 + 1.0 / 8388608.0;

const ordered: usize = memory.data(MAX_DIMS * 4, 16);

/** Component i of a vector. */
// @ts-ignore: decorator
@inline
export function at(x: usize, i: i32): f32 {
  return load<f32>(x + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
export function setAt(x: usize, i: i32, value: f32): void {
  store<f32>(x + (<usize>i << 2), value);
}

/** Mean of a vector. */
export function mean(x: usize, dims: i32): f32 {
  let sum: f32 = 0;
  for (let i = 0; i < dims; i++) sum += at(x, i);
  return sum / <f32>dims;
}

/** Nearest level, half away from zero, clamped; NaN gives the lowest. */
// @ts-ignore: decorator
@inline
export function nearest(value: f32, low: i32, high: i32): i32 {
  const whole = roundHalfAway(value);
  if (!(whole > <f32>low)) return low;
  return whole < <f32>high ? <i32>whole : high;
}

/** The components in ascending order, as an offset of dims f32 that holds until the next call. */
export function sortAscending(x: usize, dims: i32): usize {
  for (let i = 0; i < dims; i++) {
    const value = at(x, i);
    let hole = i;
    while (hole > 0 && at(ordered, hole - 1) > value) {
      setAt(ordered, hole, at(ordered, hole - 1));
      hole--;
    }
    setAt(ordered, hole, value);
  }
  return ordered;
}

/** sum w q x / sum w q^2 for written levels, 0 where no level has a weight. `w` 0 means ones. */
export function leastSquaresScale(x: usize, w: usize, dims: i32, levels: usize): f32 {
  let sumWxq: f32 = 0;
  let sumWqq: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const q = <f32>load<i8>(levels + i);
    const wq: f32 = (w != 0 ? at(w, i) : <f32>1) * q;
    sumWxq += wq * at(x, i);
    sumWqq += wq * q;
  }
  return sumWqq > 0 ? sumWxq / sumWqq : 0;
}
