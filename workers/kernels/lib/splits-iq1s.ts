// Where IQ1_S splits 32 ascending values into -1, 0 and 1: all boundaries i1 <= i2 and both shifts, from prefix sums.

import { maxOfLanes } from './lanes';

/**
 * Sum of w x and of w over the first i values; then what each outer part adds under a shift up (U) and down (D). f32, 36
 * each.
 */
const sumX = memory.data(36 * 4, 16);
const sumW = memory.data(36 * 4, 16);
const lowXU = memory.data(36 * 4, 16);
const lowXD = memory.data(36 * 4, 16);
const lowWU = memory.data(36 * 4, 16);
const lowWD = memory.data(36 * 4, 16);
const highXU = memory.data(36 * 4, 16);
const highXD = memory.data(36 * 4, 16);
const highWU = memory.data(36 * 4, 16);
const highWD = memory.data(36 * 4, 16);
const lanes = memory.data(64, 16);

/** The best split: boundaries, -1 when there is none; +1 or -1 for the shift; and its scale. */
export let splitFirst: i32 = -1;
export let splitSecond: i32 = -1;
export let splitShift: i32 = 0;
export let splitScale: f32 = 0;

let bestScore: f32 = 0;

// @ts-ignore: decorator
@inline
const LARGEST: f32 = 3.4028234663852886e38;

/**
 * Finds the split with the largest (sum w q x)^2 / sum w q^2: i1 ascending, i2 ascending, shift up before down, a later one
 * only when strictly better. `order`: the 32 indices in ascending order of x; w their importances.
 */
export function findSplit(x: usize, w: usize, order: usize): void {
  prepareSums(x, w, order);
  bestScore = -LARGEST;
  splitFirst = -1;
  splitShift = 0;
  const floor = safeFloor();
  for (let i1: usize = 0; i1 <= 128; i1 += 4) {
    const fromX = v128.load32_splat(sumX + i1);
    const fromW = v128.load32_splat(sumW + i1);
    const xU = v128.load32_splat(lowXU + i1);
    const xD = v128.load32_splat(lowXD + i1);
    const wU = v128.load32_splat(lowWU + i1);
    const wD = v128.load32_splat(lowWD + i1);
    const eighth = f32x4.splat(0.125);
    for (let i2 = i1; i2 <= 128; i2 += 16) {
      const middleX = f32x4.mul(f32x4.sub(v128.load(sumX + i2), fromX), eighth);
      const middleW = f32x4.mul(f32x4.mul(f32x4.sub(v128.load(sumW + i2), fromW), eighth), eighth);
      const qxU = f32x4.add(f32x4.add(xU, middleX), v128.load(highXU + i2));
      const qxD = f32x4.add(f32x4.sub(xD, middleX), v128.load(highXD + i2));
      const q2U = f32x4.add(f32x4.add(wU, middleW), v128.load(highWU + i2));
      const q2D = f32x4.add(f32x4.add(wD, middleW), v128.load(highWD + i2));
      const best = f32x4.splat(max<f32>(bestScore, floor));
      const zero = f32x4.splat(0);
      const winsU = v128.and(f32x4.gt(f32x4.mul(qxU, qxU), f32x4.mul(best, q2U)), f32x4.gt(q2U, zero));
      const winsD = v128.and(f32x4.gt(f32x4.mul(qxD, qxD), f32x4.mul(best, q2D)), f32x4.gt(q2D, zero));
      if (!v128.any_true(v128.or(winsU, winsD))) continue;
      v128.store(lanes, qxU);
      v128.store(lanes, q2U, 16);
      v128.store(lanes, qxD, 32);
      v128.store(lanes, q2D, 48);
      for (let lane: usize = 0; lane < 16; lane += 4) {
        offer(load<f32>(lanes + lane), load<f32>(lanes + lane, 16), i1, i2 + lane, 1);
        offer(load<f32>(lanes + lane, 32), load<f32>(lanes + lane, 48), i1, i2 + lane, -1);
      }
    }
  }
}

/**
 * A score that is surely below the final one, by far more than rounding: splits below it may win for a while, but never
 * against, nor in the place of, the one in the end, so that they need not be looked at. It is 0.9999 of the best split with
 * both outer parts of 8, 10 or 12 values or so, the shift up. -LARGEST where products might leave the normal range.
 */
function safeFloor(): f32 {
  let most = f32x4.splat(0);
  for (let i1: usize = 32; i1 <= 48; i1 += 8) {
    const xU = v128.load32_splat(lowXU + i1);
    const wU = v128.load32_splat(lowWU + i1);
    const fromX = v128.load32_splat(sumX + i1);
    const fromW = v128.load32_splat(sumW + i1);
    for (let i2: usize = 76; i2 <= 92; i2 += 16) {
      const middleX = f32x4.mul(f32x4.sub(v128.load(sumX + i2), fromX), f32x4.splat(0.125));
      const middleW = f32x4.mul(f32x4.sub(v128.load(sumW + i2), fromW), f32x4.splat(0.015625));
      const qx = f32x4.add(f32x4.add(xU, middleX), v128.load(highXU + i2));
      const q2 = f32x4.add(f32x4.add(wU, middleW), v128.load(highWU + i2));
      most = f32x4.pmax(most, f32x4.div(f32x4.mul(qx, qx), q2));
    }
  }
  const score = maxOfLanes(most);
  const weight = load<f32>(sumW, 128);
  const isNormal = weight < <f32>1e15 && score < <f32>1e15 && weight > <f32>1e-15 && score > <f32>1e-12;
  return isNormal ? score * <f32>0.9999 : -LARGEST;
}

// @ts-ignore: decorator
@inline
function offer(qx: f32, q2: f32, i1: usize, i2: usize, shift: i32): void {
  if (!(q2 > 0 && qx * qx > bestScore * q2)) return;
  splitScale = qx / q2;
  bestScore = splitScale * qx;
  splitFirst = <i32>(i1 >> 2);
  splitSecond = <i32>(i2 >> 2);
  splitShift = shift;
}

function prepareSums(x: usize, w: usize, order: usize): void {
  let runX: f32 = 0;
  let runW: f32 = 0;
  store<f32>(sumX, 0);
  store<f32>(sumW, 0);
  for (let j: usize = 0; j < 32; j++) {
    const i = <usize>load<u8>(order + j) << 2;
    const weight = load<f32>(w + i);
    runX += weight * load<f32>(x + i);
    runW += weight;
    store<f32>(sumX + (j << 2), runX, 4);
    store<f32>(sumW + (j << 2), runW, 4);
  }
  const allX = f32x4.splat(runX);
  const allW = f32x4.splat(runW);
  for (let at: usize = 0; at < 144; at += 16) {
    const partX = v128.load(sumX + at);
    const partW = v128.load(sumW + at);
    v128.store(lowXU + at, f32x4.mul(partX, f32x4.splat(-0.875)));
    v128.store(lowXD + at, f32x4.mul(partX, f32x4.splat(-1.125)));
    v128.store(lowWU + at, timesTwice(partW, -0.875));
    v128.store(lowWD + at, timesTwice(partW, -1.125));
    const restX = f32x4.sub(allX, partX);
    const restW = f32x4.sub(allW, partW);
    v128.store(highXU + at, f32x4.mul(restX, f32x4.splat(1.125)));
    v128.store(highXD + at, f32x4.mul(restX, f32x4.splat(0.875)));
    v128.store(highWU + at, timesTwice(restW, 1.125));
    v128.store(highWD + at, timesTwice(restW, 0.875));
  }
  // Lanes behind the last boundary never win: their sum of w q^2 is not positive.
  for (let at: usize = 132; at < 144; at += 4) {
    store<f32>(highWU + at, -Infinity);
    store<f32>(highWD + at, -Infinity);
  }
}

// @ts-ignore: decorator
@inline
function timesTwice(v: v128, factor: f32): v128 {
  return f32x4.mul(f32x4.mul(v, f32x4.splat(factor)), f32x4.splat(factor));
}
