// Four vectors in lockstep: register i holds component i of four consecutive vectors, one per lane, so every lane keeps the order of
// operations of a single vector and its bits.

/** Components that a rounding kernel takes at most; its scratch is sized for it. */
export const MAX_DIMS: i32 = 256;

/** A block whose largest magnitude is below this has scale 0. */
export const EMPTY_BLOCK: f32 = 1e-15;

/** Bytes from one vector to the next of a group; 0 repeats the first one where fewer than four are left. */
// @ts-ignore: decorator
@inline
export function vectorAt(first: usize, lane: i32, left: i32, bytes: usize): usize {
  return lane < left ? first + lane * bytes : first;
}

/**
 * Copies component by component: `to` gets dims registers from the up to four vectors at `from` (dims f32 each). Where fewer than
 * four are `left`, the first one stands in for the missing ones.
 */
// @ts-ignore: decorator
@inline
export function gatherVectors(from: usize, dims: i32, left: i32, to: usize): void {
  const bytes = <usize>dims << 2;
  let a = from;
  let b = vectorAt(from, 1, left, bytes);
  let c = vectorAt(from, 2, left, bytes);
  let d = vectorAt(from, 3, left, bytes);
  const end = to + (bytes << 2);
  while (to < end) {
    let x = v128.load32_splat(a);
    x = v128.load32_lane(b, x, 1);
    x = v128.load32_lane(c, x, 2);
    x = v128.load32_lane(d, x, 3);
    v128.store(to, x);
    a += 4;
    b += 4;
    c += 4;
    d += 4;
    to += 16;
  }
}

/** Writes the lanes of four whole f32 numbers as int8 levels: component i of up to four vectors of dims levels at `levels`. */
// @ts-ignore: decorator
@inline
export function storeLevels(q: v128, levels: usize, dims: i32, i: i32, left: i32): void {
  storeLevelLanes(i32x4.trunc_sat_f32x4_s(q), levels, dims, i, left);
}

/** As storeLevels, from i32 lanes. */
// @ts-ignore: decorator
@inline
export function storeLevelLanes(q: v128, levels: usize, dims: i32, i: i32, left: i32): void {
  const at = levels + i;
  store<i8>(at, <i8>i32x4.extract_lane(q, 0));
  if (left > 1) store<i8>(at + dims, <i8>i32x4.extract_lane(q, 1));
  if (left > 2) store<i8>(at + 2 * dims, <i8>i32x4.extract_lane(q, 2));
  if (left > 3) store<i8>(at + 3 * dims, <i8>i32x4.extract_lane(q, 3));
}

/** Writes up to four f32 lanes one after the other. */
// @ts-ignore: decorator
@inline
export function storeLanes(value: v128, to: usize, left: i32): void {
  if (left > 3) {
    v128.store(to, value);
    return;
  }
  v128.store32_lane(to, value, 0);
  if (left > 1) v128.store32_lane(to, value, 1, 4);
  if (left > 2) v128.store32_lane(to, value, 2, 8);
}
