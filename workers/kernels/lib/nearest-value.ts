// Nearest value of an ascending table for four numbers at once, with the ties and roundings of the scalar rule
// "x - a < b - x in f32 ? a : b" between the neighbours a and b.

/** Per gap between neighbours, splat to four lanes: the first f32 that belongs to the upper one, and the distance of the two. */
const thresholds: usize = memory.data(256 * 16, 16);
const distances: usize = memory.data(256 * 16, 16);
let gaps: i32 = 0;
let top: f32 = 0;

/** True when x goes to the upper of two neighbours. Never false again once it is true with growing x. */
// @ts-ignore: decorator
@inline
function goesUp(x: f32, lower: f32, upper: f32): bool {
  return !(x - lower < upper - x);
}

/** Reads a table of `length` ascending values. */
export function readNearestTable(table: usize, length: i32): void {
  gaps = length - 1;
  top = <f32>load<i8>(table + gaps);
  for (let i = 0; i < gaps; i++) {
    const lower = <f32>load<i8>(table + i);
    const upper = <f32>load<i8>(table + i + 1);
    let staysAt = lower;
    let goesAt = upper;
    for (;;) {
      const between: f32 = (staysAt + goesAt) * 0.5;
      if (between == staysAt || between == goesAt) break;
      if (goesUp(between, lower, upper)) goesAt = between;
      else staysAt = between;
    }
    v128.store(thresholds + (<usize>i << 4), f32x4.splat(goesAt));
    v128.store(distances + (<usize>i << 4), f32x4.splat(upper - lower));
  }
}

/** Largest value, in four lanes. */
// @ts-ignore: decorator
@inline
export function topValue(): v128 {
  return f32x4.splat(top);
}

/** Where the gaps between neighbours start and end: 16 bytes apart, for walking them from the first to the last. */
// @ts-ignore: decorator
@inline
export function firstGap(): usize {
  return thresholds;
}

// @ts-ignore: decorator
@inline
export function lastGap(): usize {
  return thresholds + (<usize>gaps << 4);
}

/**
 * Nearest values by walking the gaps: start from topValue(), subtract this for every gap. Several numbers share the loads of a gap.
 * NaN keeps the largest value.
 */
// @ts-ignore: decorator
@inline
export function gapBelow(x: v128, threshold: v128, distance: v128): v128 {
  return v128.and(f32x4.lt(x, threshold), distance);
}

/** First f32 of the upper side of a gap. */
// @ts-ignore: decorator
@inline
export function thresholdAt(gap: usize): v128 {
  return v128.load(gap);
}

/** Distance between the neighbours of a gap. */
// @ts-ignore: decorator
@inline
export function distanceAt(gap: usize): v128 {
  return v128.load(gap + (distances - thresholds));
}

/** The table indices nearest to four numbers, as i32 lanes. */
// @ts-ignore: decorator
@inline
export function nearestIndices(x: v128): v128 {
  let index = i32x4.splat(gaps);
  const end = thresholds + (<usize>gaps << 4);
  for (let at = thresholds; at < end; at += 16) index = i32x4.add(index, f32x4.lt(x, v128.load(at)));
  return index;
}
