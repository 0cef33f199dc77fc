// Search on a grid of octets with digits 0, 1, 2. A point that is not on the grid goes to the neighbour of least weighted squared
// distance, the first of equals; four neighbours are measured at once, each summing its eight coordinates in ascending order.
import { digitOf, listNeighbours, readGrid } from './grid-neighbours';
import { expandOctets } from './grid-points';
import { MOST_GROUPS } from './grid-runs';
import { positionOfLeast } from './grid-winner';

// @ts-ignore: decorator
@inline
const FLT_MAX: f32 = 3.4028234663852886e38;

/** Bytes of a group of four neighbours: 16 of digits, then their four u16 indices. */
// @ts-ignore: decorator
@inline
export const GROUP_BYTES = 24;

/**
 * For each of the 3^8 points (element 0 the lowest digit of base 3): the grid index, or, negative, where its neighbours are:
 * the sign bit, 14 bits number of groups, 17 bits first group.
 */
const entries = memory.data(6561 * 4, 16);
const found = memory.data(2048 * 2, 16);
const sums = memory.data(MOST_GROUPS * 16, 16);

/** The points as the searches see them: 2 * digit + 1, a byte per coordinate. */
export const oddPoints = memory.data(2048 * 8, 16);

let groups: usize = 0;

/**
 * Reads a grid of `size` octets and lists the neighbours of all other points to `at`, which takes exactly `capacity` groups of
 * GROUP_BYTES. Digits in a group: byte 4c + j has coordinate c of neighbour j in the low and c + 4 in the high nibble, times 4.
 * Groups are filled up with the last neighbour again, which cannot win over itself.
 */
export function prepareOctets(digits: usize, size: i32, wanted: i32, at: usize, capacity: i32): void {
  readGrid(digits, size, 8, 2);
  expandOctets(digits, size, 0x050301, oddPoints);
  groups = at;
  memory.fill(entries, 0xff, 6561 * 4);
  for (let index = 0; index < size; index++) {
    const packed: i32 = load<u16>(digits + (<usize>index << 1));
    store<i32>(entries + (<usize>base3(packed) << 2), index);
  }
  let used = 0;
  for (let point = 0; point < 6561; point++) {
    const entry = entries + (<usize>point << 2);
    if (load<i32>(entry) >= 0) continue;
    const count = listNeighbours(fromBase3(point), wanted, found);
    const groupCount = (count + 3) >> 2;
    if (used + groupCount > capacity) unreachable();
    for (let g = 0; g < groupCount; g++) packGroup(digits, 4 * g, count, groups + <usize>(used + g) * GROUP_BYTES);
    store<i32>(entry, 0x80000000 | (groupCount << 17) | used);
    used += groupCount;
  }
}

function packGroup(digits: usize, first: i32, count: i32, to: usize): void {
  for (let j = 0; j < 4; j++) {
    const index = load<u16>(found + (<usize>min(first + j, count - 1) << 1));
    const packed: i32 = load<u16>(digits + (<usize>index << 1));
    for (let c = 0; c < 4; c++) {
      store<u8>(to + <usize>(4 * c + j), <u8>((digitOf(packed, c) << 2) | (digitOf(packed, c + 4) << 6)));
    }
    store<u16>(to + 16 + (<usize>j << 1), index);
  }
}

function base3(packed: i32): i32 {
  let point = 0;
  for (let c = 7; c >= 0; c--) point = 3 * point + ((packed >> (2 * c)) & 3);
  return point;
}

function fromBase3(point: i32): i32 {
  let packed = 0;
  for (let c = 0; c < 8; c++) {
    packed |= point % 3 << (2 * c);
    point /= 3;
  }
  return packed;
}

/** The grid index of a point in base 3, or a negative entry for nearestOctet. */
// @ts-ignore: decorator
@inline
export function octetEntry(point: i32): i32 {
  return load<i32>(entries + (<usize>point << 2));
}

/** Where the groups behind a negative entry start. */
// @ts-ignore: decorator
@inline
export function groupsOf(entry: i32): usize {
  return groups + <usize>(entry & 0x1ffff) * GROUP_BYTES;
}

/** How many groups there are behind a negative entry. */
// @ts-ignore: decorator
@inline
export function groupCountOf(entry: i32): i32 {
  return (entry >> 17) & 0x3fff;
}

/**
 * The neighbour behind a negative entry that is nearest to x; see measureOctets. Its grid index, or -1 when the reference
 * would abort.
 */
export function nearestOctet(entry: i32, x: usize, w: usize, values: v128): i32 {
  const at = groupsOf(entry);
  const position = measureOctets(at, groupCountOf(entry), x, w, values, sums);
  if (position < 0) return -1;
  return load<u16>(at + <usize>(position >> 2) * GROUP_BYTES + 16 + (<usize>(position & 3) << 1));
}

/** measureOctets for coordinates 1, 3, 5 times `scale`. */
export function measureScaledOctets(at: usize, count: i32, x: usize, w: usize, scale: f32, to: usize): i32 {
  return measureOctets(at, count, x, w, f32x4.mul(f32x4.splat(scale), f32x4(1, 3, 5, 0)), to);
}

/**
 * Measures the octets of `count` groups against the eight f32 at x with weights at w; lane l of `values` is what digit l
 * stands for. Writes their sums in order. Returns the position of the least, the first of equals, or -1 when none is below
 * the largest f32.
 */
// @ts-ignore: decorator
@inline
function measureOctets(at: usize, count: i32, x: usize, w: usize, values: v128, to: usize): i32 {
  const t0 = errors(x, w, 0, values);
  const t1 = errors(x, w, 4, values);
  const t2 = errors(x, w, 8, values);
  const t3 = errors(x, w, 12, values);
  const t4 = errors(x, w, 16, values);
  const t5 = errors(x, w, 20, values);
  const t6 = errors(x, w, 24, values);
  const t7 = errors(x, w, 28, values);
  const low = i8x16.splat(0x0c);
  let least = f32x4.splat(FLT_MAX);
  let bases = i32x4.splat(0);
  for (let base: i32 = 0; base < 4 * count; base += 4) {
    const packed = v128.load(at);
    const head = v128.and(packed, low);
    const tail = v128.and(i16x8.shr_u(packed, 4), low);
    let sum = i8x16.swizzle(t0, spread0(head));
    sum = f32x4.add(sum, i8x16.swizzle(t1, spread1(head)));
    sum = f32x4.add(sum, i8x16.swizzle(t2, spread2(head)));
    sum = f32x4.add(sum, i8x16.swizzle(t3, spread3(head)));
    sum = f32x4.add(sum, i8x16.swizzle(t4, spread0(tail)));
    sum = f32x4.add(sum, i8x16.swizzle(t5, spread1(tail)));
    sum = f32x4.add(sum, i8x16.swizzle(t6, spread2(tail)));
    sum = f32x4.add(sum, i8x16.swizzle(t7, spread3(tail)));
    v128.store(to + (<usize>base << 2), sum);
    bases = v128.bitselect(i32x4.splat(base), bases, f32x4.lt(sum, least));
    least = f32x4.pmin(least, sum);
    at += GROUP_BYTES;
  }
  return positionOfLeast(least, bases);
}

/** w * (value - x)^2 for the three values of one coordinate, each product rounded as the reference has it. */
// @ts-ignore: decorator
@inline
function errors(x: usize, w: usize, at: usize, values: v128): v128 {
  const difference = f32x4.sub(values, v128.load32_splat(x + at));
  return f32x4.mul(f32x4.mul(v128.load32_splat(w + at), difference), difference);
}

// Byte positions of four f32 in a vector of values, from four digits times 4.

// @ts-ignore: decorator
@inline
function spread0(d: v128): v128 {
  return i8x16.add(i8x16.swizzle(d, i8x16(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3)), i32x4.splat(0x03020100));
}

// @ts-ignore: decorator
@inline
function spread1(d: v128): v128 {
  return i8x16.add(i8x16.swizzle(d, i8x16(4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7)), i32x4.splat(0x03020100));
}

// @ts-ignore: decorator
@inline
function spread2(d: v128): v128 {
  return i8x16.add(i8x16.swizzle(d, i8x16(8, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10, 11, 11, 11, 11)), i32x4.splat(0x03020100));
}

// @ts-ignore: decorator
@inline
function spread3(d: v128): v128 {
  return i8x16.add(i8x16.swizzle(d, i8x16(12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15)), i32x4.splat(0x03020100));
}
