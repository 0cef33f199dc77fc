// Search on a grid of quads with digits 0..7. A point that is not on the grid goes to the neighbour of least weighted squared
// distance, the first of equals; four neighbours are measured at once, each summing its four coordinates in ascending order.
import { digitOf, listNeighbours, readGrid } from './grid-neighbours';
import { expandQuads } from './grid-points';
import { positionOfLeast } from './grid-winner';

// @ts-ignore: decorator
@inline
const FLT_MAX: f32 = 3.4028234663852886e38;

/** Bytes of a group of four neighbours: 16 f32 coordinates (those of coordinate 0 first), then their four u16 indices. */
// @ts-ignore: decorator
@inline
export const GROUP_BYTES = 72;

/**
 * For each of the 8^4 points: the grid index, or, negative, where its neighbours are: 14 bits number of groups, 17 bits first
 * group.
 */
const entries = memory.data(4096 * 4, 16);
const found = memory.data(512 * 2, 16);

/** The points as the searches see them: 2 * digit + 1, a byte per coordinate. */
export const oddPoints = memory.data(512 * 4, 16);

let groups: usize = 0;

/**
 * Reads a grid of `size` quads and lists the neighbours of all other points to `at`, which takes exactly `capacity` groups of
 * GROUP_BYTES. Groups are filled up with the last neighbour again, which cannot win over itself.
 */
export function prepareQuads(digits: usize, size: i32, wanted: i32, at: usize, capacity: i32): void {
  readGrid(digits, size, 4, 3);
  expandQuads(digits, size, 0x0f0d0b0907050301, oddPoints);
  groups = at;
  memory.fill(entries, 0xff, 4096 * 4);
  for (let index = 0; index < size; index++) {
    store<i32>(entries + (<usize>load<u16>(digits + (<usize>index << 1)) << 2), index);
  }
  let used = 0;
  for (let point = 0; point < 4096; point++) {
    const entry = entries + (<usize>point << 2);
    if (load<i32>(entry) >= 0) continue;
    const count = listNeighbours(point, wanted, found);
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
      const odd = 2 * digitOf(packed, c) + 1;
      store<f32>(to + <usize>(16 * c + 4 * j), <f32>odd);
    }
    store<u16>(to + 64 + (<usize>j << 1), index);
  }
}

/** The grid index of a point (element 0 in the lowest 3 bits), or a negative entry for groupsOf. */
// @ts-ignore: decorator
@inline
export function quadEntry(point: i32): i32 {
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
 * Measures the quads of `count` groups, times `scale`, against the four f32 at x with weights at w. Writes their sums in
 * order. Returns the position of the least, the first of equals, or -1 when none is below the largest f32 (the reference
 * stops there).
 */
export function measureQuads(at: usize, count: i32, x: usize, w: usize, scale: f32, to: usize): i32 {
  const s = f32x4.splat(scale);
  const x0 = v128.load32_splat(x);
  const x1 = v128.load32_splat(x, 4);
  const x2 = v128.load32_splat(x, 8);
  const x3 = v128.load32_splat(x, 12);
  const w0 = v128.load32_splat(w);
  const w1 = v128.load32_splat(w, 4);
  const w2 = v128.load32_splat(w, 8);
  const w3 = v128.load32_splat(w, 12);
  let least = f32x4.splat(FLT_MAX);
  let bases = i32x4.splat(0);
  for (let base: i32 = 0; base < 4 * count; base += 4) {
    let sum = errors(v128.load(at), x0, w0, s);
    sum = f32x4.add(sum, errors(v128.load(at, 16), x1, w1, s));
    sum = f32x4.add(sum, errors(v128.load(at, 32), x2, w2, s));
    sum = f32x4.add(sum, errors(v128.load(at, 48), x3, w3, s));
    v128.store(to + (<usize>base << 2), sum);
    bases = v128.bitselect(i32x4.splat(base), bases, f32x4.lt(sum, least));
    least = f32x4.pmin(least, sum);
    at += GROUP_BYTES;
  }
  return positionOfLeast(least, bases);
}

/** w * (scale * q - x)^2 of four neighbours, each product rounded as the reference has it. */
// @ts-ignore: decorator
@inline
function errors(q: v128, x: v128, w: v128, scale: v128): v128 {
  const difference = f32x4.sub(f32x4.mul(scale, q), x);
  return f32x4.mul(f32x4.mul(w, difference), difference);
}
