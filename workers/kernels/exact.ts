// The exact optimum: of all roundings of x and all scales, of one or both signs, those of least weighted squared error. Any range or table, with
// or without 0. v = level * scale or table[level] * scale. Parameters: [nmin, nmax, positive scale only, walk every rounding].
//
// Most scales cannot be the best one and are discarded in f32 (lib/exact-bounds.ts); the roundings of the rest are compared in f64
// (lib/exact-walk.ts). Blocks on which that does not pay, and all with the last parameter, are walked in full. Why this is exact:
// src/core/rounding/NOTES.md.
import { readExactLevels, roundAt, searchScale } from './lib/exact-scale';
import { readThreeLevels, searchExactThree } from './lib/exact3';
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
  if (dims == 3 && !inFull && readThreeLevels()) {
    for (let row = 0; row < count; row += 4) {
      const from = <usize>row * 3;
      let again = roundThree(x + (from << 2), w != 0 ? w + (from << 2) : 0, count - row, levels + from, scale + (<usize>row << 2), positiveOnly);
      for (; again != 0; again &= again - 1) roundRow(x, w, row + ctz(again), dims, levels, scale, positiveOnly, inFull);
    }
  } else {
    for (let row = 0; row < count; row++) roundRow(x, w, row, dims, levels, scale, positiveOnly, inFull);
  }
  const size = <usize>count * dims;
  if (offset != 0) for (let i: usize = 0; i < size; i++) store<i8>(levels + i, <i8>(<i32>load<u8>(levels + i) + offset));
}

/** Four vectors, where a batch has fewer left. */
const lastX: usize = memory.data(48, 16);
const lastW: usize = memory.data(48, 16);
const lastLevels: usize = memory.data(16, 16);
const lastScales: usize = memory.data(16, 16);

/** Up to four of `left` vectors of three components; returns a bit per vector that has to be rounded again. */
function roundThree(x: usize, w: usize, left: i32, levels: usize, scale: usize, positiveOnly: bool): i32 {
  if (left >= 4) return searchExactThree(x, w, levels, scale, positiveOnly);
  memory.copy(lastX, x, left * 12);
  if (w != 0) memory.copy(lastW, w, left * 12);
  const again = searchExactThree(lastX, w != 0 ? lastW : 0, lastLevels, lastScales, positiveOnly);
  memory.copy(levels, lastLevels, left * 3);
  memory.copy(scale, lastScales, left * 4);
  return again & ((1 << left) - 1);
}

/** Rounds one vector of a batch, levels as indices. Its scale is 0 where nothing correlates with x. */
function roundRow(x: usize, w: usize, row: i32, dims: i32, levels: usize, scale: usize, positiveOnly: bool, inFull: bool): void {
  const from = <usize>row * dims;
  const at = x + (from << 2);
  const found = searchScale(at, w != 0 ? w + (from << 2) : 0, dims, positiveOnly, inFull);
  store<f32>(scale + (<usize>row << 2), <f32>found);
  if (found == 0) memory.fill(levels + from, <u8>middleIndex(), dims);
  else roundAt(at, dims, levels + from, found);
}
