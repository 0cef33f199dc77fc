// Sums and extremes over the components of four vectors in lockstep, from the first component to the last.

/** Largest |x| per lane, and the x that has it (the first one). */
export function largestOf(xs: usize, bytes: usize): v128 {
  let largest = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const xi = v128.load(xs + at);
    largest = v128.bitselect(xi, largest, f32x4.gt(f32x4.abs(xi), f32x4.abs(largest)));
  }
  return largest;
}

/** Smallest x per lane. */
export function leastOf(xs: usize, bytes: usize): v128 {
  let least = v128.load(xs);
  for (let at: usize = 16; at < bytes; at += 16) {
    const xi = v128.load(xs + at);
    least = v128.bitselect(xi, least, f32x4.lt(xi, least));
  }
  return least;
}

/** Greatest x per lane. */
export function greatestOf(xs: usize, bytes: usize): v128 {
  let greatest = v128.load(xs);
  for (let at: usize = 16; at < bytes; at += 16) {
    const xi = v128.load(xs + at);
    greatest = v128.bitselect(xi, greatest, f32x4.gt(xi, greatest));
  }
  return greatest;
}

/** sum x^2 per lane. */
export function sumOfSquares(xs: usize, bytes: usize): v128 {
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const xi = v128.load(xs + at);
    sum = f32x4.add(sum, f32x4.mul(xi, xi));
  }
  return sum;
}

/** Largest of the four lanes. */
// @ts-ignore: decorator
@inline
export function largestLane(v: v128): f32 {
  const pairs = f32x4.pmax(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2)), 0);
}
