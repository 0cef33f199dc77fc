// make_qkx2_quants and make_qkx3_quants for four groups in lockstep: a scale and a non-negative min per group.
import { clampLanes, nearestLanes, nearestSmallLanes } from './lanes';

/** Levels of the trial at hand, as transposed f32; room for groups of up to 32. */
const trialLevels = memory.data(32 * 16, 16);

/** Beyond this a level may leave the range in which rounding by bits is half to even; with room for rounding of the bound. */
const SAFE_LEVEL: f32 = 2000000.0;

/** What the last search found, four lanes each: valid until the next search. */
export let foundScale: v128 = i32x4.splat(0);
/** The min to subtract (the negative of the reference's, as it returns it): x = scale * level - min. */
export let foundMin: v128 = i32x4.splat(0);
let levelInverse: v128 = i32x4.splat(0);
let levelMin: v128 = i32x4.splat(0);
let isFlat: v128 = i32x4.splat(0);

// @ts-ignore: decorator
@inline
function levelsOf(x: v128, min: v128, inverse: v128, top: i32, small: bool): v128 {
  const v = f32x4.mul(inverse, f32x4.sub(x, min));
  if (small) return f32x4.pmin(f32x4.pmax(nearestSmallLanes(v), f32x4.splat(0)), f32x4.splat(<f32>top));
  return f32x4.convert_i32x4_s(clampLanes(nearestLanes(v), 0, top));
}

/**
 * Searches scale and min of four groups of n values (transposed at x, importances at w) for levels 0..top, into foundScale and
 * foundMin. Trials: first top / (max - min), then (rmin + rdelta * step + top) / (max - min) for step = 0..steps, each followed by
 * weighted least squares for scale and min (min <= 0). A trial wins with a strictly smaller weighted error (squared, or absolute
 * with `useMad`), and its min serves the later trials. Ties of levels: nearest even.
 */
export function searchQkx(n: i32, top: i32, x: usize, w: usize, rmin: f32, rdelta: f32, steps: i32, useMad: bool): void {
  const bytes = <usize>n * 16;
  let lowest = v128.load(x);
  let max = lowest;
  let sumW = v128.load(w);
  let sumX = f32x4.mul(sumW, lowest);
  for (let i: usize = 16; i < bytes; i += 16) {
    const v = v128.load(x + i);
    const weight = v128.load(w + i);
    lowest = f32x4.pmin(lowest, v);
    max = f32x4.pmax(max, v);
    sumW = f32x4.add(sumW, weight);
    sumX = f32x4.add(sumX, f32x4.mul(weight, v));
  }
  const zero = f32x4.splat(0);
  let min = v128.bitselect(zero, lowest, f32x4.gt(lowest, zero));
  // Flat groups search on a spread of 1 to keep the lanes finite; their result is dropped.
  isFlat = f32x4.le(max, min);
  foundMin = f32x4.neg(min);
  foundScale = zero;
  if (i32x4.all_true(isFlat)) return;
  max = v128.bitselect(f32x4.add(min, f32x4.splat(1)), max, isFlat);

  levelMin = min;
  levelInverse = f32x4.div(f32x4.splat(<f32>top), f32x4.sub(max, min));
  let scale = f32x4.div(f32x4.splat(1), levelInverse);
  let best = zero;
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = v128.load(x + i);
    const l = levelsOf(v, min, levelInverse, top, false);
    best = f32x4.add(best, f32x4.mul(v128.load(w + i), errorOf(v, l, scale, min, useMad)));
  }

  for (let step = 0; step <= steps; step++) {
    const spread = f32x4.sub(max, min);
    const inverse = f32x4.div(f32x4.splat(rmin + rdelta * <f32>step + <f32>top), spread);
    const reach = f32x4.pmax(f32x4.abs(spread), f32x4.abs(f32x4.sub(lowest, min)));
    const small = i32x4.all_true(f32x4.lt(f32x4.mul(f32x4.abs(inverse), reach), f32x4.splat(SAFE_LEVEL)));
    let sumL = zero;
    let sumL2 = zero;
    let sumXl = zero;
    if (small) {
      for (let i: usize = 0; i < bytes; i += 16) {
        const v = v128.load(x + i);
        const l = levelsOf(v, min, inverse, top, true);
        v128.store(trialLevels + i, l);
        const wl = f32x4.mul(v128.load(w + i), l);
        sumL = f32x4.add(sumL, wl);
        sumL2 = f32x4.add(sumL2, f32x4.mul(wl, l));
        sumXl = f32x4.add(sumXl, f32x4.mul(wl, v));
      }
    } else {
      for (let i: usize = 0; i < bytes; i += 16) {
        const v = v128.load(x + i);
        const l = levelsOf(v, min, inverse, top, false);
        v128.store(trialLevels + i, l);
        const wl = f32x4.mul(v128.load(w + i), l);
        sumL = f32x4.add(sumL, wl);
        sumL2 = f32x4.add(sumL2, f32x4.mul(wl, l));
        sumXl = f32x4.add(sumXl, f32x4.mul(wl, v));
      }
    }
    const determinant = f32x4.sub(f32x4.mul(sumW, sumL2), f32x4.mul(sumL, sumL));
    let thisScale = f32x4.div(f32x4.sub(f32x4.mul(sumW, sumXl), f32x4.mul(sumX, sumL)), determinant);
    let thisMin = f32x4.div(f32x4.sub(f32x4.mul(sumL2, sumX), f32x4.mul(sumL, sumXl)), determinant);
    const isPositive = f32x4.gt(thisMin, zero);
    thisScale = v128.bitselect(f32x4.div(sumXl, sumL2), thisScale, isPositive);
    thisMin = v128.andnot(thisMin, isPositive);
    let error = zero;
    for (let i: usize = 0; i < bytes; i += 16) {
      const diff = errorOf(v128.load(x + i), v128.load(trialLevels + i), thisScale, thisMin, useMad);
      error = f32x4.add(error, f32x4.mul(v128.load(w + i), diff));
    }
    const wins = v128.and(f32x4.gt(determinant, zero), f32x4.lt(error, best));
    best = v128.bitselect(error, best, wins);
    scale = v128.bitselect(thisScale, scale, wins);
    levelInverse = v128.bitselect(inverse, levelInverse, wins);
    levelMin = v128.bitselect(min, levelMin, wins);
    min = v128.bitselect(thisMin, min, wins);
  }
  foundScale = v128.andnot(scale, isFlat);
  foundMin = v128.bitselect(foundMin, f32x4.neg(min), isFlat);
}

// @ts-ignore: decorator
@inline
function errorOf(x: v128, level: v128, scale: v128, min: v128, useMad: bool): v128 {
  const diff = f32x4.sub(f32x4.add(f32x4.mul(scale, level), min), x);
  return useMad ? f32x4.abs(diff) : f32x4.mul(diff, diff);
}

/** Levels of the last search on the same n and x, as transposed i32 (0 in flat groups). */
export function levelsOfQkx(n: i32, top: i32, x: usize, levels: usize): void {
  for (let i: usize = 0; i < <usize>n * 16; i += 16) {
    const v = f32x4.mul(levelInverse, f32x4.sub(v128.load(x + i), levelMin));
    v128.store(levels + i, v128.andnot(clampLanes(nearestLanes(v), 0, top), isFlat));
  }
}
