// The scale search of IQ4_NL: sixteen inverse scales, nearest table value for each component, indices taken once more from the
// final scale. v = table[level] * scale. No parameters.
import { bestTrialThree, storeThreeAtScale, threeScale } from './lib/iq4-nl3';
import { largestOf } from './lib/reduce-lanes';
import { BEST_SCALE, inverses, isIq4NlTable, loadBlock, readTrialTable, runTrials, storeIndices, xs } from './lib/table-trials';
import { EMPTY_BLOCK, scatterLevels, storeLanes } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

/** Trials on either side of the table's lower end; with the first trial and the end itself there are sixteen. */
const TRIES = 7;
const TRIALS = 2 * TRIES + 2;
/** Per trial after the first: where the largest component goes, in four lanes. */
const ENDS_BYTES: usize = 240;
const ends: usize = memory.data(TRIALS * 16, 16);

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  readTrialTable(table, tableLength);
  const lowest = <f32>load<i8>(table);
  for (let trial = -TRIES; trial <= TRIES; trial++) v128.store(ends + (<usize>(trial + TRIES) << 4), f32x4.splat(<f32>trial + lowest));
  const three = dims == 3 && isIq4NlTable();
  for (let first = 0; first < count; first += 4) {
    const left = count - first;
    if (three && left >= 4 && bestTrialThree(x, w, false) == 0) storeThreeAtScale(threeScale(), levels, scale);
    else roundFour(x, w, left, dims, levels, scale, lowest);
    x += dims << 4;
    if (w != 0) w += dims << 4;
    levels += dims << 2;
    scale += 16;
  }
}

function roundFour(x: usize, w: usize, left: i32, dims: i32, levels: usize, scale: usize, lowest: f32): void {
  const bytes = <usize>dims << 4;
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  loadBlock(x, w, left, dims);
  const largest = largestOf(xs, bytes);
  // The first trial sends the largest component to the far end of the opposite side.
  v128.store(inverses, f32x4.div(one, f32x4.div(f32x4.neg(largest), f32x4.splat(lowest))));
  for (let at: usize = 0; at < ENDS_BYTES; at += 16) v128.store(inverses + 16 + at, f32x4.div(v128.load(ends + at), largest));
  runTrials(bytes, TRIALS);
  const filled = f32x4.ge(f32x4.abs(largest), f32x4.splat(EMPTY_BLOCK));
  const bestScale = v128.and(v128.load(BEST_SCALE), filled);
  storeLanes(bestScale, scale, left);

  const inverse = v128.andnot(f32x4.div(one, bestScale), f32x4.eq(bestScale, zero));
  storeIndices(bytes, inverse, xs);
  scatterLevels(xs, levels, dims, left);
}
