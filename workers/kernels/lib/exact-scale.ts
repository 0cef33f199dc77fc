// The best scale of one vector for the levels of lib/level-values.ts: by bounds where they hold, else by a walk of every rounding.
import { bestIsNegative, bestWvv, bestWxv, startWalks, walkAll, walkBetween } from './exact-walk';
import { blockUnit, prepareBlock } from './exact-block';
import { leafHigh, leafLow, readBoundLevels, searchIntervals, takeLeaf } from './exact-bounds';
import { readTrialLevels } from './exact-trials';
import { leastMidpoint, levelCount, middleIndex, nearestIndices, readLevelValues, valueAt } from './level-values';

/** Reads a table of `tableLength` int8 values, or the range nmin .. nmax when that is 0. */
export function readExactLevels(nmin: i32, nmax: i32, table: usize, tableLength: i32): void {
  readLevelValues(nmin, nmax, table, tableLength);
  readTrialLevels(nmin, nmax, table, tableLength);
  const last = levelCount() - 1;
  const most = max(abs(valueAt(0)), abs(valueAt(last)));
  readBoundLevels(<f32>most, <f32>leastMidpoint(), last, valueAt(middleIndex()) == 0);
}

/** The scale of the best rounding, by least squares in f64; 0 where no rounding correlates with x. `inFull`: visit every rounding. */
export function searchScale(x: usize, w: usize, dims: i32, positiveOnly: bool, inFull: bool): f64 {
  let unit: f64 = 1;
  startWalks();
  const last = levelCount() - 1;
  const isPrepared = !inFull && last > 0 && prepareBlock(x, w, dims, <f32>valueAt(0), <f32>valueAt(last));
  if (isPrepared && searchIntervals(dims, positiveOnly) >= 0) {
    unit = blockUnit();
    for (let position = takeLeaf(0); position >= 0; position = takeLeaf(position)) walkBetween(abs(leafLow), abs(leafHigh), leafHigh < 0);
  } else {
    walkAll(x, w, dims, false);
    if (!positiveOnly) walkAll(x, w, dims, true);
  }
  const magnitude = bestWxv / bestWvv / unit;
  return bestIsNegative ? -magnitude : magnitude;
}

/** Writes the indices of the levels nearest at a scale other than 0. */
export function roundAt(x: usize, dims: i32, levels: usize, scale: f64): void {
  const inverse = f64x2.splat(1 / scale);
  const whole = dims & ~1;
  for (let i = 0; i < whole; i += 2) {
    const index = nearestIndices(f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x + (<usize>i << 2))), inverse));
    v128.store8_lane(levels + i, index, 0);
    v128.store8_lane(levels + i, index, 8, 1);
  }
  if (whole == dims) return;
  const index = nearestIndices(f64x2.mul(f64x2.promote_low_f32x4(v128.load32_zero(x + (<usize>whole << 2))), inverse));
  v128.store8_lane(levels + whole, index, 0);
}
