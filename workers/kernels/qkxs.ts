// qkxs: cumulative search over a sorted list of breakpoints. With a signed scale and sides of different length both signs in one walk,
// else one sign. Levels nmin .. nmax with 0, v = level * scale. Parameters: [nmin, nmax, signed scale]. Importances when none are given: x^2.
import { findLargest, importantBelow, importantMagnitude, largestMagnitude, roundAll, roundNone, startWqq, startWxq } from './lib/batch';
import {
  addToQueue, advanceFirst, clearQueue, findFirst, firstDenominator, firstNumerator, firstPosition, queueSize, removeFirst,
} from './lib/fraction-queue'; // prettier-ignore
import { searchLinearThree, suitsOnes } from './lib/linear-three';
import { searchSignedMany, suitsSignedMany } from './lib/signed-many';
import { BOTH_SORTED, ONE_SIGN } from './lib/signed-walk';
import { logStep, replaySteps } from './lib/step-log';
import { bestScale, bestStepCount, orientLevels, startSigns, stepSigns } from './lib/two-signs';
import { EMPTY_BLOCK } from './lib/vectors4';
import { allOnes, weightOrSquare } from './lib/weights';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmin = load<i32>(params);
  const nmax = load<i32>(params, 4);
  const bothSigns = load<i32>(params, 8) != 0 && -nmin != nmax;
  let first = 0;
  if (dims == 3) {
    first = count & ~3;
    const ones = suitsOnes(nmin, nmax) && w != 0 && allOnes(w, first * 3);
    if (bothSigns) {
      if (ones) roundThree<bool>(BOTH_SORTED, x, w, first, levels, scale, nmin, nmax);
      else roundThree<i32>(BOTH_SORTED, x, w, first, levels, scale, nmin, nmax);
    } else {
      if (ones) roundThree<bool>(ONE_SIGN, x, w, first, levels, scale, nmin, nmax);
      else roundThree<i32>(ONE_SIGN, x, w, first, levels, scale, nmin, nmax);
    }
  } else if (suitsSignedMany(dims, nmin, nmax)) {
    const kind = bothSigns ? BOTH_SORTED : ONE_SIGN;
    for (; first < count; first += 4) {
      const from = <usize>first * dims;
      const weights = w != 0 ? w + (from << 2) : 0;
      let again = searchSignedMany(kind, x + (from << 2), weights, count - first, dims, levels + from, scale + (<usize>first << 2), nmin, nmax);
      for (; again != 0; again &= again - 1) roundAt(x, w, first + ctz(again), dims, levels, scale, nmin, nmax, bothSigns);
    }
  }
  for (; first < count; first++) roundAt(x, w, first, dims, levels, scale, nmin, nmax, bothSigns);
}

/** A multiple of four vectors of three components. Ones: importances are 1. */
// @ts-ignore: decorator
@inline
function roundThree<Ones>(kind: i32, x: usize, w: usize, count: i32, levels: usize, scale: usize, nmin: i32, nmax: i32): void {
  for (let row = 0; row < count; row += 4) {
    const from = <usize>row * 3;
    const weights = w != 0 ? w + (from << 2) : 0;
    let again = searchLinearThree<Ones>(kind, x + (from << 2), weights, levels + from, scale + (<usize>row << 2), nmin, nmax, false);
    for (; again != 0; again &= again - 1) roundAt(x, w, row + ctz(again), 3, levels, scale, nmin, nmax, kind == BOTH_SORTED);
  }
}

/** Rounds vector `row` of a batch with the queue. */
function roundAt(x: usize, w: usize, row: i32, dims: i32, levels: usize, scale: usize, nmin: i32, nmax: i32, bothSigns: bool): void {
  const from = <usize>row * dims;
  x += from << 2;
  if (w != 0) w += from << 2;
  levels += from;
  scale += <usize>row << 2;
  findLargest(x, w, dims);
  if (largestMagnitude >= EMPTY_BLOCK && importantMagnitude >= 0) {
    store<f32>(scale, bothSigns ? roundBothSigns(x, w, dims, levels, nmin, nmax) : roundOneSign(x, w, dims, levels, nmin, nmax));
  } else {
    memory.fill(levels, 0, dims);
    store<f32>(scale, 0);
  }
}

/** The odd number of the step that leaves the level `position` (without sign). */
// @ts-ignore: decorator
@inline
function odd(position: i32): f32 {
  const sum: i32 = 2 * position + 1;
  return <f32>sum;
}

/** Puts the first step of a component into the queue, unless its side ends or the step would clamp the most important component. */
// @ts-ignore: decorator
@inline
function appendFirst(xi: f32, component: i32, position: i32, end: i32, oddLimit: f32): void {
  if (position < end && importantMagnitude * odd(position) < abs(xi) * oddLimit) addToQueue(abs(xi), odd(position), component, position);
}

/** Moves the first component on to its next step, under the same two conditions. */
// @ts-ignore: decorator
@inline
function advance(end: i32, oddLimit: f32): void {
  const magnitude = firstNumerator();
  const next = firstPosition() + 1;
  if (next < end && importantMagnitude * odd(next) < magnitude * oddLimit) advanceFirst(magnitude, odd(next), next);
  else removeFirst();
}

/** Limit of the clamp rule for a side of this length. */
// @ts-ignore: decorator
@inline
function clampLimit(side: i32): f32 {
  const beyond: i32 = 2 * side + 3;
  return <f32>beyond;
}

/** Positive scales only, from the half of the side that clamps first. */
function roundOneSign(x: usize, w: usize, dims: i32, levels: usize, nmin: i32, nmax: i32): f32 {
  let least: f32 = 0;
  let greatest: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    if (xi > greatest) greatest = xi;
    if (xi < least) least = xi;
  }
  const low = <f32>nmin;
  const high = <f32>nmax;
  const positiveSide = low * least == 0 || (greatest * high != 0 && greatest * -low > least * -high);
  const side = positiveSide ? nmax : -nmin;
  const sideMagnitude = positiveSide ? greatest : abs(least);
  if (side > 1 && sideMagnitude > 0) roundAll(x, w, dims, <f32>((side >> 1) + 1) / sideMagnitude, nmin, nmax, levels);
  else roundNone(dims, levels);
  let sumWxq = startWxq;
  let sumWqq = startWqq;
  const started = sumWqq > 0 && sumWxq * sumWxq > 0;
  let best: f32 = started ? sumWxq * sumWxq : 0;
  let bestWxq: f32 = started ? sumWxq : 0;
  let bestWqq: f32 = started ? sumWqq : 1;

  const oddLimit = clampLimit(importantBelow ? -nmin : nmax);
  clearQueue(dims);
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    const level: i32 = load<i8>(levels + i);
    appendFirst(xi, i, level < 0 ? -level : level, xi < 0 ? -nmin : nmax, oddLimit);
  }
  let bestSteps = 0;
  for (let step = 0; queueSize() > 0; step++) {
    const component = findFirst();
    const magnitude = firstNumerator();
    const weight = weightOrSquare(x, w, component);
    sumWxq += weight * magnitude;
    sumWqq += weight * firstDenominator();
    advance(load<f32>(x + (<usize>component << 2)) < 0 ? -nmin : nmax, oddLimit);
    logStep(step, component);
    const current = sumWxq * sumWxq;
    if (sumWqq > 0 && magnitude > 0 && current * bestWqq > best * sumWqq) {
      best = current;
      bestWxq = sumWxq;
      bestWqq = sumWqq;
      bestSteps = step + 1;
    }
  }
  replaySteps(bestSteps, x, false, levels);
  return bestWxq / bestWqq;
}

/** Both signs in one walk over the longer side. */
function roundBothSigns(x: usize, w: usize, dims: i32, levels: usize, nmin: i32, nmax: i32): f32 {
  const common = -nmin < nmax ? -nmin : nmax;
  const longest = -nmin > nmax ? -nmin : nmax;
  if (common > 1) roundAll(x, w, dims, <f32>((common >> 1) + 1) / largestMagnitude, nmin, nmax, levels);
  else roundNone(dims, levels);
  // A score that underflows to 0 is no candidate here.
  startSigns(nmin, nmax, startWxq, startWqq, startWqq > 0 && startWxq * startWxq > 0);
  const oddLimit = clampLimit(longest);
  clearQueue(dims);
  for (let i = 0; i < dims; i++) {
    const level: i32 = load<i8>(levels + i);
    appendFirst(load<f32>(x + (<usize>i << 2)), i, level < 0 ? -level : level, longest, oddLimit);
  }
  while (queueSize() > 0) {
    const component = findFirst();
    const magnitude = firstNumerator();
    const oddNumber = firstDenominator();
    advance(longest, oddLimit);
    stepSigns(component, load<f32>(x + (<usize>component << 2)) < 0, weightOrSquare(x, w, component), magnitude, oddNumber);
  }
  replaySteps(bestStepCount(), x, false, levels);
  orientLevels(levels, dims, nmin, nmax);
  return bestScale();
}
