// The search of exact.ts once more, for one block, written down: which scales it tries, and between which scales it compares roundings one by one.
import { blockUnit, prepareBlock } from './lib/exact-block';
import { leafHigh, leafLow, searchIntervals, takeLeaf } from './lib/exact-bounds';
import { logEnd, startLog } from './lib/exact-log';
import { readExactLevels } from './lib/exact-scale';
import { levelCount, valueAt } from './lib/level-values';
export { __heap_base };

/**
 * Parameters as of exact.ts. Writes to `counts` how many scales were tried and how many ranges are left, to `tried` the scales as f32 and to `ranges` their
 * ends, two f32 each; all of them times `unit`. False where the search does not apply to this block, or leaves too much, so that exact.ts visits
 * every rounding.
 */
export function logSearch(x: usize, w: usize, dims: i32, params: usize, table: usize, tableLength: i32, tried: usize, triedRoom: i32, ranges: usize, rangeRoom: i32, counts: usize, unit: usize): bool {
  readExactLevels(load<i32>(params), load<i32>(params, 4), table, tableLength);
  const last = levelCount() - 1;
  if (last <= 0 || !prepareBlock(x, w, dims, <f32>valueAt(0), <f32>valueAt(last))) return false;
  startLog(tried, triedRoom);
  if (searchIntervals(dims, load<i32>(params, 8) != 0) < 0) return false;
  store<i32>(counts, <i32>((logEnd() - tried) >> 2));
  store<f64>(unit, blockUnit());
  let left = 0;
  for (let position = takeLeaf(0); position >= 0 && left < rangeRoom; position = takeLeaf(position)) {
    store<f32>(ranges + (<usize>left << 3), leafLow);
    store<f32>(ranges + (<usize>left << 3), leafHigh, 4);
    left++;
  }
  store<i32>(counts, left, 4);
  return true;
}
