// Any set of levels as the exact search sees it, in f64: the values, and for each index the breakpoint that leads into it from its inward
// neighbour. One entry before the first and one after the last index have the sum -1: a fraction over it is never above 0.

const values: usize = memory.data(256 * 8, 16);
const sums: usize = memory.data(258 * 8, 16);
const gaps: usize = memory.data(258 * 8, 16);
let length: i32 = 0;
let middle: i32 = 0;

/** Reads a table of `tableLength` int8 values, or the range nmin .. nmax when that is 0. */
export function readLevelValues(nmin: i32, nmax: i32, table: usize, tableLength: i32): void {
  length = tableLength > 0 ? tableLength : nmax - nmin + 1;
  middle = 0;
  for (let i = 0; i < length; i++) {
    const value: i32 = tableLength > 0 ? load<i8>(table + i) : nmin + i;
    store<f64>(values + (<usize>i << 3), <f64>value);
    if (abs(<f64>value) < abs(valueAt(middle))) middle = i;
  }
  for (let i = 0; i < length; i++) {
    const inward = i < middle ? i + 1 : i > middle ? i - 1 : i;
    setEntry(i, abs(valueAt(i) + valueAt(inward)), abs(valueAt(i) - valueAt(inward)));
  }
  setEntry(-1, -1, 0);
  setEntry(length, -1, 0);
}

function setEntry(index: i32, sum: f64, gap: f64): void {
  store<f64>(sums + (<usize>(index + 1) << 3), sum);
  store<f64>(gaps + (<usize>(index + 1) << 3), gap);
}

/** Index of the first value of least magnitude. */
// @ts-ignore: decorator
@inline
export function middleIndex(): i32 {
  return middle;
}

// @ts-ignore: decorator
@inline
export function levelCount(): i32 {
  return length;
}

// @ts-ignore: decorator
@inline
export function valueAt(index: i32): f64 {
  return load<f64>(values + (<usize>index << 3));
}

/** |a + b| of a value and its inward neighbour: twice the breakpoint between them. -1 outside the set. */
// @ts-ignore: decorator
@inline
export function sumAt(index: i32): f64 {
  return load<f64>(sums + (<usize>(index + 1) << 3));
}

/** |b - a| of a value and its inward neighbour. */
// @ts-ignore: decorator
@inline
export function gapAt(index: i32): f64 {
  return load<f64>(gaps + (<usize>(index + 1) << 3));
}

/** sumAt for the indices in the low halves of two i64 lanes. */
// @ts-ignore: decorator
@inline
export function sumLanes(index: v128): v128 {
  return v128.load64_lane(entry(sums, i32x4.extract_lane(index, 2)), v128.load64_zero(entry(sums, i32x4.extract_lane(index, 0))), 1);
}

/** gapAt for the indices in the low halves of two i64 lanes. */
// @ts-ignore: decorator
@inline
export function gapLanes(index: v128): v128 {
  return v128.load64_lane(entry(gaps, i32x4.extract_lane(index, 2)), v128.load64_zero(entry(gaps, i32x4.extract_lane(index, 0))), 1);
}

/** valueAt for the indices in the low halves of two i64 lanes. */
// @ts-ignore: decorator
@inline
export function valueLanes(index: v128): v128 {
  const high = values + (<usize>i32x4.extract_lane(index, 2) << 3);
  return v128.load64_lane(high, v128.load64_zero(values + (<usize>i32x4.extract_lane(index, 0) << 3)), 1);
}

// @ts-ignore: decorator
@inline
function entry(array: usize, index: i32): usize {
  return array + (<usize>(index + 1) << 3);
}
