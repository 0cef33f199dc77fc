// The best scale and offset of one vector for a range of levels: v = level * scale + offset. Visits every nearest rounding there is, in f64.
//
// With a = 1 / scale and p = -offset / scale, component i is nearest to level k up to the line x_i a + p = k + 1/2, to k + 1 beyond it. The cells between
// all these lines are the roundings. Each cell but that of the zeros is bounded below by such a line; along line (i, k) the others change levels where
// |x_j - x_i| a is a whole number t. So for every i these changes are put in order once, and for every k one pass over them meets every cell
// that lies on the upper side of line (i, k).
import { advanceRoot, heapAppend, heapBuild, heapClear, heapSize, removeRoot, rootComponent, rootLevel } from './heap64';
import { MAX_DIMS } from './vectors4';

/** Per component: x minus the weighted mean, and the weight. */
const centred: usize = memory.data(MAX_DIMS * 8, 16);
const weights: usize = memory.data(MAX_DIMS * 8, 16);

/**
 * Changes along the lines of one component, four f64 each: t, negative where the level falls; the weight with that sign, and what it adds to sum w q^2 and
 * sum w x q. Up to 127 for each of 256.
 */
const changes: usize = memory.data(MAX_DIMS * 128 * 32, 16);
let changeCount: i32 = 0;

/** The levels: index 0 .. last stands for first .. first + last. */
let first: f64 = 0;
let last: i32 = 0;

let sumW: f64 = 0;
let mean: f64 = 0;
let energy: f64 = 0;

/** The best cell so far: sum w x q and sum w q^2 around the means, its scale and offset. */
let bestWxq: f64 = 0;
let bestWqq: f64 = 1;
/** No scale below this can be the best one. */
let leastScale: f64 = 0;
export let affineScale: f64 = 0;
export let affineOffset: f64 = 0;

// @ts-ignore: decorator
@inline
function at(array: usize, i: i32): usize {
  return array + (<usize>i << 3);
}

/** Sets the levels nmin .. nmax. */
export function readAffineLevels(nmin: i32, nmax: i32): void {
  first = <f64>nmin;
  last = nmax - nmin;
}

/** Weighted mean of the last vector given to readAffine. */
export function affineMean(): f64 {
  return mean;
}

/** Takes a vector; `w` 0 weighs all alike. False where there is nothing to fit: no weight, or numbers that are not finite. */
export function readAffine(x: usize, w: usize, dims: i32): bool {
  sumW = 0;
  let sumWx: f64 = 0;
  for (let i = 0; i < dims; i++) {
    const wi: f64 = w == 0 ? 1 : <f64>load<f32>(w + (<usize>i << 2));
    const xi = <f64>load<f32>(x + (<usize>i << 2));
    sumW += wi;
    sumWx += wi * xi;
    store<f64>(at(weights, i), wi);
  }
  mean = sumWx / sumW;
  energy = 0;
  for (let i = 0; i < dims; i++) {
    const xi = <f64>load<f32>(x + (<usize>i << 2)) - mean;
    store<f64>(at(centred, i), xi);
    energy += load<f64>(at(weights, i)) * xi * xi;
  }
  return sumW > 0 && energy < Infinity;
}

/**
 * Bounds the scale from below by an error that can be reached: a scale that is too small leaves two far components apart. Over any offset, components j and l
 * that lie D apart leave at least w_j w_l / (w_j + w_l) (D - last * scale)^2.
 */
export function boundScale(dims: i32, reached: f64): void {
  let lowest = -1;
  let highest = -1;
  for (let i = 0; i < dims; i++) {
    if (!(load<f64>(at(weights, i)) > 0)) continue;
    const xi = load<f64>(at(centred, i));
    if (lowest < 0 || xi < load<f64>(at(centred, lowest))) lowest = i;
    if (highest < 0 || xi > load<f64>(at(centred, highest))) highest = i;
  }
  leastScale = 0;
  if (lowest < 0) return;
  for (let i = 0; i < dims; i++) {
    leastScale = max(leastScale, max(scaleOfPair(i, lowest, reached), scaleOfPair(i, highest, reached)));
  }
  // More than what f64 can be wrong by.
  leastScale *= 1 - 1e-9;
}

/** The scale at which two components alone leave more than `reached`. */
function scaleOfPair(i: i32, j: i32, reached: f64): f64 {
  const wi = load<f64>(at(weights, i));
  const wj = load<f64>(at(weights, j));
  if (!(wi > 0)) return 0;
  const apart = abs(load<f64>(at(centred, i)) - load<f64>(at(centred, j)));
  return (apart - Math.sqrt(reached * (wi + wj) / (wi * wj))) / <f64>last;
}

/** Finds the best cell; with `constrained` among those whose offset is not above 0. False when no cell is better than a constant. */
export function searchAffine(dims: i32, constrained: bool): bool {
  bestWxq = 0;
  bestWqq = 1;
  for (let i = 0; i < dims; i++) {
    if (!(load<f64>(at(weights, i)) > 0) || hasTwinBefore(i)) continue;
    orderChanges(i, dims);
    let q: f64 = 0;
    let xq: f64 = 0;
    for (let j = 0; j < dims; j++) {
      const isAbove = load<f64>(at(centred, j)) >= load<f64>(at(centred, i));
      q += isAbove ? load<f64>(at(weights, j)) : 0;
      xq += isAbove ? load<f64>(at(weights, j)) * load<f64>(at(centred, j)) : 0;
    }
    for (let k = 0; k < last; k += 2) walkLines(k, q, xq, constrained);
  }
  return bestWxq > 0;
}

/** Components of equal x share their lines. */
function hasTwinBefore(i: i32): bool {
  const xi = load<f64>(at(centred, i));
  for (let j = 0; j < i; j++) if (load<f64>(at(centred, j)) == xi && load<f64>(at(weights, j)) > 0) return true;
  return false;
}

/** Puts the changes along the lines of component i in the order of growing a. */
function orderChanges(i: i32, dims: i32): void {
  const xi = load<f64>(at(centred, i));
  changeCount = 0;
  heapClear();
  for (let j = 0; j < dims; j++) {
    const difference = load<f64>(at(centred, j)) - xi;
    if (last > 1 && abs(difference) >= leastScale && difference != 0 && load<f64>(at(weights, j)) > 0) heapAppend(abs(difference), j, 1);
  }
  heapBuild();
  while (heapSize() > 0) {
    const j = rootComponent();
    const t = rootLevel();
    const entry = changes + (<usize>changeCount << 5);
    const xj = load<f64>(at(centred, j));
    const difference = xj - xi;
    const signed = difference < 0 ? -load<f64>(at(weights, j)) : load<f64>(at(weights, j));
    // From t to t + 1 above line (i, k), from 1 - t to -t below it.
    const signedStep: f64 = difference < 0 ? -t : t;
    store<f64>(entry, signedStep);
    store<f64>(entry, signed, 8);
    store<f64>(entry, signed * (signedStep + signedStep + 1), 16);
    store<f64>(entry, signed * xj, 24);
    changeCount++;
    const next = abs(difference) / <f64>(t + 1);
    if (t + 1 < last && next >= leastScale) advanceRoot(next, t + 1);
    else removeRoot();
  }
}

/**
 * Visits the cells on the upper sides of the lines (i, k) and (i, k + 1), in two lanes. `q` and `xq`: the sums of w and w x over the components that are not
 * below x_i, which start at level k + 1; the others start at k. Levels are counted from k: the error does not depend on it.
 */
function walkLines(k: i32, q: f64, xq: f64, constrained: bool): void {
  const inverseW = f64x2.splat(1 / sumW);
  const zero = f64x2.splat(0);
  // Of the last of an odd number of lines the second lane repeats the first.
  const second = min(k + 1, last - 1);
  const mostUp = f64x2.replace_lane(f64x2.splat(<f64>(last - 1 - k)), 1, <f64>(last - 1 - second));
  const mostDown = f64x2.replace_lane(f64x2.splat(<f64>-k), 1, <f64>-second);
  let sumQ = f64x2.splat(q);
  let sumQq = sumQ;
  let sumXq = f64x2.splat(xq);
  let bestSquare = f64x2.splat(bestWxq * bestWxq);
  let bestAround = f64x2.splat(bestWqq);
  let entry = changes;
  const end = changes + (<usize>changeCount << 5);
  for (;;) {
    const around = f64x2.sub(sumQq, f64x2.mul(f64x2.mul(sumQ, sumQ), inverseW));
    const isBetter = f64x2.gt(f64x2.mul(f64x2.mul(sumXq, sumXq), bestAround), f64x2.mul(bestSquare, around));
    if (v128.any_true(v128.and(isBetter, v128.and(f64x2.gt(sumXq, zero), f64x2.gt(around, zero))))) {
      consider(k, f64x2.extract_lane(sumQ, 0), f64x2.extract_lane(sumXq, 0), f64x2.extract_lane(around, 0), constrained);
      consider(second, f64x2.extract_lane(sumQ, 1), f64x2.extract_lane(sumXq, 1), f64x2.extract_lane(around, 1), constrained);
      bestSquare = f64x2.splat(bestWxq * bestWxq);
      bestAround = f64x2.splat(bestWqq);
    }
    if (entry == end) break;
    // Changes past the ends of the levels do not happen.
    const step = v128.load64_splat(entry);
    const happens = v128.and(f64x2.le(step, mostUp), f64x2.ge(step, mostDown));
    sumQ = f64x2.add(sumQ, v128.and(happens, v128.load64_splat(entry, 8)));
    sumQq = f64x2.add(sumQq, v128.and(happens, v128.load64_splat(entry, 16)));
    sumXq = f64x2.add(sumXq, v128.and(happens, v128.load64_splat(entry, 24)));
    entry += 32;
  }
}

function consider(k: i32, q: f64, xq: f64, around: f64, constrained: bool): void {
  if (!(xq > 0 && around > 0 && xq * xq * bestWqq > bestWxq * bestWxq * around)) return;
  const scale = xq / around;
  const offset = mean - scale * (q / sumW + first + <f64>k);
  if (constrained && offset > 0) return;
  bestWxq = xq;
  bestWqq = around;
  affineScale = scale;
  affineOffset = offset;
}

/** Spreads the levels over the components: the scale and offset to start from. */
export function startAffine(dims: i32, constrained: bool): void {
  let lowest: f64 = Infinity;
  let highest: f64 = -Infinity;
  for (let i = 0; i < dims; i++) {
    lowest = min(lowest, load<f64>(at(centred, i)) + mean);
    highest = max(highest, load<f64>(at(centred, i)) + mean);
  }
  if (constrained) lowest = min(lowest, 0);
  affineScale = (highest - lowest) / <f64>last;
  affineOffset = lowest - affineScale * first;
}

/** Indices of the levels nearest at a scale above 0 and an offset. */
export function roundAffine(x: usize, dims: i32, scale: f64, offset: f64, levels: usize): void {
  for (let i = 0; i < dims; i++) {
    const y = (<f64>load<f32>(x + (<usize>i << 2)) - offset) / scale - first;
    store<u8>(levels + i, <u8>nearest(min(max(y, 0), <f64>last)));
  }
}

/** Least squares for these indices of levels and the last vector read, with `constrained` for an offset <= 0, into affineScale and affineOffset. */
export function fitAffine(levels: usize, dims: i32, constrained: bool): void {
  let q: f64 = 0;
  let qq: f64 = 0;
  let xq: f64 = 0;
  for (let i = 0; i < dims; i++) {
    const level = <f64>load<u8>(levels + i) + first;
    const weighted = load<f64>(at(weights, i)) * level;
    q += weighted;
    qq += weighted * level;
    xq += weighted * load<f64>(at(centred, i));
  }
  const around = qq - q * q / sumW;
  affineScale = around > 0 ? xq / around : 0;
  affineOffset = mean - affineScale * (q / sumW);
  if (!constrained || affineOffset <= 0) return;
  affineOffset = 0;
  affineScale = qq > 0 ? (xq + mean * q) / qq : 0;
}

/** The error of indices of levels, scale and offset on the last vector read. */
export function affineError(levels: usize, dims: i32, scale: f64, offset: f64): f64 {
  let error: f64 = 0;
  for (let i = 0; i < dims; i++) {
    const residual = load<f64>(at(centred, i)) + mean - ((<f64>load<u8>(levels + i) + first) * scale + offset);
    error += load<f64>(at(weights, i)) * residual * residual;
  }
  return error;
}

export function setAffine(scale: f64, offset: f64): void {
  affineScale = scale;
  affineOffset = offset;
}
