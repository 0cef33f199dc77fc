// qkxsh: cumulative search with a heap, both signs of the scale in one walk. Levels nmin .. nmax with 0, v = level * scale.
// Parameters: [nmin, nmax]. Importances have to be given.
import { findLargest, importantMagnitude, largestMagnitude, roundAll, roundNone, startWqq, startWxq } from './lib/batch';
import { advanceRoot, heapAppend, heapBuild, heapClear, heapSize, removeRoot, rootComponent, rootLevel, rootMagnitude } from './lib/heap';
import { searchLinearThree, suitsOnes } from './lib/linear-three';
import { searchSignedMany, suitsSignedMany } from './lib/signed-many';
import { BOTH_HEAP } from './lib/signed-walk';
import { replaySteps } from './lib/step-log';
import { bestScale, bestStepCount, orientLevels, startSigns, stepSigns } from './lib/two-signs';
import { EMPTY_BLOCK } from './lib/vectors4';
import { allOnes, weightOrSquare } from './lib/weights';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmin = load<i32>(params);
  const nmax = load<i32>(params, 4);
  let first = 0;
  if (dims == 3) {
    first = count & ~3;
    if (suitsOnes(nmin, nmax) && w != 0 && allOnes(w, first * 3)) roundThree<bool>(x, w, first, levels, scale, nmin, nmax);
    else roundThree<i32>(x, w, first, levels, scale, nmin, nmax);
  } else if (suitsSignedMany(dims, nmin, nmax)) {
    for (; first < count; first += 4) {
      const from = <usize>first * dims;
      const weights = w != 0 ? w + (from << 2) : 0;
      let again = searchSignedMany(BOTH_HEAP, x + (from << 2), weights, count - first, dims, levels + from, scale + (<usize>first << 2), nmin, nmax);
      for (; again != 0; again &= again - 1) roundAt(x, w, first + ctz(again), dims, levels, scale, nmin, nmax);
    }
  }
  for (; first < count; first++) roundAt(x, w, first, dims, levels, scale, nmin, nmax);
}

/** A multiple of four vectors of three components. Ones: importances are 1. */
// @ts-ignore: decorator
@inline
function roundThree<Ones>(x: usize, w: usize, count: i32, levels: usize, scale: usize, nmin: i32, nmax: i32): void {
  for (let row = 0; row < count; row += 4) {
    const from = <usize>row * 3;
    const weights = w != 0 ? w + (from << 2) : 0;
    let again = searchLinearThree<Ones>(BOTH_HEAP, x + (from << 2), weights, levels + from, scale + (<usize>row << 2), nmin, nmax, false);
    for (; again != 0; again &= again - 1) roundAt(x, w, row + ctz(again), 3, levels, scale, nmin, nmax);
  }
}

/** Rounds vector `row` of a batch with the heap. */
function roundAt(x: usize, w: usize, row: i32, dims: i32, levels: usize, scale: usize, nmin: i32, nmax: i32): void {
  const from = <usize>row * dims;
  const weights = w != 0 ? w + (from << 2) : 0;
  store<f32>(scale + (<usize>row << 2), roundOne(x + (from << 2), weights, dims, levels + from, nmin, nmax));
}

/** Rounds one vector; returns the scale. */
function roundOne(x: usize, w: usize, dims: i32, levels: usize, nmin: i32, nmax: i32): f32 {
  findLargest(x, w, dims);
  if (!(largestMagnitude >= EMPTY_BLOCK)) {
    memory.fill(levels, 0, dims);
    return 0;
  }
  const longest = -nmin > nmax ? -nmin : nmax;
  let range = -nmin < nmax ? -nmin : nmax;
  if (range == 0) range = longest;
  if (range > 1) roundAll(x, w, dims, <f32>((range >> 1) + 1) / largestMagnitude, nmin, nmax, levels);
  else roundNone(dims, levels);
  startSigns(nmin, nmax, startWxq, startWqq, startWqq > 0);

  // Levels without their sign: the walk goes outward on both sides alike.
  heapClear();
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    const level: i32 = load<i8>(levels + i);
    const next = (level < 0 ? -level : level) + 1;
    if (next <= longest) heapAppend(abs(xi) / odd(next), abs(xi), i, next);
  }
  heapBuild();
  const beyond: i32 = 2 * longest + 3;
  const oddLimit = <f32>beyond;
  const important = max<f32>(importantMagnitude, 0);
  while (heapSize() > 0) {
    const magnitude = rootMagnitude();
    const component = rootComponent();
    const level = rootLevel();
    // Beyond this point the most important component would be clamped.
    if (important * odd(level) > magnitude * oddLimit) break;
    if (level < longest) advanceRoot(magnitude / odd(level + 1), level + 1);
    else removeRoot();
    const down = load<f32>(x + (<usize>component << 2)) < 0;
    stepSigns(component, down, weightOrSquare(x, w, component), magnitude, odd(level));
  }
  replaySteps(bestStepCount(), x, false, levels);
  orientLevels(levels, dims, nmin, nmax);
  return bestScale();
}

/** Sum of a level and its inward neighbour: 1, 3, 5 ... */
// @ts-ignore: decorator
@inline
function odd(level: i32): f32 {
  const sum: i32 = 2 * level - 1;
  return <f32>sum;
}
