// The numpy experiments with a scale only. v = level * scale (binary: table[level] * scale). Parameters: [nmin, nmax, method]:
// 0 inv_sq, 1 inv_sqrt, 2 sq, 3 sqrt: cumulative searches over -M .. M;
// 4 absmax, 5 absmean, 6 absmedian with a least-squares scale; 7 absmax, 8 absmean, 9 absmedian with the ratio itself; 10 binary.
import { advanceRoot, heapAppend, heapBuild, heapClear, heapSize, removeRoot, rootComponent, rootLevel, rootMagnitude } from './lib/heap';
import { UPWARD, at, leastSquaresScale, mean, nearest, setAt, sortAscending } from './lib/numpy';
import { MAX_DIMS } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

const INV_SQ = 0;
const INV_SQRT = 1;
const SQ = 2;
const SQRT = 3;
const BINARY = 10;

const magnitudes: usize = memory.data(MAX_DIMS * 4, 16);
const weights: usize = memory.data(MAX_DIMS * 4, 16);

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = load<i32>(params, 4);
  const method = load<i32>(params, 8);
  const bytes = <usize>dims << 2;
  for (let row = 0; row < count; row++) {
    let found: f32;
    if (method == BINARY) found = binary(x, dims, levels);
    else if (method <= SQRT) found = search(x, w, dims, levels, nmax, method);
    else found = divide(x, dims, levels, nmax, method);
    store<f32>(scale, found);
    x += bytes;
    if (w != 0) w += bytes;
    levels += dims;
    scale += 4;
  }
}

/** Signs (0 counts as negative) as table indices, and the mean of x on them. */
function binary(x: usize, dims: i32, levels: usize): f32 {
  let sum: f32 = 0;
  for (let i = 0; i < dims; i++) {
    const positive = at(x, i) > 0;
    store<u8>(levels + i, positive ? 1 : 0);
    sum += positive ? at(x, i) : -at(x, i);
  }
  return sum / <f32>dims;
}

/** Key of a step in descending order: |x| / odd, or -(odd / |x|) for the methods that sort scales instead of their inverses. */
// @ts-ignore: decorator
@inline
function keyOf(method: i32, magnitude: f32, odd: f32): f32 {
  return method >= SQ ? -(odd / magnitude) : magnitude / odd;
}

function search(x: usize, w: usize, dims: i32, levels: usize, nmax: i32, method: i32): f32 {
  heapClear();
  for (let i = 0; i < dims; i++) {
    const magnitude = abs(at(x, i));
    setAt(weights, i, method != INV_SQ ? <f32>1 : w != 0 ? at(w, i) : magnitude * magnitude);
    if (magnitude > 0) heapAppend(keyOf(method, magnitude, 1), magnitude, i, 1);
  }
  heapBuild();
  let sumWx: f32 = 0;
  let sumW: f32 = 0;
  let best: f32 = 0;
  let bestKey: f32 = 0;
  while (heapSize() > 0) {
    const magnitude = rootMagnitude();
    const level = rootLevel();
    const weight = at(weights, rootComponent());
    const odd: f32 = <f32>(level + level - 1);
    sumWx += weight * magnitude;
    sumW += weight * odd;
    const score: f32 = method == INV_SQ || method == SQ ? (sumWx * sumWx) / sumW : sumWx / sqrt<f32>(sumW);
    if (score > best) {
      best = score;
      bestKey = keyOf(method, magnitude, odd);
    }
    if (level < nmax) advanceRoot(keyOf(method, magnitude, odd + 2), level + 1);
    else removeRoot();
  }
  if (bestKey == 0) {
    memory.fill(levels, 0, dims);
    return 0;
  }
  for (let i = 0; i < dims; i++) {
    const xi = at(x, i);
    let scaled: f32;
    if (method == INV_SQ) scaled = (xi * UPWARD) / (2 * bestKey);
    else if (method == INV_SQRT) scaled = xi / (2 * bestKey);
    else scaled = xi * (-bestKey / 2);
    store<i8>(levels + i, <i8>nearest(scaled, -nmax, nmax));
  }
  return leastSquaresScale(x, weights, dims, levels);
}

/** Divides by the largest, the mean or the median magnitude. */
function divide(x: usize, dims: i32, levels: usize, nmax: i32, method: i32): f32 {
  for (let i = 0; i < dims; i++) setAt(magnitudes, i, abs(at(x, i)));
  const measure = (method - 4) % 3;
  const ordered = sortAscending(magnitudes, dims);
  let divisor = at(ordered, dims - 1);
  if (measure == 1) divisor = mean(magnitudes, dims);
  if (measure == 2) divisor = (dims & 1) == 1 ? at(ordered, dims >> 1) : (at(ordered, (dims >> 1) - 1) + at(ordered, dims >> 1)) / 2;
  if (!(divisor > 0)) {
    memory.fill(levels, 0, dims);
    return 0;
  }
  const top = <f32>nmax;
  for (let i = 0; i < dims; i++) store<i8>(levels + i, <i8>nearest((top * at(x, i)) / divisor, -nmax, nmax));
  return method >= 7 ? divisor / top : leastSquaresScale(x, 0, dims, levels);
}
