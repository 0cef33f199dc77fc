// The end of a search over groups of four neighbours.

const lanes = memory.data(16, 16);

/**
 * The u16 at `indices` of the group whose lane has the least sum; of equal lanes the one that comes first in the list. `winner`: the
 * group's offset in each lane. -1 when no sum is below the largest f32.
 */
export function indexOfLeast(least: v128, winner: v128, indices: usize): i32 {
  const pairs = f32x4.pmin(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
  const all = f32x4.pmin(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2));
  if (!(f32x4.extract_lane(all, 0) < <f32>3.4028234663852886e38)) return -1;
  const mask = i32x4.bitmask(f32x4.eq(least, all));
  v128.store(lanes, winner);
  let lane = ctz<i32>(mask);
  let group = load<u32>(lanes + (<usize>lane << 2));
  for (let rest = mask & (mask - 1); rest != 0; rest &= rest - 1) {
    const other = ctz<i32>(rest);
    const otherGroup = load<u32>(lanes + (<usize>other << 2));
    if (otherGroup < group) {
      group = otherGroup;
      lane = other;
    }
  }
  return load<u16>(<usize>group + indices + (<usize>lane << 1));
}
