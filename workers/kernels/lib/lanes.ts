// Building blocks on four f32 lanes. Where lanes are independent blocks, "transposed" buffers hold element i of four blocks
// in the 16 bytes at i * 16, so that every lane keeps the reference's order of operations.
import { NEAREST_MAGIC } from './rounding';

/** nearestInt of lib/rounding.ts in i32 lanes, for any f32. */
// @ts-ignore: decorator
@inline
export function nearestLanes(v: v128): v128 {
  const bits = f32x4.add(v, f32x4.splat(NEAREST_MAGIC));
  return i32x4.sub(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x00400000));
}

/** Half to even as f32 lanes, equal to nearestInt for |v| <= 2^22 only. */
// @ts-ignore: decorator
@inline
export function nearestSmallLanes(v: v128): v128 {
  const magic = f32x4.splat(NEAREST_MAGIC);
  return f32x4.sub(f32x4.add(v, magic), magic);
}

/**
 * Half away from zero in i32 lanes, for |v| < 2^22. The largest f32 below 0.5 is added before truncation: 0.5 itself would
 * carry 0.49999997 over; with it every half still reaches the next integer, because that sum rounds to it.
 */
// @ts-ignore: decorator
@inline
export function roundHalfAwayLanes(v: v128): v128 {
  const sign = v128.and(v, i32x4.splat(0x80000000));
  const away = f32x4.trunc(f32x4.add(v, v128.or(sign, i32x4.splat(0x3effffff))));
  return i32x4.sub(f32x4.add(away, f32x4.splat(NEAREST_MAGIC)), i32x4.splat(0x4b400000));
}

// @ts-ignore: decorator
@inline
export function clampLanes(v: v128, low: i32, high: i32): v128 {
  return i32x4.min_s(i32x4.max_s(v, i32x4.splat(low)), i32x4.splat(high));
}

/** The largest lane. */
// @ts-ignore: decorator
@inline
export function maxOfLanes(v: v128): f32 {
  const pairs = f32x4.pmax(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

// @ts-ignore: decorator
@inline
function maxOf32(v0: v128, v1: v128, v2: v128, v3: v128, v4: v128, v5: v128, v6: v128, v7: v128): f32 {
  const low = f32x4.pmax(f32x4.pmax(v0, v1), f32x4.pmax(v2, v3));
  return maxOfLanes(f32x4.pmax(low, f32x4.pmax(f32x4.pmax(v4, v5), f32x4.pmax(v6, v7))));
}

/** max|x| of 32 consecutive f32. */
// @ts-ignore: decorator
@inline
export function absMax32(x: usize): f32 {
  const v0 = f32x4.abs(v128.load(x));
  const v1 = f32x4.abs(v128.load(x, 16));
  const v2 = f32x4.abs(v128.load(x, 32));
  const v3 = f32x4.abs(v128.load(x, 48));
  const v4 = f32x4.abs(v128.load(x, 64));
  const v5 = f32x4.abs(v128.load(x, 80));
  const v6 = f32x4.abs(v128.load(x, 96));
  const v7 = f32x4.abs(v128.load(x, 112));
  return maxOf32(v0, v1, v2, v3, v4, v5, v6, v7);
}

/** The largest of 32 consecutive f32. */
// @ts-ignore: decorator
@inline
export function max32(x: usize): f32 {
  return maxOf32(
    v128.load(x), v128.load(x, 16), v128.load(x, 32), v128.load(x, 48),
    v128.load(x, 64), v128.load(x, 80), v128.load(x, 96), v128.load(x, 112),
  ); // prettier-ignore
}

/** The smallest of 32 consecutive f32; of 0 and -0 the first. */
// @ts-ignore: decorator
@inline
export function min32(x: usize): f32 {
  let low = v128.load(x);
  for (let i: usize = 16; i < 128; i += 16) low = f32x4.pmin(low, v128.load(x + i));
  const lowest = -maxOfLanes(f32x4.neg(low));
  return lowest == 0 ? firstZero32(x) : lowest;
}

/** The first 0 or -0 among 32 consecutive f32. */
function firstZero32(x: usize): f32 {
  while (load<f32>(x) != 0) x += 4;
  return load<f32>(x);
}

/** The value of largest magnitude among 32 consecutive f32, with its sign; of equal magnitudes the first. 0 when all are 0. */
export function signedMax32(x: usize): f32 {
  const amax = absMax32(x);
  let high = v128.load(x);
  let low = high;
  for (let i: usize = 16; i < 128; i += 16) {
    const v = v128.load(x + i);
    high = f32x4.pmax(high, v);
    low = f32x4.pmin(low, v);
  }
  const reachesHigh = maxOfLanes(high) == amax;
  const reachesLow = maxOfLanes(f32x4.neg(low)) == amax;
  if (reachesHigh && reachesLow) {
    for (let i: usize = 0; i < 128; i += 4) {
      const v = load<f32>(x + i);
      if (abs<f32>(v) == amax) return amax == 0 ? 0 : v;
    }
  }
  return reachesHigh ? amax : -amax;
}

/** Writes element i of four blocks of n f32 (n a multiple of 4) to the lanes of the 16 bytes at out + 16 i. */
export function transposeIn(block0: usize, block1: usize, block2: usize, block3: usize, out: usize, n: i32): void {
  for (let i: usize = 0; i < <usize>n * 4; i += 16) {
    const a = v128.load(block0 + i);
    const b = v128.load(block1 + i);
    const c = v128.load(block2 + i);
    const d = v128.load(block3 + i);
    const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    const to = out + i * 4;
    v128.store(to, v128.shuffle<i64>(abLow, cdLow, 0, 2));
    v128.store(to, v128.shuffle<i64>(abLow, cdLow, 1, 3), 16);
    v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 32);
    v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 48);
  }
}

/** Writes n transposed i32 levels (0..255, n a multiple of 4) as bytes: block k gets its n bytes at out + k * stride. */
export function transposeLevelsOut(levels: usize, out: usize, n: i32, stride: usize): void {
  for (let i: usize = 0; i < <usize>n; i += 4) {
    const from = levels + i * 16;
    const ab = i16x8.narrow_i32x4_u(v128.load(from), v128.load(from, 16));
    const cd = i16x8.narrow_i32x4_u(v128.load(from, 32), v128.load(from, 48));
    const rows = i8x16.narrow_i16x8_u(ab, cd);
    const blocks = v128.shuffle<i8>(rows, rows, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    v128.store32_lane(out + i, blocks, 0);
    v128.store32_lane(out + i + stride, blocks, 1);
    v128.store32_lane(out + i + stride * 2, blocks, 2);
    v128.store32_lane(out + i + stride * 3, blocks, 3);
  }
}
