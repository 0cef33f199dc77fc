// The exact optimum: of all roundings of x and all scales, of one or both signs, those of least weighted squared error. Any range or table, with
// or without 0. v = level * scale or table[level] * scale. Parameters: [nmin, nmax, positive scale only, walk every rounding].
//
// Most scales cannot be the best one and are discarded in f32 (lib/exact-bounds.ts); the roundings of the rest are compared in f64
// (lib/exact-walk.ts). Blocks on which that does not pay, and all with the last parameter, are walked in full. Why this is exact:
// src/core/rounding/NOTES.md.
import { bestIsNegative, bestWvv, bestWxv, startWalks, walkAll, walkBetween } from './lib/exact-walk';
import { blockUnit, prepareBlock } from './lib/exact-block';
import { leafHigh, leafLow, leafSign, readBoundLevels, searchIntervals, takeLeaf } from './lib/exact-bounds';
import { readTrialLevels } from './lib/exact-trials';
import { searchExactThree } from './lib/exact3';
import { levelCount, leastMidpoint, middleIndex, nearestIndices, readLevelValues, valueAt, valueLanes } from './lib/level-values';
export { sphereVectors, cosines } from './lib/projection';
export { __heap_base };

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmin = load<i32>(params);
  const nmax = load<i32>(params, 4);
  const positiveOnly = load<i32>(params, 8) != 0;
  const inFull = load<i32>(params, 12) != 0;
  readLevelValues(nmin, nmax, table, tableLength);
  const last = levelCount() - 1;
  readTrialLevels(nmin, nmax, table, tableLength);
  const most = max(abs(valueAt(0)), abs(valueAt(last)));
  readBoundLevels(<f32>most, <f32>leastMidpoint(), last, valueAt(middleIndex()) == 0);
  // Levels are written as table indices; for a range they are moved to the level values afterwards.
  const offset = tableLength > 0 ? 0 : nmin;
  for (let row = 0; row < count; ) {
    const from = <usize>row * dims;
    const weights = w != 0 ? w + (from << 2) : 0;
    const scales = scale + (<usize>row << 2);
    const together = dims == 3 && row + 1 < count ? 2 : 1;
    if (dims == 3 && !inFull) searchExactThree(x + (from << 2), weights, together == 2 ? 12 : 0, levels + from, scales, positiveOnly);
    else store<f32>(scales, <f32>roundOne(x + (from << 2), weights, dims, levels + from, positiveOnly, inFull));
    row += dims == 3 && !inFull ? together : 1;
  }
  const size = <usize>count * dims;
  if (offset != 0) for (let i: usize = 0; i < size; i++) store<i8>(levels + i, <i8>(<i32>load<u8>(levels + i) + offset));
}

/** Rounds one vector, levels as indices; returns the least-squares scale, 0 where nothing correlates with x. */
function roundOne(x: usize, w: usize, dims: i32, levels: usize, positiveOnly: bool, inFull: bool): f64 {
  let unit: f64 = 1;
  startWalks();
  if (!inFull && levelCount() > 1 && prepareBlock(x, w, dims, <f32>valueAt(0), <f32>valueAt(levelCount() - 1)) && searchIntervals(dims, positiveOnly) >= 0) {
    unit = blockUnit();
    for (let position = takeLeaf(0); position >= 0; position = takeLeaf(position)) walkBetween(leafLow, leafHigh, leafSign < 0);
  } else {
    walkAll(x, w, dims, false);
    if (!positiveOnly) walkAll(x, w, dims, true);
  }
  if (bestWxv == 0) {
    memory.fill(levels, <u8>middleIndex(), dims);
    return 0;
  }
  const magnitude = bestWxv / bestWvv / unit;
  return roundAt(x, w, dims, levels, bestIsNegative ? -magnitude : magnitude);
}

/** Nearest indices at a scale; returns the least-squares scale of exactly these levels. */
function roundAt(x: usize, w: usize, dims: i32, levels: usize, scale: f64): f64 {
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
