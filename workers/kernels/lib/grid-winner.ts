// The end of a search over groups of four candidates. A candidate's position is 4 * its group + its lane.

const lanes = memory.data(16, 16);

/**
 * The position of the least sum; of equal ones the first. `bases`: in each lane 4 * the group of its least sum. -1 when no
 * sum is below the largest f32.
 */
// @ts-ignore: decorator
@inline
export function positionOfLeast(least: v128, bases: v128): i32 {
  const pairs = f32x4.pmin(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
  const all = f32x4.pmin(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2));
  if (!(f32x4.extract_lane(all, 0) < <f32>3.4028234663852886e38)) return -1;
  const mask = i32x4.bitmask(f32x4.eq(least, all));
  v128.store(lanes, i32x4.add(bases, i32x4(0, 1, 2, 3)));
  let position = load<i32>(lanes + (ctz<usize>(<usize>mask) << 2));
  for (let rest = mask & (mask - 1); rest != 0; rest &= rest - 1) {
    position = min(position, load<i32>(lanes + (ctz<usize>(<usize>rest) << 2)));
  }
  return position;
}
