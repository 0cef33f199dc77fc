// The nearest entry of an ascending int8 table, three ways that give the same index. Ties between two entries go up.
import { nearestIndices, readNearestTable } from './lib/nearest-value';
export { __heap_base };

/** Entries of the lookup: whole numbers from the first to the last entry of a table of int8. */
const MAX_SPAN = 256;
/** Per whole number v, for x that truncate to it: the index that x may be nearest to at least, and whether the next one must be tried too. */
const lookup: usize = memory.data(MAX_SPAN, 16);
const ambiguous: usize = memory.data(MAX_SPAN, 16);

// @ts-ignore: decorator
@inline
function entry(table: usize, index: i32): f32 {
  return <f32>load<i8>(table + index);
}

/** The upper of two neighbours unless x is strictly nearer to the lower one. */
// @ts-ignore: decorator
@inline
function upperOf(table: usize, lower: i32, x: f32): i32 {
  return x - entry(table, lower) < entry(table, lower + 1) - x ? lower : lower + 1;
}

// @ts-ignore: decorator
@inline
function searchOne(table: usize, length: i32, x: f32): i32 {
  if (x <= entry(table, 0)) return 0;
  if (x >= entry(table, length - 1)) return length - 1;
  let low = 0;
  let high = length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x < entry(table, middle)) high = middle;
    else low = middle;
  }
  return upperOf(table, low, x);
}

/** Mainline's way: halve the table until two neighbours are left. x, out: count f32 and count u8. */
export function binarySearch(x: usize, count: i32, table: usize, length: i32, out: usize): void {
  for (let i = 0; i < count; i++) store<u8>(out + i, <u8>searchOne(table, length, load<f32>(x + (<usize>i << 2))));
}

/** Fills the lookup; returns how many of its entries are ambiguous. */
export function prepareLookup(table: usize, length: i32): i32 {
  const first: i32 = load<i8>(table);
  const last: i32 = load<i8>(table + length - 1);
  let count = 0;
  for (let value = first; value <= last; value++) {
    // x that truncate to `value`: [value, value + 1) above zero, (value - 1, value] below, both for zero.
    const low = searchOne(table, length, <f32>(value <= 0 ? value - 1 : value));
    const high = searchOne(table, length, <f32>(value >= 0 ? value + 1 : value));
    store<u8>(lookup + (value - first), <u8>low);
    store<u8>(ambiguous + (value - first), low == high ? 0 : 1);
    if (low != high) count++;
  }
  return count;
}

/** ik_llama.cpp's way: one load by the truncated value, a comparison only where a bin holds a midpoint. Call prepareLookup first. */
export function tableLookup(x: usize, count: i32, table: usize, length: i32, out: usize): void {
  const first: i32 = load<i8>(table);
  const least = entry(table, 0);
  const most = entry(table, length - 1);
  for (let i = 0; i < count; i++) {
    const value = load<f32>(x + (<usize>i << 2));
    let index: i32;
    if (!(value > least)) index = 0;
    else if (value >= most) index = length - 1;
    else {
      const bin = <i32>value - first;
      index = load<u8>(lookup + bin);
      if (load<u8>(ambiguous + bin) != 0) index = upperOf(table, index, value);
    }
    store<u8>(out + i, <u8>index);
  }
}

/** The lab's way: four numbers at once against every midpoint, without a branch or a dependent load. count is a multiple of four. */
export function midpointLanes(x: usize, count: i32, table: usize, length: i32, out: usize): void {
  readNearestTable(table, length);
  for (let i = 0; i < count; i += 4) {
    const indices = nearestIndices(v128.load(x + (<usize>i << 2)));
    const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(indices, indices), indices);
    store<i32>(out + i, i32x4.extract_lane(bytes, 0));
  }
}
