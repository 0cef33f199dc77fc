// Sums that several searches take over one vector.
import { clampInt, roundHalfAway } from './rounding';
import { weightOrSquare } from './weights';

/** Largest |x| of a vector. */
export let largestMagnitude: f32 = 0;
/** |x| of the component with the largest w |x| (the first one), or -1 where no w |x| is above 0. */
export let importantMagnitude: f32 = 0;
/** Its sign. */
export let importantBelow: bool = false;

/** Sets the three values above. */
export function findLargest(x: usize, w: usize, dims: i32): void {
  largestMagnitude = 0;
  importantMagnitude = -1;
  let important: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    const importance: f32 = weightOrSquare(x, w, i) * abs(xi);
    if (abs(xi) > largestMagnitude) largestMagnitude = abs(xi);
    if (importance > important) {
      important = importance;
      importantMagnitude = abs(xi);
      importantBelow = xi < 0;
    }
  }
}

/** Sums of the last roundAll: sum (w q) x and sum (w q) q. */
export let startWxq: f32 = 0;
export let startWqq: f32 = 0;

/** Rounds every component of x * inverse to its nearest level, ties away from zero, and sets the two sums. */
export function roundAll(x: usize, w: usize, dims: i32, inverse: f32, nmin: i32, nmax: i32, levels: usize): void {
  startWxq = 0;
  startWqq = 0;
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    const level = clampInt(<i32>roundHalfAway(xi * inverse), nmin, nmax);
    store<i8>(levels + i, <i8>level);
    const wq: f32 = weightOrSquare(x, w, i) * <f32>level;
    startWqq += wq * <f32>level;
    startWxq += wq * xi;
  }
}

/** All levels 0 and no sums. */
export function roundNone(dims: i32, levels: usize): void {
  memory.fill(levels, 0, dims);
  startWxq = 0;
  startWqq = 0;
}
