// qkxh: cumulative search over every breakpoint of one scale sign, in descending order of fractions, for levels nmin .. nmax with 0.
// v = level * scale. Parameters: [nmin, nmax, signed scale].
import { advanceRoot, heapAppend, heapBuild, heapClear, heapSize, removeRoot, rootComponent, rootLevel, rootMagnitude } from './lib/heap';
import { searchLinearThree, suitsOnes } from './lib/linear-three';
import { searchMany, suitsMany } from './lib/qkxh-many';
import { clampInt, roundHalfAway } from './lib/rounding';
import { GUESSED_SIGN } from './lib/signed-walk';
import { logStep, replaySteps } from './lib/step-log';
import { EMPTY_BLOCK } from './lib/vectors4';
import { allOnes, weightOrSquare } from './lib/weights';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmin = load<i32>(params);
  const nmax = load<i32>(params, 4);
  const signedScale = load<i32>(params, 8) != 0;
  let first = 0;
  if (dims == 3) {
    first = count & ~3;
    if (suitsOnes(nmin, nmax) && w != 0 && allOnes(w, first * 3)) roundThree<bool>(x, w, first, levels, scale, nmin, nmax, signedScale);
    else roundThree<i32>(x, w, first, levels, scale, nmin, nmax, signedScale);
  } else if (suitsMany(dims, nmin, nmax)) {
    for (; first < count; first += 4) {
      const from = <usize>first * dims;
      const weights = w != 0 ? w + (from << 2) : 0;
      let again = searchMany(x + (from << 2), weights, count - first, dims, levels + from, scale + (<usize>first << 2), nmin, nmax, signedScale);
      for (; again != 0; again &= again - 1) roundAt(x, w, first + ctz(again), dims, levels, scale, nmin, nmax, signedScale);
    }
  }
  for (; first < count; first++) roundAt(x, w, first, dims, levels, scale, nmin, nmax, signedScale);
}

/** A multiple of four vectors of three components. */
// @ts-ignore: decorator
@inline
function roundThree<Ones>(x: usize, w: usize, count: i32, levels: usize, scale: usize, nmin: i32, nmax: i32, signedScale: bool): void {
  const guess = signedScale && -nmin != nmax;
  for (let row = 0; row < count; row += 4) {
    const from = <usize>row * 3;
    const weights = w != 0 ? w + (from << 2) : 0;
    let again = searchLinearThree<Ones>(GUESSED_SIGN, x + (from << 2), weights, levels + from, scale + (<usize>row << 2), nmin, nmax, guess);
    for (; again != 0; again &= again - 1) roundAt(x, w, row + ctz(again), 3, levels, scale, nmin, nmax, signedScale);
  }
}

/** Rounds vector `row` of a batch with the heap. */
function roundAt(x: usize, w: usize, row: i32, dims: i32, levels: usize, scale: usize, nmin: i32, nmax: i32, signedScale: bool): void {
  const from = <usize>row * dims;
  const weights = w != 0 ? w + (from << 2) : 0;
  store<f32>(scale + (<usize>row << 2), roundOne(x + (from << 2), weights, dims, levels + from, nmin, nmax, signedScale));
}

/** Rounds one vector with the heap; returns the scale. */
function roundOne(x: usize, w: usize, dims: i32, levels: usize, nmin: i32, nmax: i32, signedScale: bool): f32 {
  let largest: f32 = abs(load<f32>(x));
  let largestAt = 0;
  let important: f32 = weightOrSquare(x, w, 0) * largest;
  let importantAt = 0;
  for (let i = 1; i < dims; i++) {
    const magnitude = abs(load<f32>(x + (<usize>i << 2)));
    const importance: f32 = weightOrSquare(x, w, i) * magnitude;
    if (magnitude > largest) {
      largest = magnitude;
      largestAt = i;
    }
    if (importance > important) {
      important = importance;
      importantAt = i;
    }
  }
  memory.fill(levels, 0, dims);
  if (largest < EMPTY_BLOCK) return 0;

  // The largest component goes to the longer side.
  const negative = signedScale && -nmin != nmax && load<f32>(x + (<usize>largestAt << 2)) < 0 == -nmin < nmax;
  let range = -nmin < nmax ? -nmin : nmax;
  if (range == 0) range = -nmin > nmax ? -nmin : nmax;
  let sumWxq: f32 = 0;
  let sumWqq: f32 = 0;
  let best: f32 = 0;
  let bestWqq: f32 = 1;
  let bestWxq: f32 = 0;
  if (range > 1) {
    const positive: f32 = <f32>(range >> 1) / largest;
    const inverse: f32 = negative ? -positive : positive;
    for (let i = 0; i < dims; i++) {
      const xi = load<f32>(x + (<usize>i << 2));
      const level = clampInt(<i32>roundHalfAway(xi * inverse), nmin, nmax);
      store<i8>(levels + i, <i8>level);
      const wq: f32 = weightOrSquare(x, w, i) * <f32>level;
      sumWqq += wq * <f32>level;
      sumWxq += wq * xi;
    }
    // A start without any weight is no candidate; the reference divides 0 by 0 here and stays with NaN.
    if (sumWqq > 0) {
      best = sumWxq * sumWxq;
      bestWqq = sumWqq;
      bestWxq = sumWxq;
    }
  }

  heapClear();
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    const level = load<i8>(levels + i) + (xi < 0 != negative ? -1 : 1);
    if (level >= nmin && level <= nmax) heapAppend(abs(xi) / odd(level), abs(xi), i, level);
  }
  heapBuild();

  const longest = -nmin > nmax ? -nmin : nmax;
  const beyond: i32 = 2 * longest + 3;
  const oddLimit = <f32>beyond;
  const importantMagnitude = abs(load<f32>(x + (<usize>importantAt << 2)));
  let bestSteps = 0;
  for (let step = 0; heapSize() > 0; step++) {
    const magnitude = rootMagnitude();
    const component = rootComponent();
    const level = rootLevel();
    const oddNumber = odd(level);
    // Beyond this point the most important component would be clamped.
    if (magnitude == 0 || importantMagnitude * oddNumber > magnitude * oddLimit) break;
    const next = level < 0 ? level - 1 : level + 1;
    if (next >= nmin && next <= nmax) advanceRoot(magnitude / odd(next), next);
    else removeRoot();
    logStep(step, component);
    const weight = weightOrSquare(x, w, component);
    sumWxq += weight * (negative ? -magnitude : magnitude);
    sumWqq += weight * oddNumber;
    const current = sumWxq * sumWxq;
    if (sumWqq > 0 && current * bestWqq > best * sumWqq) {
      best = current;
      bestWqq = sumWqq;
      bestWxq = sumWxq;
      bestSteps = step + 1;
    }
  }
  replaySteps(bestSteps, x, negative, levels);
  return bestWxq / bestWqq;
}

/** Sum of a level and its inward neighbour without the sign: 1, 3, 5 ... */
// @ts-ignore: decorator
@inline
function odd(level: i32): f32 {
  const magnitude = level < 0 ? -level : level;
  const sum: i32 = 2 * magnitude - 1;
  return <f32>sum;
}
