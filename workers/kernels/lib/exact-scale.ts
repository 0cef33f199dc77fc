// The best scale of one vector for the levels of lib/level-values.ts: by bounds where they hold, else by a walk of every rounding.
import { bestIsNegative, bestWvv, bestWxv, startWalks, walkAll, walkBetween } from './exact-walk';
import { blockUnit, prepareBlock } from './exact-block';
import { leafHigh, leafLow, leafSign, readBoundLevels, searchIntervals, takeLeaf } from './exact-bounds';
import { readTrialLevels } from './exact-trials';
import { leastMidpoint, levelCount, middleIndex, nearestIndices, readLevelValues, valueAt, valueLanes } from './level-values';

/** Reads a table of `tableLength` int8 values, or the range nmin .. nmax when that is 0. */
export function readExactLevels(nmin: i32, nmax: i32, table: usize, tableLength: i32): void {
  readLevelValues(nmin, nmax, table, tableLength);
  readTrialLevels(nmin, nmax, table, tableLength);
  const last = levelCount() - 1;
  const most = max(abs(valueAt(0)), abs(valueAt(last)));
  readBoundLevels(<f32>most, <f32>leastMidpoint(), last, valueAt(middleIndex()) == 0);
}

/** The scale of the best rounding; 0 where no rounding correlates with x. `inFull`: visit every rounding. */
export function searchScale(x: usize, w: usize, dims: i32, positiveOnly: bool, inFull: bool): f64 {
  let unit: f64 = 1;
  startWalks();
  const last = levelCount() - 1;
  const isPrepared = !inFull && last > 0 && prepareBlock(x, w, dims, <f32>valueAt(0), <f32>valueAt(last));
  if (isPrepared && searchIntervals(dims, positiveOnly) >= 0) {
    unit = blockUnit();
    for (let position = takeLeaf(0); position >= 0; position = takeLeaf(position)) walkBetween(leafLow, leafHigh, leafSign < 0);
  } else {
    walkAll(x, w, dims, false);
    if (!positiveOnly) walkAll(x, w, dims, true);
  }
  const magnitude = bestWxv / bestWvv / unit;
  return bestIsNegative ? -magnitude : magnitude;
}

/** Nearest indices at a scale other than 0; returns the least-squares scale of exactly these levels. */
export function roundAt(x: usize, w: usize, dims: i32, levels: usize, scale: f64): f64 {
  const inverse = f64x2.splat(1 / scale);
  let wxv = f64x2.splat(0);
  let wvv = f64x2.splat(0);
  for (let i = 0; i < dims; i += 2) {
    const at = <usize>i << 2;
    const isPair = i + 1 < dims;
    const xi = f64x2.promote_low_f32x4(isPair ? v128.load64_zero(x + at) : v128.load32_zero(x + at));
    const ones = f64x2.splat(1);
    const wi = w == 0 ? ones : f64x2.promote_low_f32x4(isPair ? v128.load64_zero(w + at) : v128.load32_zero(w + at));
    const index = nearestIndices(f64x2.mul(xi, inverse));
    store<u8>(levels + i, <u8>i32x4.extract_lane(index, 0));
    if (isPair) store<u8>(levels + i, <u8>i32x4.extract_lane(index, 2), 1);
    const v = valueLanes(index);
    const wv = f64x2.mul(isPair ? wi : f64x2.replace_lane(wi, 1, 0), v);
    wxv = f64x2.add(wxv, f64x2.mul(wv, xi));
    wvv = f64x2.add(wvv, f64x2.mul(wv, v));
  }
  return (f64x2.extract_lane(wxv, 0) + f64x2.extract_lane(wxv, 1)) / (f64x2.extract_lane(wvv, 0) + f64x2.extract_lane(wvv, 1));
}
