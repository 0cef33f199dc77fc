// The exact optimum: of all roundings of x and all scales, of one or both signs, those of least weighted squared error. Any range or table, with
// or without 0. v = level * scale or table[level] * scale. Parameters: [nmin, nmax, positive scale only, walk every rounding].
//
// Most scales cannot be the best one and are discarded in f32 (lib/exact-bounds.ts); the roundings of the rest are compared in f64
// (lib/exact-walk.ts). Blocks on which that does not pay, and all with the last parameter, are walked in full. Why this is exact:
// src/core/rounding/NOTES.md.
import { readExactLevels, roundAt, searchScale } from './lib/exact-scale';
import { searchExactThree } from './lib/exact3';
import { middleIndex } from './lib/level-values';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmin = load<i32>(params);
  const nmax = load<i32>(params, 4);
  const positiveOnly = load<i32>(params, 8) != 0;
  const inFull = load<i32>(params, 12) != 0;
  readExactLevels(nmin, nmax, table, tableLength);
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
  const found = searchScale(x, w, dims, positiveOnly, inFull);
  if (found == 0) memory.fill(levels, <u8>middleIndex(), dims);
  else roundAt(x, dims, levels, found);
  return found;
}
