// qkxh_nl: cumulative search over every breakpoint of a table of levels, for one scale sign or for both.
// v = table[level] * scale. Parameters: [0, 0, signed scale, fast].
import { advanceRoot, heapAppend, heapBuild, heapClear, heapSize, removeRoot, rootComponent, rootLevel, rootMagnitude } from './lib/heap';
import { farthestLevel, gapAt, middleLevel, readLevelTable, sumAt } from './lib/level-table';
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
  const fast = load<i32>(params, 12) != 0;
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
        ? searchTableThree<bool>(x + (from << 2), weights, levels + from, scales, table, signedScale, fast, false)
        : searchTableThree<i32>(x + (from << 2), weights, levels + from, scales, table, signedScale, fast, false)
      : searchTableMany(x + (from << 2), weights, count - row, dims, levels + from, scales, table, signedScale, fast, false);
    for (; again != 0; again &= again - 1) roundAt(x, w, row + ctz(again), dims, levels, scale, table, tableLength, signedScale, fast);
  }
  for (let row = lockstep; row < count; row++) roundAt(x, w, row, dims, levels, scale, table, tableLength, signedScale, fast);
}

/** Rounds vector `row` of a batch with the heap. */
function roundAt(x: usize, w: usize, row: i32, dims: i32, levels: usize, scale: usize, table: usize, tableLength: i32, signedScale: bool, fast: bool): void {
  const from = <usize>row * dims;
  const weights = w != 0 ? w + (from << 2) : 0;
  store<f32>(scale + (<usize>row << 2), roundOne(x + (from << 2), weights, dims, levels + from, table, tableLength, signedScale, fast));
}

/** The best candidate so far: its sums, and the number of steps that lead to it. */
let bestWxq: f32 = 0;
let bestWqq: f32 = 0;
let bestSquare: f32 = 0;

/** Rounds one vector; returns the scale. */
function roundOne(x: usize, w: usize, dims: i32, levels: usize, table: usize, tableLength: i32, signedScale: bool, fast: bool): f32 {
  const middle = middleLevel();
  const middleValue = <f32>load<i8>(table + middle);
  let largest: f32 = -1;
  let largestAt = 0;
  let startWxq: f32 = 0;
  let startWqq: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    const weight = weightOrSquare(x, w, i);
    if (abs(xi) > largest) {
      largest = abs(xi);
      largestAt = i;
    }
    startWxq += weight * xi * middleValue;
    startWqq += weight * middleValue * middleValue;
  }
  // All components at the middle is a candidate, unless the middle is 0.
  bestSquare = 0;
  bestWxq = 0;
  bestWqq = 1;
  if (startWqq != 0) {
    bestSquare = startWxq * startWxq;
    bestWxq = startWxq;
    bestWqq = startWqq;
  }
  memory.fill(levels, <u8>middle, dims);

  const guessed = load<f32>(x + (<usize>largestAt << 2)) < 0 != <i32>load<i8>(table + farthestLevel()) < 0;
  const firstSign = signedScale && fast && guessed;
  const steps = walk(x, w, dims, tableLength, firstSign, startWxq, startWqq);
  replaySteps(steps, x, firstSign, levels);
  if (signedScale && !fast) {
    const negativeSteps = walk(x, w, dims, tableLength, true, startWxq, startWqq);
    if (negativeSteps > 0) {
      memory.fill(levels, <u8>middle, dims);
      replaySteps(negativeSteps, x, true, levels);
    }
  }
  return bestWxq / bestWqq;
}

/** Visits every breakpoint of one scale sign; returns the number of steps to a candidate better than the best so far, or 0. */
function walk(x: usize, w: usize, dims: i32, tableLength: i32, negative: bool, startWxq: f32, startWqq: f32): i32 {
  const middle = middleLevel();
  heapClear();
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    const level = xi < 0 != negative ? middle - 1 : middle + 1;
    if (level >= 0 && level < tableLength) heapAppend(abs(xi) / sumAt(level), abs(xi), i, level);
  }
  heapBuild();
  let sumWxq = negative ? -startWxq : startWxq;
  let sumWqq = startWqq;
  let bestSteps = 0;
  for (let step = 0; heapSize() > 0; step++) {
    const magnitude = rootMagnitude();
    const component = rootComponent();
    const level = rootLevel();
    const gap = gapAt(level);
    const next = level < middle ? level - 1 : level + 1;
    if (next >= 0 && next < tableLength) advanceRoot(magnitude / sumAt(next), next);
    else removeRoot();
    logStep(step, component);
    const weight = weightOrSquare(x, w, component);
    sumWxq += weight * (magnitude * gap);
    sumWqq += weight * (sumAt(level) * gap);
    const current = sumWxq * sumWxq;
    if (sumWqq > 0 && current * bestWqq > bestSquare * sumWqq) {
      bestSquare = current;
      bestWxq = negative ? -sumWxq : sumWxq;
      bestWqq = sumWqq;
      bestSteps = step + 1;
    }
  }
  return bestSteps;
}
