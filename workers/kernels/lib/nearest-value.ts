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

/** The table values nearest to four numbers. NaN gives the largest. */
// @ts-ignore: decorator
@inline
export function nearestValues(x: v128): v128 {
  let value = f32x4.splat(top);
  const end = thresholds + (<usize>gaps << 4);
  for (let at = thresholds; at < end; at += 16) {
    const below = f32x4.lt(x, v128.load(at));
    value = f32x4.sub(value, v128.and(below, v128.load(at + (distances - thresholds))));
  }
  return value;
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
