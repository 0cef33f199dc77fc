// Four vectors in lockstep: register i holds component i of four consecutive vectors, one per lane, so every lane keeps the order of
// operations of a single vector and its bits.
import { loadFirst, loadSecond, loadThird, storeThree } from './three';

/** Components that a rounding kernel takes at most; its scratch is sized for it. */
export const MAX_DIMS: i32 = 256;

/** A block whose largest magnitude is below this has scale 0. */
export const EMPTY_BLOCK: f32 = 1e-15;

/** Lane `lane` of a group at `first`; where fewer than four vectors are `left`, the first one stands in. */
// @ts-ignore: decorator
@inline
function vectorAt(first: usize, lane: i32, left: i32, bytes: usize): usize {
  return lane < left ? first + <usize>lane * bytes : first;
}

/**
 * Copies component by component: `to` gets dims registers from the up to four vectors at `from` (dims f32 each). Where fewer than
 * four are `left`, the first one stands in for the missing ones.
 */
export function gatherVectors(from: usize, dims: i32, left: i32, to: usize): void {
  if (dims == 3 && left >= 4) {
    v128.store(to, loadFirst(from));
    v128.store(to, loadSecond(from), 16);
    v128.store(to, loadThird(from), 32);
    return;
  }
  const bytes = <usize>dims << 2;
  let a = from;
  let b = vectorAt(from, 1, left, bytes);
  let c = vectorAt(from, 2, left, bytes);
  let d = vectorAt(from, 3, left, bytes);
  const end = to + (bytes << 2);
  for (const whole = to + ((bytes & ~15) << 2); to < whole; to += 64) {
    const va = v128.load(a);
    const vb = v128.load(b);
    const vc = v128.load(c);
    const vd = v128.load(d);
    const lowAb = v128.shuffle<f32>(va, vb, 0, 4, 1, 5);
    const lowCd = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5);
    const highAb = v128.shuffle<f32>(va, vb, 2, 6, 3, 7);
    const highCd = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(lowAb, lowCd, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(lowAb, lowCd, 2, 3, 6, 7), 16);
    v128.store(to, v128.shuffle<f32>(highAb, highCd, 0, 1, 4, 5), 32);
    v128.store(to, v128.shuffle<f32>(highAb, highCd, 2, 3, 6, 7), 48);
    a += 16;
    b += 16;
    c += 16;
    d += 16;
  }
  for (; to < end; to += 16) {
    let x = v128.load32_splat(a);
    x = v128.load32_lane(b, x, 1);
    x = v128.load32_lane(c, x, 2);
    x = v128.load32_lane(d, x, 3);
    v128.store(to, x);
    a += 4;
    b += 4;
    c += 4;
    d += 4;
  }
}

/** Writes dims registers of i32 levels at `from` as int8: up to four vectors of dims levels at `levels`. */
export function scatterLevels(from: usize, levels: usize, dims: i32, left: i32): void {
  if (dims == 3 && left >= 4) {
    storeThree(v128.load(from), v128.load(from, 16), v128.load(from, 32), levels);
    return;
  }
  let i = 0;
  if (left >= 4) {
    for (; i + 4 <= dims; i += 4, from += 64) {
      const low = i16x8.narrow_i32x4_s(v128.load(from), v128.load(from, 16));
      const high = i16x8.narrow_i32x4_s(v128.load(from, 32), v128.load(from, 48));
      const bytes = i8x16.narrow_i16x8_s(low, high);
      const byVector = v128.shuffle<i8>(bytes, bytes, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
      const at = levels + i;
      v128.store32_lane(at, byVector, 0);
      v128.store32_lane(at + dims, byVector, 1);
      v128.store32_lane(at + 2 * dims, byVector, 2);
      v128.store32_lane(at + 3 * dims, byVector, 3);
    }
  }
  for (; i < dims; i++, from += 16) {
    for (let lane = 0; lane < 4 && lane < left; lane++) {
      store<i8>(levels + <usize>(lane * dims) + i, <i8>load<i32>(from + (<usize>lane << 2)));
    }
  }
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
