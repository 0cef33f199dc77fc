// make_qx_quants with the gradient steps of ik_llama.cpp pull request 295: both ends of the range as targets of the largest
// magnitude, then single steps of one component where the error falls most steeply.
// Levels -nmax .. nmax-1, v = level * scale. Parameters: [nmin, nmax of the range].
import {
  BEST, BEST_INVERSE, BEST_SCALE, BEST_WQQ, BEST_WXQ, LARGEST, firstTrial, isBetter, loadBlock, nearestLevel, runTrials, runTrialsThree,
  ws, wxs, xs,
} from './lib/level-trials'; // prettier-ignore
import { wholeLanes } from './lib/nearest-lanes';
import { loadFirst, loadSecond, loadThird, pick, storeThree } from './lib/three';
import { EMPTY_BLOCK, MAX_DIMS, scatterLevels, storeLanes } from './lib/vectors4';
import { allOnes } from './lib/weights';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

/** Two trials for each step -9 .. 9: the negative end, then the positive one. */
const TRIALS = 38;
const ends: usize = memory.data(TRIALS * 16, 16);
const endsEnd: usize = ends + TRIALS * 16;

const qs: usize = memory.data(MAX_DIMS * 16, 16);

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = <f32>-load<i32>(params);
  for (let step = -9; step <= 9; step++) {
    const shift: f32 = <f32>0.1 * <f32>step;
    const at = ends + (<usize>(step + 9) << 5);
    v128.store(at, f32x4.splat(-(nmax + shift)));
    v128.store(at, f32x4.splat(nmax - 1 + shift), 16);
  }
  let first = 0;
  if (dims == 3) {
    first = count & ~3;
    if (w != 0 && allOnes(w, first * 3)) roundThree<bool>(x, w, first, levels, scale, nmax);
    else roundThree<i32>(x, w, first, levels, scale, nmax);
    x += first * 12;
    if (w != 0) w += first * 12;
    levels += first * 3;
    scale += first << 2;
  }
  for (; first < count; first += 4) {
    roundFour(x, w, count - first, dims, levels, scale, nmax);
    x += dims << 4;
    if (w != 0) w += dims << 4;
    levels += dims << 2;
    scale += 16;
  }
}

function roundFour(x: usize, w: usize, left: i32, dims: i32, levels: usize, scale: usize, nmax: f32): void {
  const low = f32x4.splat(-nmax);
  const high = f32x4.splat(nmax - 1);
  const bytes = <usize>dims << 4;
  loadBlock(x, w, left, dims, 1);
  firstTrial(bytes, low, high);
  runTrials(bytes, low, high, ends, endsEnd);
  const filled = f32x4.ge(f32x4.abs(v128.load(LARGEST)), f32x4.splat(EMPTY_BLOCK));
  const bestInverse = v128.load(BEST_INVERSE);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(qs + at, nearestLevel(bestInverse, v128.load(xs + at), low, high));
  const mostSteps = dims * (2 * <i32>nmax - 1);
  let active = filled;
  for (let step = 0; step < mostSteps && v128.any_true(active); step++) active = stepDown(bytes, low, high, active);

  storeLanes(v128.and(v128.load(BEST_SCALE), filled), scale, left);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(qs + at, wholeLanes(v128.and(v128.load(qs + at), filled)));
  scatterLevels(qs, levels, dims, left);
}

/**
 * Moves one component of each active lane by one level in the direction in which the error falls most steeply, where that helps.
 * Returns the lanes that moved; the others are done.
 */
function stepDown(bytes: usize, low: v128, high: v128, active: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const scale = v128.load(BEST_SCALE);
  let steepest = zero;
  let slope = zero;
  let position = i32x4.splat(-1);
  for (let at: usize = 0; at < bytes; at += 16) {
    const q = v128.load(qs + at);
    const g = f32x4.mul(f32x4.mul(scale, v128.load(ws + at)), f32x4.sub(v128.load(xs + at), f32x4.mul(scale, q)));
    const up = v128.and(f32x4.gt(g, zero), f32x4.lt(q, high));
    const down = v128.and(f32x4.lt(g, zero), f32x4.gt(q, low));
    const steeper = v128.and(v128.or(up, down), f32x4.gt(f32x4.abs(g), steepest));
    steepest = v128.bitselect(f32x4.abs(g), steepest, steeper);
    slope = v128.bitselect(g, slope, steeper);
    position = v128.bitselect(i32x4.splat(<i32>at), position, steeper);
  }
  active = v128.and(active, i32x4.ge_s(position, i32x4.splat(0)));
  if (!v128.any_true(active)) return active;

  // What the chosen component of each lane is.
  let q = zero;
  let w = zero;
  let wx = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    const chosen = i32x4.eq(position, i32x4.splat(<i32>at));
    q = v128.bitselect(v128.load(qs + at), q, chosen);
    w = v128.bitselect(v128.load(ws + at), w, chosen);
    wx = v128.bitselect(v128.load(wxs + at), wx, chosen);
  }
  const up = f32x4.gt(slope, zero);
  const doubled = f32x4.add(q, q);
  const sumWxq = v128.load(BEST_WXQ);
  const sumWqq = v128.load(BEST_WQQ);
  const newWxq = v128.bitselect(f32x4.add(sumWxq, wx), f32x4.sub(sumWxq, wx), up);
  const newWqq = v128.bitselect(
    f32x4.add(sumWqq, f32x4.mul(w, f32x4.add(doubled, one))), f32x4.sub(sumWqq, f32x4.mul(w, f32x4.sub(doubled, one))), up,
  ); // prettier-ignore
  const best = v128.load(BEST);
  active = v128.and(active, isBetter(newWxq, newWqq, best));
  const newScale = f32x4.div(newWxq, newWqq);
  v128.store(BEST_SCALE, v128.bitselect(newScale, scale, active));
  v128.store(BEST, v128.bitselect(f32x4.mul(newScale, newWxq), best, active));
  v128.store(BEST_WXQ, v128.bitselect(newWxq, sumWxq, active));
  v128.store(BEST_WQQ, v128.bitselect(newWqq, sumWqq, active));
  const moved = f32x4.add(q, v128.bitselect(one, f32x4.neg(one), up));
  for (let at: usize = 0; at < bytes; at += 16) {
    const chosen = v128.and(active, i32x4.eq(position, i32x4.splat(<i32>at)));
    v128.store(qs + at, v128.bitselect(moved, v128.load(qs + at), chosen));
  }
  return active;
}

/** roundFour for three components and a multiple of four vectors, in registers. Ones: importances are 1. */
function roundThree<Ones>(x: usize, w: usize, count: i32, levels: usize, scale: usize, nmax: f32): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const low = f32x4.splat(-nmax);
  const high = f32x4.splat(nmax - 1);
  const mostSteps = 3 * (2 * <i32>nmax - 1);
  for (const end = scale + (<usize>count << 2); scale < end; scale += 16) {
    runTrialsThree<Ones, bool>(x, w, 1, low, high, ends, endsEnd);
    const x0 = loadFirst(x);
    const x1 = loadSecond(x);
    const x2 = loadThird(x);
    const w0 = isBoolean<Ones>() ? one : w == 0 ? f32x4.mul(x0, x0) : loadFirst(w);
    const w1 = isBoolean<Ones>() ? one : w == 0 ? f32x4.mul(x1, x1) : loadSecond(w);
    const w2 = isBoolean<Ones>() ? one : w == 0 ? f32x4.mul(x2, x2) : loadThird(w);
    const inverse = v128.load(BEST_INVERSE);
    let q0 = nearestLevel(inverse, x0, low, high);
    let q1 = nearestLevel(inverse, x1, low, high);
    let q2 = nearestLevel(inverse, x2, low, high);
    let bestScale = v128.load(BEST_SCALE);
    let best = v128.load(BEST);
    let sumWxq = v128.load(BEST_WXQ);
    let sumWqq = v128.load(BEST_WQQ);
    const filled = f32x4.ge(f32x4.abs(v128.load(LARGEST)), f32x4.splat(EMPTY_BLOCK));
    let active = filled;
    for (let step = 0; step < mostSteps; step++) {
      const slope0 = slopeOf<Ones>(bestScale, x0, w0, q0, low, high);
      const slope1 = slopeOf<Ones>(bestScale, x1, w1, q1, low, high);
      const slope2 = slopeOf<Ones>(bestScale, x2, w2, q2, low, high);
      let slope = slope0;
      const second = f32x4.gt(f32x4.abs(slope1), f32x4.abs(slope));
      slope = v128.bitselect(slope1, slope, second);
      const isThird = f32x4.gt(f32x4.abs(slope2), f32x4.abs(slope));
      slope = v128.bitselect(slope2, slope, isThird);
      const isSecond = v128.andnot(second, isThird);
      const isFirst = v128.not(v128.or(isSecond, isThird));
      const q = pick(isFirst, isSecond, isThird, q0, q1, q2);
      const weight = isBoolean<Ones>() ? one : pick(isFirst, isSecond, isThird, w0, w1, w2);
      const xOf = pick(isFirst, isSecond, isThird, x0, x1, x2);
      const wx = isBoolean<Ones>() ? xOf : f32x4.mul(weight, xOf);
      // +1 where the level goes up: with it both directions are one sum, and a change of sign is exact.
      const direction = v128.bitselect(one, f32x4.neg(one), f32x4.gt(slope, zero));
      const odd = f32x4.add(f32x4.mul(f32x4.add(q, q), direction), one);
      const newWxq = f32x4.add(sumWxq, f32x4.mul(wx, direction));
      const newWqq = f32x4.add(sumWqq, f32x4.mul(weight, odd));
      active = v128.and(v128.and(active, f32x4.gt(f32x4.abs(slope), zero)), isBetter(newWxq, newWqq, best));
      if (!v128.any_true(active)) break;
      sumWxq = v128.bitselect(newWxq, sumWxq, active);
      sumWqq = v128.bitselect(newWqq, sumWqq, active);
      bestScale = v128.bitselect(f32x4.div(newWxq, newWqq), bestScale, active);
      best = v128.bitselect(f32x4.mul(bestScale, newWxq), best, active);
      q0 = f32x4.add(q0, v128.and(direction, v128.and(isFirst, active)));
      q1 = f32x4.add(q1, v128.and(direction, v128.and(isSecond, active)));
      q2 = f32x4.add(q2, v128.and(direction, v128.and(isThird, active)));
    }
    v128.store(scale, v128.and(bestScale, filled));
    storeThree(wholeLanes(v128.and(q0, filled)), wholeLanes(v128.and(q1, filled)), wholeLanes(v128.and(q2, filled)), levels);
    x += 48;
    if (w != 0) w += 48;
    levels += 12;
  }
}

/** How steeply the error falls along a component, positive upward; 0 where its level is at the end of the range. */
// @ts-ignore: decorator
@inline
function slopeOf<Ones>(scale: v128, x: v128, w: v128, q: v128, low: v128, high: v128): v128 {
  const zero = f32x4.splat(0);
  const g = f32x4.mul(isBoolean<Ones>() ? scale : f32x4.mul(scale, w), f32x4.sub(x, f32x4.mul(scale, q)));
  const stuck = v128.or(v128.and(f32x4.gt(g, zero), f32x4.ge(q, high)), v128.and(f32x4.lt(g, zero), f32x4.le(q, low)));
  return v128.andnot(g, stuck);
}
