// What Q4_K and Q5_K share: eight groups of 32 with 6-bit scales and mins under one f16 pair, levels requantized at the end.
import { storeHalf, loadHalf } from './half';
import { applyImportance, sumOfSquares, sumOfSquaresLanes } from './importance';
import { clampLanes, nearestLanes, transposeIn, transposeLevelsOut } from './lanes';
import { nearestInt } from './rounding';
import { packScales6, unpackMins6, unpackScales6 } from './scales6';
import { foundMinA, foundMinB, foundScaleA, foundScaleB, levelsOfQkx, searchQkx } from './search-qkx';
import { searchQp } from './search-qp';

/** One byte per element of the superblock: what the search found, then what requantize made of it. */
export const superblockCodes = memory.data(256, 16);

// Transposed: groups 0..3 in the first half, 4..7 in the second.
const values = memory.data(2 * 32 * 16, 16);
const weights = memory.data(2 * 32 * 16, 16);
const levels = memory.data(2 * 32 * 16, 16);
const scales = memory.data(8 * 4, 16);
const mins = memory.data(8 * 4, 16);
const weightSums = memory.data(8 * 4, 16);
const scaleCodes = memory.data(8, 8);
const minCodes = memory.data(8, 8);

/**
 * Without an imatrix: searches the 256 values at x for levels 0..top and writes d, dmin and the packed scales to the block.
 * w = rms of the group + |x|; the 6-bit codes are min(63, nearest(63 / max * s)), taken as bytes first.
 */
export function findScales(x: usize, block: usize, top: i32, rmin: f32, rdelta: f32, steps: i32): void {
  loadGroups(x, values);
  for (let half: usize = 0; half < 1024; half += 512) {
    const mean = f32x4.div(sumOfSquaresLanes(values + half, 32), f32x4.splat(32));
    const rms = f32x4.sqrt(mean);
    for (let i = half; i < half + 512; i += 16) v128.store(weights + i, f32x4.add(rms, f32x4.abs(v128.load(values + i))));
  }
  searchQkx(32, top, values, weights, rmin, rdelta, steps, false);
  keepGroups(top);
  const maxScale = largest(scales);
  const maxMin = largest(mins);
  const inverseScale: f32 = maxScale > 0 ? <f32>63.0 / maxScale : 0;
  const inverseMin: f32 = maxMin > 0 ? <f32>63.0 / maxMin : 0;
  for (let j: usize = 0; j < 8; j++) {
    store<u8>(scaleCodes + j, <u8>min(63, nearestInt(inverseScale * load<f32>(scales + j * 4)) & 0xff));
    store<u8>(minCodes + j, <u8>min(63, nearestInt(inverseMin * load<f32>(mins + j * 4)) & 0xff));
  }
  writeHeader(block, maxScale / <f32>63.0, maxMin / <f32>63.0);
}

/**
 * With an imatrix (256 importances at qw): w = qw * sqrt(2 * mean square of the superblock + x^2); the 6-bit scales and mins come
 * from make_qp(8, 63) on the groups' sums of w. A group may have a negative scale, whose code wraps to a byte above 63: Q5_K limits
 * codes to 63, Q4_K lets the extra bits fall into its neighbours.
 */
export function findScalesWithImportance(x: usize, qw: usize, block: usize, top: i32, limitCodes: bool): void {
  const sigma2 = f32x4.splat((<f32>2.0 * sumOfSquares(x, 256)) / <f32>256.0);
  loadGroups(x, values);
  loadGroups(qw, weights);
  for (let half: usize = 0; half < 2; half++) {
    const from = weights + half * 512;
    applyImportance(values + half * 512, from, 32, sigma2);
    let sum = f32x4.splat(0);
    for (let i: usize = 0; i < 512; i += 16) sum = f32x4.add(sum, v128.load(from + i));
    v128.store(weightSums + half * 16, sum);
  }
  searchQkx(32, top, values, weights, -0.9, 0.05, 36, false);
  keepGroups(top);
  const d = searchQp(8, 63, scales, weightSums, scaleCodes);
  const dmin = searchQp(8, 63, mins, weightSums, minCodes);
  if (limitCodes) {
    const most = i8x16.splat(63);
    v128.store64_lane(scaleCodes, i8x16.min_u(v128.load64_zero(scaleCodes), most), 0);
    v128.store64_lane(minCodes, i8x16.min_u(v128.load64_zero(minCodes), most), 0);
  }
  writeHeader(block, d, dmin);
}

/**
 * Levels of the 256 values under the block's rounded d, dmin and scales: nearest((x + dmin*min) / (d*scale)) clamped to 0..top,
 * a true division. Groups whose scale is 0 keep the levels of the search.
 */
export function requantize(x: usize, block: usize, top: i32): void {
  const d = loadHalf(block);
  const dmin = loadHalf(block + 2);
  let packedScales = unpackScales6(block + 4);
  let packedMins = unpackMins6(block + 4);
  for (let j: usize = 0; j < 8; j++) {
    const scale = d * <f32>(<u32>packedScales & 63);
    const min = f32x4.splat(dmin * <f32>(<u32>packedMins & 63));
    packedScales >>= 8;
    packedMins >>= 8;
    if (scale == 0) continue;
    const divisor = f32x4.splat(scale);
    for (let i: usize = 0; i < 32; i += 16) {
      const from = x + j * 128 + i * 4;
      const a = levelOf(v128.load(from), min, divisor, top);
      const b = levelOf(v128.load(from, 16), min, divisor, top);
      const c = levelOf(v128.load(from, 32), min, divisor, top);
      const e = levelOf(v128.load(from, 48), min, divisor, top);
      v128.store(superblockCodes + j * 32 + i, i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, e)));
    }
  }
}

// @ts-ignore: decorator
@inline
function levelOf(x: v128, min: v128, divisor: v128, top: i32): v128 {
  return clampLanes(nearestLanes(f32x4.div(f32x4.add(x, min), divisor)), 0, top);
}

/** Transposes the eight groups of 32 f32 at `from`. */
function loadGroups(from: usize, to: usize): void {
  transposeIn(from, from + 128, from + 256, from + 384, to, 32);
  transposeIn(from + 512, from + 640, from + 768, from + 896, to + 512, 32);
}

function keepGroups(top: i32): void {
  v128.store(scales, foundScaleA);
  v128.store(scales, foundScaleB, 16);
  v128.store(mins, foundMinA);
  v128.store(mins, foundMinB, 16);
  levelsOfQkx(32, top, values, levels);
  transposeLevelsOut(levels, superblockCodes, 32, 32);
  transposeLevelsOut(levels + 512, superblockCodes + 128, 32, 32);
}

function writeHeader(block: usize, d: f32, dmin: f32): void {
  storeHalf(block, d);
  storeHalf(block + 2, dmin);
  packScales6(scaleCodes, minCodes, block + 4);
}

/** The largest of eight f32, at least 0. */
function largest(from: usize): f32 {
  let most: f32 = 0;
  for (let j: usize = 0; j < 32; j += 4) {
    const v = load<f32>(from + j);
    if (v > most) most = v;
  }
  return most;
}
