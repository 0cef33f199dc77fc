// The numpy experiments with a scale and a min. v = level * scale - min. Parameters: [nmin, nmax, method]:
// 0 offset_mean (-M .. M), 1 offset_min, 2 offset_min_mean, 3 offset_dumb (0 .. N), 4 binary_offset (-1, 1), 5 binary_offset_mean (0, 1).
import { advanceRoot, heapAppend, heapBuild, heapClear, heapSize, removeRoot, rootComponent, rootLevel, rootMagnitude } from './lib/heap';
import { UPWARD, at, mean, nearest, setAt, sortAscending } from './lib/numpy';
import { MAX_DIMS } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

const OFFSET_MEAN = 0;
const OFFSET_MIN = 1;
const OFFSET_MIN_MEAN = 2;
const OFFSET_DUMB = 3;
const BINARY_OFFSET = 4;

const shifted: usize = memory.data(MAX_DIMS * 4, 16);
const weights: usize = memory.data(MAX_DIMS * 4, 16);
let foundScale: f32 = 0;
let foundMin: f32 = 0;

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = load<i32>(params, 4);
  const method = load<i32>(params, 8);
  const bytes = <usize>dims << 2;
  for (let row = 0; row < count; row++) {
    if (isConstant(x, dims)) roundConstant(x, dims, levels, method);
    else if (method <= OFFSET_MIN) searchFromOffset(x, dims, levels, nmax, method == OFFSET_MEAN);
    else if (method == OFFSET_MIN_MEAN) searchWeighted(x, w, dims, levels, nmax);
    else if (method == OFFSET_DUMB) spread(x, dims, levels, nmax);
    else if (method == BINARY_OFFSET) bestSplit(x, dims, levels);
    else splitAtMean(x, w, dims, levels);
    store<f32>(scale, foundScale);
    store<f32>(min, foundMin);
    x += bytes;
    if (w != 0) w += bytes;
    levels += dims;
    scale += 4;
    min += 4;
  }
}

function isConstant(x: usize, dims: i32): bool {
  for (let i = 1; i < dims; i++) if (at(x, i) != at(x, 0)) return false;
  return true;
}

/** Nothing varies: the min alone stands for the vector. */
function roundConstant(x: usize, dims: i32, levels: usize, method: i32): void {
  memory.fill(levels, method == BINARY_OFFSET ? 1 : 0, dims);
  foundScale = 0;
  foundMin = -at(x, 0);
}

/** Scale and min of the line through the points (level, x), all weights 1. */
function fitLine(x: usize, dims: i32, levels: usize): void {
  let sumQ: f32 = 0;
  for (let i = 0; i < dims; i++) sumQ += <f32>load<i8>(levels + i);
  const meanQ: f32 = sumQ / <f32>dims;
  let product: f32 = 0;
  let square: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const centred: f32 = <f32>load<i8>(levels + i) - meanQ;
    product += centred * at(x, i);
    square += centred * centred;
  }
  foundScale = square > 0 ? product / square : 0;
  foundMin = foundScale * meanQ - mean(x, dims);
}

/** Cumulative search on x minus its mean (levels -M .. M) or its least component (0 .. N), then a line through the levels. */
function searchFromOffset(x: usize, dims: i32, levels: usize, nmax: i32, fromMean: bool): void {
  const origin = fromMean ? mean(x, dims) : at(sortAscending(x, dims), 0);
  heapClear();
  for (let i = 0; i < dims; i++) {
    setAt(shifted, i, at(x, i) - origin);
    const magnitude = abs(at(shifted, i));
    if (magnitude > 0) heapAppend(magnitude, magnitude, i, 1);
  }
  heapBuild();
  let sumX: f32 = 0;
  let sumOdd: f32 = 0;
  let best: f32 = 0;
  let bestFraction: f32 = 0;
  while (heapSize() > 0) {
    const magnitude = rootMagnitude();
    const level = rootLevel();
    const odd: f32 = <f32>(level + level - 1);
    sumX += magnitude;
    sumOdd += odd;
    const score: f32 = (sumX * sumX) / sumOdd;
    if (score > best) {
      best = score;
      bestFraction = magnitude / odd;
    }
    if (level < nmax) advanceRoot(magnitude / (odd + 2), level + 1);
    else removeRoot();
  }
  const low = fromMean ? -nmax : 0;
  for (let i = 0; i < dims; i++) store<i8>(levels + i, <i8>nearest((at(shifted, i) * UPWARD) / (2 * bestFraction), low, nmax));
  fitLine(x, dims, levels);
}

/** Weighted search above the least component: cosine after taking the weighted constant vector out of x and of the levels. */
function searchWeighted(x: usize, w: usize, dims: i32, levels: usize, nmax: i32): void {
  const origin = at(sortAscending(x, dims), 0);
  let sumW: f32 = 0;
  let sumWx: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const xi = at(x, i);
    const weight: f32 = w != 0 ? at(w, i) : xi * xi;
    setAt(weights, i, weight);
    sumW += weight;
    sumWx += weight * xi;
  }
  if (!(sumW > 0)) {
    roundConstant(x, dims, levels, OFFSET_MIN_MEAN);
    return;
  }
  const meanX: f32 = sumWx / sumW;
  heapClear();
  for (let i = 0; i < dims; i++) {
    setAt(shifted, i, at(x, i) - origin);
    if (at(shifted, i) > 0) heapAppend(at(shifted, i), at(shifted, i), i, 1);
  }
  heapBuild();
  let product: f32 = 0;
  let square: f32 = 0;
  let steps: f32 = 0;
  let best: f32 = 0;
  let bestFraction: f32 = 0;
  while (heapSize() > 0) {
    const magnitude = rootMagnitude();
    const level = rootLevel();
    const component = rootComponent();
    const odd: f32 = <f32>(level + level - 1);
    const weight = at(weights, component);
    product += weight * (at(x, component) - meanX);
    square += weight * odd;
    steps += weight;
    const norm: f32 = square - (steps * steps) / sumW;
    const score: f32 = norm != 0 ? (product * product) / norm : 0;
    if (score > best) {
      best = score;
      bestFraction = magnitude / odd;
    }
    if (level < nmax) advanceRoot(magnitude / (odd + 2), level + 1);
    else removeRoot();
  }
  const inverse: f32 = bestFraction != 0 ? (1 / (2 * bestFraction)) * UPWARD : 0;
  let sumWq: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const level = nearest(at(shifted, i) * inverse, 0, nmax);
    store<i8>(levels + i, <i8>level);
    sumWq += at(weights, i) * <f32>level;
  }
  const meanQ: f32 = sumWq / sumW;
  product = 0;
  square = 0;
  for (let i = 0; i < dims; i++) {
    const centred: f32 = <f32>load<i8>(levels + i) - meanQ;
    product += at(weights, i) * centred * at(x, i);
    square += at(weights, i) * (centred * centred);
  }
  foundScale = square != 0 ? product / square : 0;
  foundMin = foundScale * meanQ - meanX;
}

/** Equal steps from the least to the greatest component. */
function spread(x: usize, dims: i32, levels: usize, nmax: i32): void {
  const ordered = sortAscending(x, dims);
  const least = at(ordered, 0);
  const step: f32 = (at(ordered, dims - 1) - least) / <f32>nmax;
  for (let i = 0; i < dims; i++) store<i8>(levels + i, <i8>nearest((at(x, i) - least) / step, 0, nmax));
  foundScale = step;
  foundMin = -least;
}

/** Two levels: every split of the sorted components, the best cosine after taking the mean out. */
function bestSplit(x: usize, dims: i32, levels: usize): void {
  const average = mean(x, dims);
  for (let i = 0; i < dims; i++) setAt(shifted, i, at(x, i) - average);
  const ordered = sortAscending(shifted, dims);
  let sum: f32 = 0;
  for (let i = 0; i < dims; i++) sum += at(ordered, i);
  let below: f32 = 0;
  let best: f32 = -1;
  let split: f32 = 0;
  const n = <f32>dims;
  for (let i = 0; i < dims; i++) {
    below += at(ordered, i);
    const dot: f32 = sum - 2 * below;
    const unbalance: f32 = n - 2 * <f32>(i + 1);
    const norm: f32 = n - (unbalance * unbalance) / n;
    const score: f32 = norm != 0 ? (dot * dot) / norm : 0;
    if (score > best) {
      best = score;
      split = at(ordered, i);
    }
  }
  for (let i = 0; i < dims; i++) store<i8>(levels + i, at(shifted, i) <= split ? -1 : 1);
  fitLine(x, dims, levels);
}

/** Two levels, split at the mean (the sum over the weights' sum). */
function splitAtMean(x: usize, w: usize, dims: i32, levels: usize): void {
  let sumW: f32 = 0;
  let sumX: f32 = 0;
  for (let i = 0; i < dims; i++) {
    sumW += w != 0 ? at(w, i) : <f32>1;
    sumX += at(x, i);
  }
  if (!(sumW > 0)) sumW = 1;
  const meanX: f32 = sumX / sumW;
  let sumQ: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const upper = !(at(x, i) - meanX < 0);
    store<i8>(levels + i, upper ? 1 : 0);
    sumQ += upper ? <f32>1 : <f32>0;
  }
  const meanQ: f32 = sumQ / sumW;
  let product: f32 = 0;
  let square: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const centred: f32 = <f32>load<i8>(levels + i) - meanQ;
    product += centred * (at(x, i) - meanX);
    square += centred * centred;
  }
  foundScale = square > 0 ? product / square : 0;
  foundMin = foundScale * meanQ - meanX;
}
