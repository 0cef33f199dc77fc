// make_qkx2_quants and make_qkx3_quants for eight groups in lockstep: a scale and a non-negative min per group. The groups are two
// vectors of four lanes, A and B; B's arrays follow A's. Errors are summed for both at once: one sum alone would wait for itself.
import { clampLanes, nearestLanes, nearestSmallLanes } from './lanes';

/** Levels of the trial at hand, as transposed f32; room for groups of up to 32. */
const trialLevelsA = memory.data(32 * 16, 16);
const trialLevelsB = memory.data(32 * 16, 16);

/** Beyond this a level may leave the range in which rounding by bits is half to even; with room for rounding of the bound. */
const SAFE_LEVEL: f32 = 2000000.0;

/** What the last search found: valid until the next search. The min is to be subtracted: x = scale * level - min. */
export let foundScaleA: v128 = i32x4.splat(0);
export let foundScaleB: v128 = i32x4.splat(0);
export let foundMinA: v128 = i32x4.splat(0);
export let foundMinB: v128 = i32x4.splat(0);

/** Inverse scale and min that gave the winning levels, and which groups are flat. */
let levelInverseA: v128 = i32x4.splat(0);
let levelInverseB: v128 = i32x4.splat(0);
let levelMinA: v128 = i32x4.splat(0);
let levelMinB: v128 = i32x4.splat(0);
let isFlatA: v128 = i32x4.splat(0);
let isFlatB: v128 = i32x4.splat(0);

/** Sums of the passes that ran last. */
let sumL: v128 = i32x4.splat(0);
let sumL2: v128 = i32x4.splat(0);
let sumXl: v128 = i32x4.splat(0);
let errorA: v128 = i32x4.splat(0);
let errorB: v128 = i32x4.splat(0);

/** Extremes and plain sums of one vector of groups, filled by survey. */
let lowest: v128 = i32x4.splat(0);
let highest: v128 = i32x4.splat(0);
let sumW: v128 = i32x4.splat(0);
let sumX: v128 = i32x4.splat(0);

/** Least-squares scale and min of one vector of groups, filled by fit. */
let fitScale: v128 = i32x4.splat(0);
let fitMin: v128 = i32x4.splat(0);

/**
 * Searches scale and min of eight groups of n values (transposed at x, importances at w) for levels 0..top. Trials: first
 * top / (max - min), then (rmin + rdelta * step + top) / (max - min) for step = 0..steps, each followed by weighted least squares
 * for scale and min (min <= 0). A trial wins with a strictly smaller weighted error (squared, or absolute with `useMad`), and its
 * min serves the later trials. Ties of levels: nearest even.
 */
export function searchQkx(n: i32, top: i32, x: usize, w: usize, rmin: f32, rdelta: f32, steps: i32, useMad: bool): void {
  const bytes = <usize>n * 16;
  const zero = f32x4.splat(0);
  survey(x, w, bytes);
  const lowestA = lowest;
  const sumWA = sumW;
  const sumXA = sumX;
  let minA = v128.bitselect(zero, lowest, f32x4.gt(lowest, zero));
  // Flat groups search on a spread of 1 to keep the lanes finite; their result is dropped.
  isFlatA = f32x4.le(highest, minA);
  const flatMinA = f32x4.neg(minA);
  const maxA = v128.bitselect(f32x4.add(minA, f32x4.splat(1)), highest, isFlatA);
  survey(x + bytes, w + bytes, bytes);
  const lowestB = lowest;
  const sumWB = sumW;
  const sumXB = sumX;
  let minB = v128.bitselect(zero, lowest, f32x4.gt(lowest, zero));
  isFlatB = f32x4.le(highest, minB);
  const flatMinB = f32x4.neg(minB);
  const maxB = v128.bitselect(f32x4.add(minB, f32x4.splat(1)), highest, isFlatB);

  const plain = f32x4.splat(<f32>top);
  levelMinA = minA;
  levelMinB = minB;
  levelInverseA = f32x4.div(plain, f32x4.sub(maxA, minA));
  levelInverseB = f32x4.div(plain, f32x4.sub(maxB, minB));
  let scaleA = f32x4.div(f32x4.splat(1), levelInverseA);
  let scaleB = f32x4.div(f32x4.splat(1), levelInverseB);
  sumAnyLevels(x, w, bytes, minA, levelInverseA, top, trialLevelsA);
  sumAnyLevels(x + bytes, w + bytes, bytes, minB, levelInverseB, top, trialLevelsB);
  sumErrors(x, w, bytes, scaleA, scaleB, minA, minB, useMad);
  let bestA = errorA;
  let bestB = errorB;

  for (let step = 0; step <= steps; step++) {
    const numerator = f32x4.splat(rmin + rdelta * <f32>step + <f32>top);
    const spreadA = f32x4.sub(maxA, minA);
    const spreadB = f32x4.sub(maxB, minB);
    const inverseA = f32x4.div(numerator, spreadA);
    const inverseB = f32x4.div(numerator, spreadB);
    if (staysSmall(inverseA, spreadA, lowestA, minA)) sumSmallLevels(x, w, bytes, minA, inverseA, top, trialLevelsA);
    else sumAnyLevels(x, w, bytes, minA, inverseA, top, trialLevelsA);
    const solvableA = fit(sumWA, sumXA);
    const thisScaleA = fitScale;
    const thisMinA = fitMin;
    if (staysSmall(inverseB, spreadB, lowestB, minB)) sumSmallLevels(x + bytes, w + bytes, bytes, minB, inverseB, top, trialLevelsB);
    else sumAnyLevels(x + bytes, w + bytes, bytes, minB, inverseB, top, trialLevelsB);
    const solvableB = fit(sumWB, sumXB);
    const thisScaleB = fitScale;
    const thisMinB = fitMin;
    sumErrors(x, w, bytes, thisScaleA, thisScaleB, thisMinA, thisMinB, useMad);
    const winsA = v128.and(solvableA, f32x4.lt(errorA, bestA));
    bestA = v128.bitselect(errorA, bestA, winsA);
    scaleA = v128.bitselect(thisScaleA, scaleA, winsA);
    levelInverseA = v128.bitselect(inverseA, levelInverseA, winsA);
    levelMinA = v128.bitselect(minA, levelMinA, winsA);
    minA = v128.bitselect(thisMinA, minA, winsA);
    const winsB = v128.and(solvableB, f32x4.lt(errorB, bestB));
    bestB = v128.bitselect(errorB, bestB, winsB);
    scaleB = v128.bitselect(thisScaleB, scaleB, winsB);
    levelInverseB = v128.bitselect(inverseB, levelInverseB, winsB);
    levelMinB = v128.bitselect(minB, levelMinB, winsB);
    minB = v128.bitselect(thisMinB, minB, winsB);
  }
  foundScaleA = v128.andnot(scaleA, isFlatA);
  foundMinA = v128.bitselect(flatMinA, f32x4.neg(minA), isFlatA);
  foundScaleB = v128.andnot(scaleB, isFlatB);
  foundMinB = v128.bitselect(flatMinB, f32x4.neg(minB), isFlatB);
}

/** Levels of the last search on the same n and x, as transposed i32 (0 in flat groups), A's then B's. */
export function levelsOfQkx(n: i32, top: i32, x: usize, levels: usize): void {
  const bytes = <usize>n * 16;
  for (let i: usize = 0; i < bytes; i += 16) {
    const a = f32x4.mul(levelInverseA, f32x4.sub(v128.load(x + i), levelMinA));
    v128.store(levels + i, v128.andnot(clampLanes(nearestLanes(a), 0, top), isFlatA));
    const b = f32x4.mul(levelInverseB, f32x4.sub(v128.load(x + bytes + i), levelMinB));
    v128.store(levels + bytes + i, v128.andnot(clampLanes(nearestLanes(b), 0, top), isFlatB));
  }
}

function survey(x: usize, w: usize, bytes: usize): void {
  let low = v128.load(x);
  let high = low;
  let weights = v128.load(w);
  let values = f32x4.mul(weights, low);
  for (let i: usize = 16; i < bytes; i += 16) {
    const v = v128.load(x + i);
    const weight = v128.load(w + i);
    low = f32x4.pmin(low, v);
    high = f32x4.pmax(high, v);
    weights = f32x4.add(weights, weight);
    values = f32x4.add(values, f32x4.mul(weight, v));
  }
  lowest = low;
  highest = high;
  sumW = weights;
  sumX = values;
}

/** True when the levels of all lanes, before they are clamped, certainly stay in the exact range of nearestSmallLanes. */
// @ts-ignore: decorator
@inline
function staysSmall(inverse: v128, spread: v128, lowest: v128, min: v128): bool {
  const reach = f32x4.pmax(f32x4.abs(spread), f32x4.abs(f32x4.sub(lowest, min)));
  return i32x4.all_true(f32x4.lt(f32x4.mul(f32x4.abs(inverse), reach), f32x4.splat(SAFE_LEVEL)));
}

/**
 * Puts the levels of one vector of groups into `levels`, and their weighted sums into sumL, sumL2, sumXl. A function of its own, as
 * its twin below and sumErrors are: inlined, they share registers with the search and spill in their loops.
 */
function sumSmallLevels(x: usize, w: usize, bytes: usize, min: v128, inverse: v128, top: i32, levels: usize): void {
  let l = f32x4.splat(0);
  let l2 = f32x4.splat(0);
  let xl = f32x4.splat(0);
  const most = f32x4.splat(<f32>top);
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = v128.load(x + i);
    const nearest = nearestSmallLanes(f32x4.mul(inverse, f32x4.sub(v, min)));
    const level = f32x4.pmin(f32x4.pmax(nearest, f32x4.splat(0)), most);
    v128.store(levels + i, level);
    const wl = f32x4.mul(v128.load(w + i), level);
    l = f32x4.add(l, wl);
    l2 = f32x4.add(l2, f32x4.mul(wl, level));
    xl = f32x4.add(xl, f32x4.mul(wl, v));
  }
  sumL = l;
  sumL2 = l2;
  sumXl = xl;
}

/** The same for levels of any size. */
function sumAnyLevels(x: usize, w: usize, bytes: usize, min: v128, inverse: v128, top: i32, levels: usize): void {
  let l = f32x4.splat(0);
  let l2 = f32x4.splat(0);
  let xl = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = v128.load(x + i);
    const level = f32x4.convert_i32x4_s(clampLanes(nearestLanes(f32x4.mul(inverse, f32x4.sub(v, min))), 0, top));
    v128.store(levels + i, level);
    const wl = f32x4.mul(v128.load(w + i), level);
    l = f32x4.add(l, wl);
    l2 = f32x4.add(l2, f32x4.mul(wl, level));
    xl = f32x4.add(xl, f32x4.mul(wl, v));
  }
  sumL = l;
  sumL2 = l2;
  sumXl = xl;
}

/** Least squares for scale and min <= 0 from the sums of one vector of groups. Returns where the equations have a solution. */
// @ts-ignore: decorator
@inline
function fit(sumW: v128, sumX: v128): v128 {
  const zero = f32x4.splat(0);
  const determinant = f32x4.sub(f32x4.mul(sumW, sumL2), f32x4.mul(sumL, sumL));
  const scale = f32x4.div(f32x4.sub(f32x4.mul(sumW, sumXl), f32x4.mul(sumX, sumL)), determinant);
  const min = f32x4.div(f32x4.sub(f32x4.mul(sumL2, sumX), f32x4.mul(sumL, sumXl)), determinant);
  const isPositive = f32x4.gt(min, zero);
  fitScale = v128.bitselect(f32x4.div(sumXl, sumL2), scale, isPositive);
  fitMin = v128.andnot(min, isPositive);
  return f32x4.gt(determinant, zero);
}

/** Weighted errors of the trial's levels under the scales and mins, into errorA and errorB. */
function sumErrors(x: usize, w: usize, bytes: usize, scaleA: v128, scaleB: v128, minA: v128, minB: v128, useMad: bool): void {
  let sumA = f32x4.splat(0);
  let sumB = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const a = errorOf(v128.load(x + i), v128.load(trialLevelsA + i), scaleA, minA, useMad);
    const b = errorOf(v128.load(x + bytes + i), v128.load(trialLevelsB + i), scaleB, minB, useMad);
    sumA = f32x4.add(sumA, f32x4.mul(v128.load(w + i), a));
    sumB = f32x4.add(sumB, f32x4.mul(v128.load(w + bytes + i), b));
  }
  errorA = sumA;
  errorB = sumB;
}

// @ts-ignore: decorator
@inline
function errorOf(x: v128, level: v128, scale: v128, min: v128, useMad: bool): v128 {
  const diff = f32x4.sub(f32x4.add(f32x4.mul(scale, level), min), x);
  return useMad ? f32x4.abs(diff) : f32x4.mul(diff, diff);
}
