// Neighbours on a grid of the nearest points to any point of digits: those of the `wanted` smallest distinct squared
// distances, in the order of (distance, index). The reference sorts all points; a byte per distance and one pass per level
// give the same list.

/** Digit c of all points, `gridSize` bytes per digit. */
const columns = memory.data(8 * 2048, 16);
/** Squared distance in digits of each point to the one asked for: at most 8 * 9 or 4 * 49. */
const distances = memory.data(2048, 16);
/** For a digit p (16 bytes each): (p - v)^2 for v = 0..7. */
const squares = memory.data(8 * 16, 16);

let gridSize: i32 = 0;
let digitCount: i32 = 0;
let digitBits: i32 = 0;

/** Reads a grid of `size` points (a multiple of 16) of `count` digits with `bits` bits each. */
export function readGrid(digits: usize, size: i32, count: i32, bits: i32): void {
  gridSize = size;
  digitCount = count;
  digitBits = bits;
  for (let p = 0; p < 8; p++) {
    for (let v = 0; v < 8; v++) store<u8>(squares + (<usize>p << 4) + <usize>v, <u8>((p - v) * (p - v)));
  }
  for (let point = 0; point < size; point++) {
    const packed: i32 = load<u16>(digits + (<usize>point << 1));
    for (let c = 0; c < count; c++) store<u8>(columns + <usize>(c * size + point), <u8>digitOf(packed, c));
  }
}

/** Digit c of a packed point. */
// @ts-ignore: decorator
@inline
export function digitOf(packed: i32, c: i32): i32 {
  return (packed >> (c * digitBits)) & ((1 << digitBits) - 1);
}

/** Writes the neighbours of a packed point as u16 indices. Returns how many there are. */
export function listNeighbours(packed: i32, wanted: i32, out: usize): i32 {
  measureDistances(packed);
  let count = 0;
  let level = -1;
  for (let have = 0; have < wanted; have++) {
    level = nextLevel(level);
    if (level == 255) break;
    const wantedLevel = i8x16.splat(<i8>level);
    for (let from = 0; from < gridSize; from += 16) {
      let mask = i8x16.bitmask(i8x16.eq(v128.load(distances + <usize>from), wantedLevel));
      while (mask != 0) {
        store<u16>(out + (<usize>count << 1), <u16>(from + ctz<i32>(mask)));
        mask &= mask - 1;
        count++;
      }
    }
  }
  return count;
}

function measureDistances(packed: i32): void {
  memory.fill(distances, 0, gridSize);
  for (let c = 0; c < digitCount; c++) {
    const square = v128.load(squares + (<usize>digitOf(packed, c) << 4));
    const column = columns + <usize>(c * gridSize);
    for (let from: usize = 0; from < <usize>gridSize; from += 16) {
      const sum = i8x16.add(v128.load(distances + from), i8x16.swizzle(square, v128.load(column + from)));
      v128.store(distances + from, sum);
    }
  }
}

/** The smallest distance above `level`, or 255. */
function nextLevel(level: i32): i32 {
  const floor = i8x16.splat(<i8>(level + 1));
  let least = i8x16.splat(-1);
  for (let from: usize = 0; from < <usize>gridSize; from += 16) {
    const distance = v128.load(distances + from);
    const isAbove = i8x16.ge_u(distance, floor);
    least = i8x16.min_u(least, v128.or(distance, v128.not(isAbove)));
  }
  least = i8x16.min_u(least, v128.shuffle<i8>(least, least, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  least = i8x16.min_u(least, v128.shuffle<i8>(least, least, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  least = i8x16.min_u(least, v128.shuffle<i8>(least, least, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
  least = i8x16.min_u(least, v128.shuffle<i8>(least, least, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
  return <i32>(<u8>i8x16.extract_lane_u(least, 0));
}
