// What the K formats with sixteen groups of 16 share.
import { clampLanes, nearestLanes, transposeIn, transposeLevelsOut } from './lanes';

/** One byte per element of the superblock: what the search found, then what a requantization made of it. */
export const groupCodes = memory.data(256, 16);
/** Transposed values, importances and i32 levels of the four groups at hand, or of eight, four after four. */
export const groupValues = memory.data(2 * 16 * 16, 16);
export const groupWeights = memory.data(2 * 16 * 16, 16);
export const groupLevels = memory.data(2 * 16 * 16, 16);

/** Transposes groups 4 quad .. 4 quad + 3 of the 256 f32 at `from`. */
export function loadGroups(from: usize, quad: i32, to: usize): void {
  const at = from + (quad << 8);
  transposeIn(at, at + 64, at + 128, at + 192, to, 16);
}

/** Puts the transposed levels of groups 4 quad .. 4 quad + 3 into groupCodes. */
export function storeGroupCodes(levels: usize, quad: i32): void {
  transposeLevelsOut(levels, groupCodes + (quad << 6), 16, 16);
}

/** Sum of the 16 transposed importances of each of four groups. */
export function groupWeightSums(weights: usize): v128 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < 256; i += 16) sum = f32x4.add(sum, v128.load(weights + i));
  return sum;
}

/**
 * Codes of one group under its final scale: nearest((x + min) / scale) clamped to low..high, plus `shift`. A true division.
 */
export function requantizeGroup(x: usize, group: i32, scale: f32, min: f32, low: i32, high: i32, shift: i32): void {
  const from = x + (group << 6);
  const divisor = f32x4.splat(scale);
  const offset = f32x4.splat(min);
  const a = levelOf(v128.load(from), offset, divisor, low, high);
  const b = levelOf(v128.load(from, 16), offset, divisor, low, high);
  const c = levelOf(v128.load(from, 32), offset, divisor, low, high);
  const d = levelOf(v128.load(from, 48), offset, divisor, low, high);
  const codes = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
  v128.store(groupCodes + (group << 4), i8x16.add(codes, i8x16.splat(<i8>shift)));
}

// @ts-ignore: decorator
@inline
function levelOf(x: v128, min: v128, divisor: v128, low: i32, high: i32): v128 {
  return clampLanes(nearestLanes(f32x4.div(f32x4.add(x, min), divisor)), low, high);
}

/**
 * Packs the low two bits of groupCodes to 64 bytes: byte 32 h + l holds elements 128 h + l, + 32, + 64, + 96 from its lowest bits up.
 */
export function packTwoBits(out: usize): void {
  for (let i: usize = 0; i < 64; i += 16) {
    const from = groupCodes + ((i & 32) << 2) + (i & 31);
    const three = i8x16.splat(3);
    const a = v128.and(v128.load(from), three);
    const b = v128.and(v128.load(from, 32), three);
    const c = v128.and(v128.load(from, 64), three);
    const d = v128.load(from, 96);
    const packed = v128.or(v128.or(a, i8x16.shl(b, 2)), v128.or(i8x16.shl(c, 4), i8x16.shl(d, 6)));
    v128.store(out + i, packed);
  }
}
