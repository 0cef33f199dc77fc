// qkxmh: cumulative search for a scale and a min with a heap, once for every component as the assumed minimum.
// Levels 0 .. nmax, v = level * scale - min. Parameters: [0, nmax, signed min]. Importances have to be given.
import { advanceRoot, heapAppend, heapBuild, heapClear, heapSize, removeRoot, rootComponent, rootLevel, rootMagnitude } from './lib/heap';
import { searchAffineThree } from './lib/qkxmh3';
import { logStep, raiseSteps } from './lib/step-log';
import { MAX_DIMS } from './lib/vectors4';
import { allOnes, weightOrSquare } from './lib/weights';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

/** How many steps each component has taken in the walk. */
const taken: usize = memory.data(MAX_DIMS, 16);

/** Sums over the vector. */
let sumW: f32 = 0;
let sumX: f32 = 0;
/** The best candidate so far, over all walks. */
let best: f32 = 0;
let bestNorm: f32 = 1;
let bestScale: f32 = 0;
let bestOffset: f32 = 0;
let bestSteps: i32 = 0;
let bestLift: i32 = 0;

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = load<i32>(params, 4);
  const signedMin = load<i32>(params, 8) != 0;
  const lockstep = dims == 3 ? count & ~3 : 0;
  const ones = w != 0 && allOnes(w, lockstep * 3);
  for (let row = 0; row < lockstep; row += 4) {
    const from = <usize>row * 3;
    const at = <usize>row << 2;
    const weights = w != 0 ? w + (from << 2) : 0;
    let again = searchFour(x + (from << 2), weights, levels + from, scale + at, min + at, nmax, signedMin, ones);
    for (; again != 0; again &= again - 1) roundAt(x, w, row + ctz(again), 3, levels, scale, min, nmax, signedMin);
  }
  for (let row = lockstep; row < count; row++) roundAt(x, w, row, dims, levels, scale, min, nmax, signedMin);
}

/** Rounds four vectors of three components; a bit per lane that has to be rounded again. */
function searchFour(x: usize, w: usize, levels: usize, scale: usize, min: usize, nmax: i32, signedMin: bool, ones: bool): i32 {
  if (signedMin) return searchAffineThree<bool, i32>(x, w, levels, scale, min, nmax);
  if (ones) return searchAffineThree<i32, bool>(x, w, levels, scale, min, nmax);
  return searchAffineThree<i32, i32>(x, w, levels, scale, min, nmax);
}

/** Rounds vector `row` of a batch with the heap. */
function roundAt(x: usize, w: usize, row: i32, dims: i32, levels: usize, scale: usize, min: usize, nmax: i32, signedMin: bool): void {
  const from = <usize>row * dims;
  roundOne(x + (from << 2), w != 0 ? w + (from << 2) : 0, dims, levels + from, nmax, signedMin);
  store<f32>(scale + (<usize>row << 2), bestScale);
  store<f32>(min + (<usize>row << 2), -bestOffset);
}

function roundOne(x: usize, w: usize, dims: i32, levels: usize, nmax: i32, signedMin: bool): void {
  let least = load<f32>(x);
  let leastAt = 0;
  let greatest = least;
  sumW = 0;
  sumX = 0;
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    const weight = weightOrSquare(x, w, i);
    sumW += weight;
    sumX += weight * xi;
    if (xi < least) {
      least = xi;
      leastAt = i;
    }
    if (xi > greatest) greatest = xi;
  }
  if (greatest == least) {
    // All equal: one level, exactly.
    const negative = least < 0;
    memory.fill(levels, negative ? 0 : 1, dims);
    bestScale = negative ? 0 : least;
    bestOffset = negative ? least : 0;
    return;
  }
  if (!signedMin && least > 0) least = 0;
  if (sumW <= 0) sumW = 1;
  memory.fill(levels, 0, dims);
  best = 0;
  bestNorm = 1;
  bestScale = 0;
  bestOffset = least;
  for (let assumed = 0; assumed < dims; assumed++) {
    const xi = load<f32>(x + (<usize>assumed << 2));
    if (assumed != leastAt && !signedMin && xi > 0) continue;
    if (walk(x, w, dims, assumed == leastAt ? least : xi, leastAt, nmax, signedMin)) {
      memory.fill(levels, <u8>bestLift, dims);
      raiseSteps(bestSteps, levels);
    }
  }
}

/** Raises one component after the other as the scale shrinks, with the grid starting at `start`. True when a better candidate came up. */
function walk(x: usize, w: usize, dims: i32, start: f32, leastAt: i32, nmax: i32, signedMin: bool): bool {
  heapClear();
  for (let i = 0; i < dims; i++) {
    const shifted: f32 = load<f32>(x + (<usize>i << 2)) - start;
    heapAppend(shifted, shifted, i, 1);
  }
  heapBuild();
  memory.fill(taken, 0, dims);
  let sumXq: f32 = 0;
  let sumQq: f32 = 0;
  let sumQ: f32 = 0;
  // The same without weights, to tell when all levels are equal.
  let plainQq: f32 = 0;
  let plainQ: f32 = 0;
  let top = 0;
  let improved = false;
  for (let step = 0; heapSize() > 0; step++) {
    const component = rootComponent();
    const level = rootLevel();
    const odd: f32 = <f32>(level + level - 1);
    if (level < nmax) advanceRoot(rootMagnitude() / (odd + 2), level + 1);
    else removeRoot();
    logStep(step, component);
    const weight = weightOrSquare(x, w, component);
    sumXq += weight * load<f32>(x + (<usize>component << 2));
    sumQq += weight * odd;
    plainQq += odd;
    sumQ += weight;
    plainQ += 1;
    const steps = <i32>load<u8>(taken + component) + 1;
    store<u8>(taken + component, <u8>steps);
    if (steps > top) top = steps;

    let score: f32 = sumXq * sumXq;
    let norm = sumQq;
    let scale = sumXq;
    let offset: f32 = 0;
    let lift = 0;
    if (component != leastAt) {
      const determinant: f32 = sumW * sumQq - sumQ * sumQ;
      if (determinant > 0 && <f32>dims * plainQq > plainQ * plainQ) {
        const freeScale: f32 = sumW * sumXq - sumX * sumQ;
        const freeOffset: f32 = sumQq * sumX - sumQ * sumXq;
        const lifted: f32 = freeOffset - <f32>(nmax - top) * freeScale;
        if (signedMin || lifted < 0) {
          const freeScore: f32 = sumX * freeOffset + sumXq * freeScale;
          if (norm > 0 && freeScore * norm > score * determinant) {
            score = freeScore;
            norm = determinant;
            scale = freeScale;
            offset = lifted;
            lift = nmax - top;
          }
        }
      }
    }
    if (norm > 0 && score * bestNorm > best * norm) {
      best = score;
      bestNorm = norm;
      bestScale = scale / norm;
      bestOffset = offset != 0 ? offset / norm : 0;
      bestSteps = step + 1;
      bestLift = lift;
      improved = true;
    }
  }
  return improved;
}
