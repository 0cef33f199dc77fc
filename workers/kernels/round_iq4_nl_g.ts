// The scale search of IQ4_NL with the gradient steps of ik_llama.cpp pull request 295: both ends of the table as targets, then single
// steps of the component that reaches its neighbour first along the gradient; indices taken once more from the final scale.
// Tables of up to 16 values, v = table[level] * scale. No parameters.
import { stepDownThree } from './lib/iq4-nl-steps3';
import { bestTrialThree, storeThreeAtScale } from './lib/iq4-nl3';
import { largestOf } from './lib/reduce-lanes';
import { BEST, BEST_INVERSE, BEST_SCALE, BEST_WQQ, BEST_WQX, inverses, isBetter, isIq4NlTable, loadBlock, readTrialTable, runTrials, storeIndices, ws, xs } from './lib/table-trials';
import { EMPTY_BLOCK, MAX_DIMS, scatterLevels, storeLanes } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

const TRIES = 7;
/** Two for each step -7 .. 7, the first trial, and the last one again to make up a multiple of four. */
const TRIALS = 32;
const ENDS_BYTES: usize = 496;
const ends: usize = memory.data(TRIALS * 16, 16);
const indices: usize = memory.data(MAX_DIMS * 16, 16);
/** The table as 16 bytes. */
const values: usize = memory.data(16, 16);

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  readTrialTable(table, tableLength);
  memory.fill(values, 0, 16);
  memory.copy(values, table, tableLength);
  const lowest = <f32>load<i8>(table);
  const highest = <f32>load<i8>(table + tableLength - 1);
  for (let step = -TRIES; step <= TRIES; step++) {
    const at = ends + (<usize>(step + TRIES) << 5);
    v128.store(at, f32x4.splat(<f32>step + lowest));
    v128.store(at, f32x4.splat(<f32>step + highest), 16);
  }
  v128.store(ends + 30 * 16, f32x4.splat(<f32>TRIES + highest));
  const three = dims == 3 && isIq4NlTable();
  for (let first = 0; first < count; first += 4) {
    const left = count - first;
    if (three && left >= 4 && bestTrialThree(x, w, true) == 0) storeThreeAtScale(stepDownThree(), levels, scale);
    else roundFour(x, w, left, dims, levels, scale, lowest, tableLength - 1);
    x += dims << 4;
    if (w != 0) w += dims << 4;
    levels += dims << 2;
    scale += 16;
  }
}

/** Table values at four indices, 0 outside the table. */
// @ts-ignore: decorator
@inline
function valueAt(index: v128): v128 {
  const bytes = i8x16.swizzle(v128.load(values), v128.or(index, i32x4.splat(0xffffff00)));
  return f32x4.convert_i32x4_s(i32x4.shr_s(i32x4.shl(bytes, 24), 24));
}

function roundFour(x: usize, w: usize, left: i32, dims: i32, levels: usize, scale: usize, lowest: f32, last: i32): void {
  const bytes = <usize>dims << 4;
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  loadBlock(x, w, left, dims);
  const largest = largestOf(xs, bytes);
  v128.store(inverses, f32x4.div(one, f32x4.div(f32x4.neg(largest), f32x4.splat(lowest))));
  for (let at: usize = 0; at < ENDS_BYTES; at += 16) v128.store(inverses + 16 + at, f32x4.div(v128.load(ends + at), largest));
  runTrials(bytes, TRIALS);
  const filled = f32x4.ge(f32x4.abs(largest), f32x4.splat(EMPTY_BLOCK));
  const start = v128.load(BEST_INVERSE);
  storeIndices(bytes, start, indices);
  let active = v128.and(filled, f32x4.gt(v128.load(BEST_WQQ), zero));
  for (let step = 0; step < 32 * dims && v128.any_true(active); step++) active = stepDown(bytes, last, active);

  const bestScale = v128.and(v128.load(BEST_SCALE), filled);
  storeLanes(bestScale, scale, left);
  const inverse = v128.andnot(f32x4.div(one, bestScale), f32x4.eq(bestScale, zero));
  storeIndices(bytes, inverse, indices);
  scatterLevels(indices, levels, dims, left);
}

/** One step of one component of each active lane, where it helps. Returns the lanes that moved; the others are done. */
function stepDown(bytes: usize, last: i32, active: v128): v128 {
  const zero = f32x4.splat(0);
  const scale = v128.load(BEST_SCALE);
  let shortest = f32x4.splat(Infinity);
  let position = i32x4.splat(-1);
  let oldValue = zero;
  let newValue = zero;
  let newIndex = zero;
  let weight = zero;
  let weightedX = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    const index = v128.load(indices + at);
    const xi = v128.load(xs + at);
    const wi = v128.load(ws + at);
    const value = valueAt(index);
    const g = f32x4.mul(f32x4.mul(scale, wi), f32x4.sub(xi, f32x4.mul(scale, value)));
    const up = v128.and(f32x4.gt(g, zero), i32x4.lt_s(index, i32x4.splat(last)));
    const down = v128.and(f32x4.lt(g, zero), i32x4.gt_s(index, i32x4.splat(0)));
    const next = i32x4.add(i32x4.sub(index, up), down);
    const nextValue = valueAt(next);
    const length = f32x4.div(f32x4.sub(nextValue, value), g);
    const shorter = v128.and(v128.or(up, down), f32x4.lt(length, shortest));
    shortest = v128.bitselect(length, shortest, shorter);
    position = v128.bitselect(i32x4.splat(<i32>at), position, shorter);
    oldValue = v128.bitselect(value, oldValue, shorter);
    newValue = v128.bitselect(nextValue, newValue, shorter);
    newIndex = v128.bitselect(next, newIndex, shorter);
    weight = v128.bitselect(wi, weight, shorter);
    weightedX = v128.bitselect(f32x4.mul(wi, xi), weightedX, shorter);
  }
  const sumWqx = v128.load(BEST_WQX);
  const sumWqq = v128.load(BEST_WQQ);
  const newWqx = f32x4.add(sumWqx, f32x4.mul(weightedX, f32x4.sub(newValue, oldValue)));
  const newWqq = f32x4.add(sumWqq, f32x4.mul(weight, f32x4.sub(f32x4.mul(newValue, newValue), f32x4.mul(oldValue, oldValue))));
  const best = v128.load(BEST);
  active = v128.and(v128.and(active, i32x4.ge_s(position, i32x4.splat(0))), isBetter(newWqx, newWqq, best));
  const newScale = f32x4.div(newWqx, newWqq);
  v128.store(BEST_SCALE, v128.bitselect(newScale, scale, active));
  v128.store(BEST, v128.bitselect(f32x4.mul(newScale, newWqx), best, active));
  v128.store(BEST_WQX, v128.bitselect(newWqx, sumWqx, active));
  v128.store(BEST_WQQ, v128.bitselect(newWqq, sumWqq, active));
  for (let at: usize = 0; at < bytes; at += 16) {
    const chosen = v128.and(active, i32x4.eq(position, i32x4.splat(<i32>at)));
    v128.store(indices + at, v128.bitselect(newIndex, v128.load(indices + at), chosen));
  }
  return active;
}
