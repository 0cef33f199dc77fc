// Trials in a row that see the same point outside the grid, and so the same candidates, under falling scales s. For two
// candidates with weighted squared errors R and Q, (R - Q) / s is linear in s. So a candidate that loses clearly to another
// at both ends of a run loses in between, and only the few that are left are measured there, four trials in lanes, with the
// reference's rounding.
import { keepIndex, trialScales } from './grid-trials';

/** Most groups of four candidates that a point has. */
// @ts-ignore: decorator
@inline
export const MOST_GROUPS = 80;

/** Sums of the candidates at the first and the last trial of a run, by position (4 * group + lane). */
export const firstSums = memory.data(MOST_GROUPS * 16, 16);
export const lastSums = memory.data(MOST_GROUPS * 16, 16);

/** Grid indices (u16) of the candidates that are left, in their order. */
const left = memory.data(MOST_GROUPS * 8, 16);
const winnerLanes = memory.data(16, 16);

/**
 * A difference of sums that rounding cannot turn round, neither at the ends of a run nor in between, for `size` values at x with
 * importances at w and coordinates that the largest scale takes to `reach` at most.
 *
 * With u = 2^-24, a sum of up to eight terms w (s q - x)^2 is off by at most 17 u B, B = 2 sum w (reach^2 + x^2). Differences
 * above 128 u B at both ends stay above 34 u B, twice that error, for scales down to 0.6 of the largest. Bounds so small that
 * products may be subnormal exclude nothing.
 */
// @ts-ignore: decorator
@inline
export function marginOf(x: usize, w: usize, size: usize, reach: f32): f32 {
  const square = f32x4.splat(reach * reach);
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < size * 4; at += 16) {
    const v = v128.load(x + at);
    sum = f32x4.add(sum, f32x4.mul(v128.load(w + at), f32x4.add(square, f32x4.mul(v, v))));
  }
  sum = f32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
  const bound = <f32>2.0 * (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1));
  return bound > <f32>1e-30 ? bound * <f32>7.62939453125e-6 : Infinity;
}

/**
 * Finds the grid index of a part (`size` values at x, importances at w) for the trials between first and last, whose sums
 * stand in firstSums and lastSums with the least at the positions `firstWinner` and `lastWinner`. `indices`: the four u16 of
 * the first group, those of the next one `stride` bytes on; oddPoints: the grid's points. False when the reference would
 * abort.
 */
// @ts-ignore: decorator
@inline
export function settleBetween(
  indices: usize,
  stride: usize,
  groups: i32,
  firstWinner: i32,
  lastWinner: i32,
  margin: f32,
  oddPoints: usize,
  size: usize,
  x: usize,
  w: usize,
  part: i32,
  first: i32,
  last: i32,
): bool {
  const count = collect(indices, stride, groups, firstWinner, lastWinner, margin);
  if (count == 1) {
    const index: i32 = load<u16>(left);
    for (let trial = first + 1; trial < last; trial++) keepIndex(trial, part, index);
    return true;
  }
  for (let trial = first + 1; trial < last; trial += 4) {
    const scales = v128.load(trialScales + (<usize>trial << 2));
    let least = f32x4.splat(3.4028234663852886e38);
    let winner = i32x4.splat(-1);
    for (let candidate: usize = 0; candidate < <usize>count; candidate++) {
      const index: i32 = load<u16>(left + (candidate << 1));
      const point = oddPoints + <usize>index * size;
      let sum = f32x4.splat(0);
      for (let i: usize = 0; i < size; i++) {
        const q: f32 = <f32>(<i32>load<u8>(point + i));
        const difference = f32x4.sub(f32x4.mul(scales, f32x4.splat(q)), v128.load32_splat(x + (i << 2)));
        sum = f32x4.add(sum, f32x4.mul(f32x4.mul(v128.load32_splat(w + (i << 2)), difference), difference));
      }
      winner = v128.bitselect(i32x4.splat(index), winner, f32x4.lt(sum, least));
      least = f32x4.pmin(least, sum);
    }
    v128.store(winnerLanes, winner);
    const end = min(last - trial, 4);
    for (let lane = 0; lane < end; lane++) {
      const index = load<i32>(winnerLanes + (<usize>lane << 2));
      if (index < 0) return false;
      keepIndex(trial + lane, part, index);
    }
  }
  return true;
}

/** Lists the candidates that neither end's winner beats clearly at both ends, in their order. Returns their number. */
// @ts-ignore: decorator
@inline
function collect(indices: usize, stride: usize, groups: i32, firstWinner: i32, lastWinner: i32, margin: f32): i32 {
  const first0 = f32x4.splat(load<f32>(firstSums + (<usize>firstWinner << 2)) + margin);
  const last0 = f32x4.splat(load<f32>(lastSums + (<usize>firstWinner << 2)) + margin);
  const first1 = f32x4.splat(load<f32>(firstSums + (<usize>lastWinner << 2)) + margin);
  const last1 = f32x4.splat(load<f32>(lastSums + (<usize>lastWinner << 2)) + margin);
  let count: usize = 0;
  let previous: u32 = 0xffff;
  for (let group: usize = 0; group < <usize>groups; group++) {
    const a = v128.load(firstSums + (group << 4));
    const b = v128.load(lastSums + (group << 4));
    const loses0 = v128.and(f32x4.gt(a, first0), f32x4.gt(b, last0));
    const loses1 = v128.and(f32x4.gt(a, first1), f32x4.gt(b, last1));
    for (let mask = i32x4.bitmask(v128.or(loses0, loses1)) ^ 15; mask != 0; mask &= mask - 1) {
      const index: u32 = load<u16>(indices + group * stride + (ctz<usize>(<usize>mask) << 1));
      // A group is filled up with its last candidate again.
      if (index == previous) continue;
      previous = index;
      store<u16>(left + (count << 1), <u16>index);
      count++;
    }
  }
  return <i32>count;
}
