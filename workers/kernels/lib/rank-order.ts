// Stable ascending order of a few values: the rank of each is counted against all others, four comparisons at once.

const ranks = memory.data(32 * 4, 16);

/**
 * Writes the indices (bytes) of n values at x in ascending order; equal values, and so -0 and 0, keep theirs. n: a multiple
 * of 4, at most 32. NaN leave an order without meaning, of valid indices.
 */
export function orderAscending(x: usize, n: i32, order: usize): void {
  memory.fill(order, 0, n);
  for (let first = 0; first < n; first += 4) {
    const own = v128.load(x + (<usize>first << 2));
    let rank = i32x4.splat(0);
    // Comparisons give -1 where true.
    for (let j = 0; j < first; j++) rank = i32x4.sub(rank, f32x4.le(v128.load32_splat(x + (<usize>j << 2)), own));
    for (let j = first; j < first + 4; j++) {
      const other = v128.load32_splat(x + (<usize>j << 2));
      const isLater = i32x4.gt_s(i32x4(0, 1, 2, 3), i32x4.splat(j - first));
      rank = i32x4.sub(rank, v128.bitselect(f32x4.le(other, own), f32x4.lt(other, own), isLater));
    }
    for (let j = first + 4; j < n; j++) rank = i32x4.sub(rank, f32x4.lt(v128.load32_splat(x + (<usize>j << 2)), own));
    v128.store(ranks + (<usize>first << 2), rank);
  }
  for (let i = 0; i < n; i++) store<u8>(order + load<u32>(ranks + (<usize>i << 2)), <u8>i);
}
