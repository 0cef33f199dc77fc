// A table of levels (ascending int8) as the cumulative searches see it: for each index the breakpoint that leads into it from
// its inward neighbour.

/** Entry `index`: f32 |a + b| and f32 |b - a| of the value and its inward neighbour; 0 for the middle, which nothing enters. */
const sums: usize = memory.data(256 * 4, 16);
const gaps: usize = memory.data(256 * 4, 16);
let middle: i32 = 0;
let farthest: i32 = 0;

/** Reads a table of `length` values. The middle is the first value of least magnitude. */
export function readLevelTable(table: usize, length: i32): void {
  middle = 0;
  farthest = 0;
  for (let i = 1; i < length; i++) {
    if (magnitudeAt(table, i) < magnitudeAt(table, middle)) middle = i;
    if (magnitudeAt(table, i) > magnitudeAt(table, farthest)) farthest = i;
  }
  for (let i = 0; i < length; i++) {
    const inward = i < middle ? i + 1 : i > middle ? i - 1 : i;
    const value: i32 = load<i8>(table + i);
    const neighbour: i32 = load<i8>(table + inward);
    const sum: i32 = i == middle ? 0 : value + neighbour;
    const gap: i32 = value - neighbour;
    store<f32>(sums + (<usize>i << 2), <f32>(sum < 0 ? -sum : sum));
    store<f32>(gaps + (<usize>i << 2), <f32>(gap < 0 ? -gap : gap));
  }
}

/** Index of the first value of least magnitude. */
// @ts-ignore: decorator
@inline
export function middleLevel(): i32 {
  return middle;
}

/** Index of the first value of largest magnitude. */
// @ts-ignore: decorator
@inline
export function farthestLevel(): i32 {
  return farthest;
}

/** |a + b| of the value at `index` and its inward neighbour: twice the breakpoint between them. */
// @ts-ignore: decorator
@inline
export function sumAt(index: i32): f32 {
  return load<f32>(sums + (<usize>index << 2));
}

/** |b - a| of the value at `index` and its inward neighbour. */
// @ts-ignore: decorator
@inline
export function gapAt(index: i32): f32 {
  return load<f32>(gaps + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
function magnitudeAt(table: usize, i: i32): i32 {
  const value: i32 = load<i8>(table + i);
  return value < 0 ? -value : value;
}
