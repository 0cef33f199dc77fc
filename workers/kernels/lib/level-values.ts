// Any set of levels as the exact search sees it, in f64: the values, and for each index the breakpoint that leads into it from its inward
// neighbour. One entry before the first and one after the last index have the sum -1: a fraction over it is never above 0.

const values: usize = memory.data(256 * 8, 16);
const sums: usize = memory.data(258 * 8, 16);
const gaps: usize = memory.data(258 * 8, 16);
/** Between index and index + 1, the middle of the two values. */
const midpoints: usize = memory.data(256 * 8, 16);
let isRange: bool = false;
let length: i32 = 0;
let middle: i32 = 0;

/** Reads a table of `tableLength` int8 values, or the range nmin .. nmax when that is 0. */
export function readLevelValues(nmin: i32, nmax: i32, table: usize, tableLength: i32): void {
  length = tableLength > 0 ? tableLength : nmax - nmin + 1;
  isRange = tableLength == 0;
  middle = 0;
  for (let i = 0; i < length; i++) {
    const value: i32 = tableLength > 0 ? load<i8>(table + i) : nmin + i;
    store<f64>(values + (<usize>i << 3), <f64>value);
    if (abs(<f64>value) < abs(valueAt(middle))) middle = i;
  }
  for (let i = 0; i < length; i++) {
    const inward = i < middle ? i + 1 : i > middle ? i - 1 : i;
    if (i > 0) store<f64>(midpoints + (<usize>(i - 1) << 3), (valueAt(i - 1) + valueAt(i)) * 0.5);
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

/** Index of a value of the set. */
export function indexOfValue(value: f64): i32 {
  if (isRange) return <i32>(value - valueAt(0));
  let index = length - 1;
  while (index > 0 && valueAt(index) > value) index--;
  return index;
}

/** 1.5 * 2^52: added to a small whole number it leaves it in the lowest byte. */
const WHOLE: f64 = 6755399441055744;

/** Indices of the values nearest to two numbers, in the lowest bytes of two i64 lanes. An index of the set also for NaN. */
// @ts-ignore: decorator
@inline
export function nearestIndices(y: v128): v128 {
  if (isRange) {
    const first = f64x2.splat(valueAt(0));
    const inside = f64x2.pmin(f64x2.pmax(first, y), f64x2.splat(valueAt(length - 1)));
    return f64x2.add(f64x2.sub(inside, first), f64x2.splat(WHOLE));
  }
  let index = i64x2.splat(0);
  const end = midpoints + (<usize>(length - 1) << 3);
  for (let at = midpoints; at < end; at += 8) index = i64x2.sub(index, f64x2.gt(y, v128.load64_splat(at)));
  return index;
}

/** The least magnitude above 0 that lies in the middle of two neighbours; 0 when there is none. */
export function leastMidpoint(): f64 {
  let least: f64 = Infinity;
  for (let i = 1; i < length; i++) {
    const midpoint = abs(load<f64>(midpoints + (<usize>(i - 1) << 3)));
    if (midpoint > 0) least = min(least, midpoint);
  }
  return least == Infinity ? 0 : least;
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

/** Indices of four values of the set, as i32 lanes. */
export function indexLanes(value: v128): v128 {
  if (isRange) return i32x4.trunc_sat_f32x4_s(f32x4.sub(value, f32x4.splat(<f32>valueAt(0))));
  let index = i32x4.splat(0);
  for (let i = 1; i < length; i++) index = i32x4.sub(index, f32x4.ge(value, f32x4.splat(<f32>valueAt(i))));
  return index;
}
