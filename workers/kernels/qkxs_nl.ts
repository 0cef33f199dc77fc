// qkxs_nl: cumulative search over sorted lists of breakpoints of a table of levels, for the positive sign of the scale and, when asked, the
// negative one. v = table[level] * scale. Parameters: [0, 0, signed scale]. Importances when none are given: x^2.
import {
  addToQueue, advanceFirst, clearQueue, findFirst, firstDenominator, firstNumerator, firstPosition, queueSize, removeFirst,
} from './lib/fraction-queue'; // prettier-ignore
import { gapAt, middleLevel, readLevelTable, sumAt } from './lib/level-table';
import { searchTableMany, suitsTableMany } from './lib/qkxh-nl-many';
import { searchTableThree } from './lib/qkxh-nl3';
import { logStep, replaySteps } from './lib/step-log';
import { prepareTableKeys } from './lib/table-keys';
import { MAX_TABLE, prepareTableSteps } from './lib/table-steps';
import { allOnes, weightOrSquare } from './lib/weights';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const signedScale = load<i32>(params, 8) != 0;
  readLevelTable(table, tableLength);
  const three = dims == 3;
  let lockstep = 0;
  if (tableLength <= MAX_TABLE) {
    prepareTableSteps(tableLength);
    prepareTableKeys(table, tableLength);
    lockstep = three ? count & ~3 : suitsTableMany(dims) ? count : 0;
  }
  const ones = three && w != 0 && allOnes(w, lockstep * 3);
  for (let row = 0; row < lockstep; row += 4) {
    const from = <usize>row * dims;
    const weights = w != 0 ? w + (from << 2) : 0;
    const scales = scale + (<usize>row << 2);
    let again = three
      ? ones
        ? searchTableThree<bool>(x + (from << 2), weights, levels + from, scales, table, signedScale, false, true)
        : searchTableThree<i32>(x + (from << 2), weights, levels + from, scales, table, signedScale, false, true)
      : searchTableMany(x + (from << 2), weights, count - row, dims, levels + from, scales, table, signedScale, false, true);
    for (; again != 0; again &= again - 1) roundAt(x, w, row + ctz(again), dims, levels, scale, table, tableLength, signedScale);
  }
  for (let row = lockstep; row < count; row++) roundAt(x, w, row, dims, levels, scale, table, tableLength, signedScale);
}

/** Rounds vector `row` of a batch with the queue. */
function roundAt(x: usize, w: usize, row: i32, dims: i32, levels: usize, scale: usize, table: usize, tableLength: i32, signedScale: bool): void {
  const from = <usize>row * dims;
  const weights = w != 0 ? w + (from << 2) : 0;
  store<f32>(scale + (<usize>row << 2), roundOne(x + (from << 2), weights, dims, levels + from, table, tableLength, signedScale));
}

/** The best candidate so far. */
let best: f32 = 0;
let bestWxq: f32 = 0;
let bestWqq: f32 = 1;

function roundOne(x: usize, w: usize, dims: i32, levels: usize, table: usize, tableLength: i32, signedScale: bool): f32 {
  const middle = middleLevel();
  const middleValue = <f32>load<i8>(table + middle);
  let startWxq: f32 = 0;
  let startWqq: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const weight = weightOrSquare(x, w, i);
    startWxq += weight * load<f32>(x + (<usize>i << 2)) * middleValue;
    startWqq += weight * middleValue * middleValue;
  }
  best = 0;
  bestWxq = 0;
  bestWqq = 1;
  memory.fill(levels, <u8>middle, dims);
  replaySteps(walk(x, w, dims, tableLength, false, startWxq, startWqq), x, false, levels);
  if (signedScale) {
    const steps = walk(x, w, dims, tableLength, true, startWxq, startWqq);
    if (steps > 0) {
      memory.fill(levels, <u8>middle, dims);
      replaySteps(steps, x, true, levels);
    }
  }
  return bestWxq / bestWqq;
}

/** Numerator and denominator of the step into a level: |x| and |a + b|, both times the gap that the step crosses. */
// @ts-ignore: decorator
@inline
function numerator(magnitude: f32, level: i32): f32 {
  return magnitude * gapAt(level);
}

// @ts-ignore: decorator
@inline
function denominator(level: i32): f32 {
  return sumAt(level) * gapAt(level);
}

/** Visits every breakpoint of one sign; returns the number of steps to a candidate better than the best so far, or 0. */
function walk(x: usize, w: usize, dims: i32, tableLength: i32, negative: bool, startWxq: f32, startWqq: f32): i32 {
  const middle = middleLevel();
  clearQueue(dims);
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    const level = xi < 0 != negative ? middle - 1 : middle + 1;
    if (level >= 0 && level < tableLength) addToQueue(numerator(abs(xi), level), denominator(level), i, level);
  }
  let sumWxq = negative ? -startWxq : startWxq;
  let sumWqq = startWqq;
  let bestSteps = 0;
  for (let step = 0; queueSize() > 0; step++) {
    const component = findFirst();
    const weight = weightOrSquare(x, w, component);
    sumWxq += weight * firstNumerator();
    sumWqq += weight * firstDenominator();
    const level = firstPosition();
    const next = level < middle ? level - 1 : level + 1;
    if (next >= 0 && next < tableLength) advanceFirst(numerator(abs(load<f32>(x + (<usize>component << 2))), next), denominator(next), next);
    else removeFirst();
    logStep(step, component);
    const current = sumWxq * sumWxq;
    if (sumWqq > 0 && current * bestWqq > best * sumWqq) {
      best = current;
      bestWxq = negative ? -sumWxq : sumWxq;
      bestWqq = sumWqq;
      bestSteps = step + 1;
    }
  }
  return bestSteps;
}
