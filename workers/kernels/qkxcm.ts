// qkxcm: cumulative search for a scale and a min over the sorted breakpoints above the smallest component, sums in f64, scores in f32.
// Levels 0 .. nmax, v = level * scale - min. Parameters: [0, nmax]. Importances when none are given: sqrt(mean x^2) + |x|.
import {
  addToQueue, advanceFirst, clearQueue, findFirst, firstDenominator, firstNumerator, firstPosition, queueSize, removeFirst,
} from './lib/fraction-queue'; // prettier-ignore
import { searchSmallestThree } from './lib/qkxcm3';
import { logStep, raiseSteps } from './lib/step-log';
import { MAX_DIMS } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

/** How many steps each component has taken in the walk. */
const taken: usize = memory.data(MAX_DIMS, 16);
const ownWeights: usize = memory.data(MAX_DIMS * 4, 16);

let bestScale: f32 = 0;
let bestOffset: f32 = 0;

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = load<i32>(params, 4);
  const lockstep = dims == 3 ? count & ~3 : 0;
  for (let row = 0; row < lockstep; row += 4) {
    const from = <usize>row * 3;
    const at = <usize>row << 2;
    let again = searchSmallestThree(x + (from << 2), w != 0 ? w + (from << 2) : 0, levels + from, scale + at, min + at, nmax);
    for (; again != 0; again &= again - 1) roundAt(x, w, row + ctz(again), 3, levels, scale, min, nmax);
  }
  for (let row = lockstep; row < count; row++) roundAt(x, w, row, dims, levels, scale, min, nmax);
}

/** Rounds vector `row` of a batch one step after the other. */
function roundAt(x: usize, w: usize, row: i32, dims: i32, levels: usize, scale: usize, min: usize, nmax: i32): void {
  const from = <usize>row * dims;
  const at = x + (from << 2);
  if (w == 0) computeWeights(at, dims);
  roundOne(at, w != 0 ? w + (from << 2) : ownWeights, dims, levels + from, nmax);
  store<f32>(scale + (<usize>row << 2), bestScale);
  store<f32>(min + (<usize>row << 2), -bestOffset);
}

function computeWeights(x: usize, dims: i32): void {
  let sum: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    sum += xi * xi;
  }
  const mean: f32 = sqrt<f32>(sum / <f32>dims);
  for (let i = 0; i < dims; i++) {
    const at = <usize>i << 2;
    store<f32>(ownWeights + at, mean + abs(load<f32>(x + at)));
  }
}

function roundOne(x: usize, w: usize, dims: i32, levels: usize, nmax: i32): void {
  let least = load<f32>(x);
  let greatest = least;
  let sumW: f64 = 0;
  let sumX: f64 = 0;
  for (let i = 0; i < dims; i++) {
    const xi = load<f32>(x + (<usize>i << 2));
    const weight = load<f32>(w + (<usize>i << 2));
    sumW += <f64>weight;
    sumX += <f64>(weight * xi);
    if (xi < least) least = xi;
    if (xi > greatest) greatest = xi;
  }
  if (greatest == least) {
    const negative = least < 0;
    memory.fill(levels, negative ? 0 : 1, dims);
    bestScale = negative ? 0 : least;
    bestOffset = negative ? least : 0;
    return;
  }
  if (least > 0) least = 0;
  if (sumW <= 0) sumW = 1;
  memory.fill(levels, 0, dims);
  memory.fill(taken, 0, dims);
  bestScale = 0;
  bestOffset = 0;
  clearQueue(dims);
  for (let i = 0; i < dims; i++) addToQueue(load<f32>(x + (<usize>i << 2)) - least, 1, i, 1);

  // Far below this offset nothing of x is left to represent. Where no component is positive this bound rejects what it should allow.
  const bound: f32 = <f32>-nmax * greatest;
  let best: f32 = 0;
  let bestNorm: f32 = 1;
  let bestSteps = 0;
  let bestLift = 0;
  let sumXq: f64 = 0;
  let sumQq: f64 = 0;
  let sumQ: f64 = 0;
  let plainQq: f32 = 0;
  let top = 0;
  for (let step = 0; queueSize() > 0; step++) {
    const component = findFirst();
    const odd = firstDenominator();
    const level = firstPosition();
    if (level < nmax) advanceFirst(firstNumerator(), odd + 2, level + 1);
    else removeFirst();
    logStep(step, component);
    const weight = load<f32>(w + (<usize>component << 2));
    sumXq += <f64>(weight * load<f32>(x + (<usize>component << 2)));
    sumQq += <f64>(weight * odd);
    sumQ += <f64>weight;
    plainQq += odd;
    const steps = <i32>load<u8>(taken + component) + 1;
    store<u8>(taken + component, <u8>steps);
    if (steps > top) top = steps;

    const determinant = <f32>(sumW * sumQq - sumQ * sumQ);
    let score = <f32>(sumXq * sumXq);
    let norm = <f32>sumQq;
    const visited = <f32>((step + 1) * (step + 1));
    if (determinant > 0 && <f32>dims * plainQq > visited) {
      const freeScale = <f32>(sumW * sumXq - sumX * sumQ);
      const freeOffset = <f32>(sumQq * sumX - sumQ * sumXq);
      let offset: f32 = freeOffset - <f32>(nmax - top) * freeScale;
      if (offset < 0) {
        const freeScore = <f32>(sumX * <f64>freeOffset + sumXq * <f64>freeScale);
        if (freeScore * norm > score * determinant) {
          score = freeScore;
          norm = determinant;
        } else {
          offset = 0;
        }
      }
      if (norm > 0 && score * bestNorm > best * norm && offset > bound * determinant) {
        best = score;
        bestNorm = norm;
        bestSteps = step + 1;
        const free = offset < 0;
        bestLift = free ? nmax - top : 0;
        bestScale = free ? freeScale / determinant : <f32>(sumXq / sumQq);
        bestOffset = free ? offset / determinant : 0;
      }
    } else if (norm > 0 && score * bestNorm > best * norm) {
      best = score;
      bestNorm = norm;
      bestSteps = step + 1;
      bestLift = 0;
      bestScale = <f32>(sumXq / sumQq);
      bestOffset = 0;
    }
  }
  memory.fill(levels, <u8>bestLift, dims);
  raiseSteps(bestSteps, levels);
}
