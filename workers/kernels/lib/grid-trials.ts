// The trial scales of one group of IQ2 or IQ3, and what the grid makes of the group under each.
import { NEAREST_MAGIC } from './rounding';

/** Most trials that a format makes, filled up to lanes. */
const MOST = 32;

/** Inverse scale of each trial, and the scale that measures its neighbours. f32. */
export const trialInverses = memory.data(MOST * 4, 16);
export const trialScales = memory.data((MOST + 4) * 4, 16);
/** Grid index of each part (octet or quad) of the group: u16, eight per trial. */
export const trialIndices = memory.data(MOST * 16, 16);
/** For each trial a byte: bit k says that part k was not on the grid before. */
export const trialOffGrid = memory.data(MOST, 16);
/** sum w x q and sum w q^2 of each trial. f32. */
export const trialSumsX = memory.data(MOST * 4, 16);
export const trialSums2 = memory.data(MOST * 4, 16);

// @ts-ignore: decorator
@inline
export function scaleOfTrial(trial: i32): f32 {
  return load<f32>(trialScales + (<usize>trial << 2));
}

/** Notes the grid index of a part under a trial. */
// @ts-ignore: decorator
@inline
export function keepIndex(trial: i32, part: i32, index: i32): void {
  store<u16>(trialIndices + (<usize>trial << 4) + (<usize>part << 1), <u16>index);
}

/** Notes that a part was not on the grid under a trial. */
// @ts-ignore: decorator
@inline
export function markOffGrid(trial: i32, part: i32): void {
  const at = trialOffGrid + <usize>trial;
  const bit: i32 = 1 << part;
  store<u8>(at, load<u8>(at) | <u8>bit);
}

/**
 * Digits of a value under four inverse scales: nearest(0.5 (inverse x - 1)) clamped to 0..top, nearest as the reference has
 * it for any f32.
 */
// @ts-ignore: decorator
@inline
export function digitLanes(x: v128, inverses: v128, top: i32): v128 {
  const half = f32x4.mul(f32x4.splat(0.5), f32x4.sub(f32x4.mul(inverses, x), f32x4.splat(1)));
  const bits = v128.and(f32x4.add(half, f32x4.splat(NEAREST_MAGIC)), i32x4.splat(0x007fffff));
  const digit = i32x4.sub(bits, i32x4.splat(0x00400000));
  return i32x4.max_s(i32x4.min_s(digit, i32x4.splat(top)), i32x4.splat(0));
}
