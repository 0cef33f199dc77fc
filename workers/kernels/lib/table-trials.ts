// Scale search by trial over a table of levels, for four vectors in lockstep: nearest table values for a list of inverse scales, and the
// scale of least weighted squared error. The numerator adds (w q) x, the denominator (w q) q.
import { levelTable, nearestCodes, nearestCodesOfDoubles, prepareNonlinear4 } from './nonlinear4';
import { distanceAt, firstGap, gapBelow, lastGap, nearestIndices, readNearestTable, thresholdAt, topValue } from './nearest-value';
import { MAX_DIMS, gatherVectors } from './vectors4';

/** One register per component. */
export const xs: usize = memory.data(MAX_DIMS * 16 + 48, 16);
export const ws: usize = memory.data(MAX_DIMS * 16, 16);

/** Inverse scales of the trials, in their order; a multiple of four is searched. */
export const MAX_TRIALS: i32 = 32;
export const inverses: usize = memory.data(MAX_TRIALS * 16, 16);

const state: usize = memory.data(5 * 16, 16);
/** The best trial: scale = sum w q x / sum w q^2, score scale * sum w q x, both sums, inverse scale. Scale 0 where nothing has a weight. */
export const BEST_SCALE: usize = state;
export const BEST: usize = state + 16;
export const BEST_WQX: usize = state + 32;
export const BEST_WQQ: usize = state + 48;
export const BEST_INVERSE: usize = state + 64;

/** True for the table of IQ4_NL, whose nearest values have a faster rule. */
let isIq4Nl: bool = false;

// @ts-ignore: decorator
@inline
export function isIq4NlTable(): bool {
  return isIq4Nl;
}

/** Reads the table of a batch. */
export function readTrialTable(table: usize, length: i32): void {
  readNearestTable(table, length);
  isIq4Nl = length == 16 && i8x16.all_true(i8x16.eq(v128.load(table), levelTable()));
  if (isIq4Nl) prepareNonlinear4();
}

/** Fills xs and ws: x^2 without importances, else w * sqrt(2 mean x^2 + x^2). */
export function loadBlock(x: usize, w: usize, left: i32, dims: i32): void {
  const bytes = <usize>dims << 4;
  gatherVectors(x, dims, left, xs);
  if (w == 0) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(ws + at, f32x4.mul(v128.load(xs + at), v128.load(xs + at)));
    return;
  }
  gatherVectors(w, dims, left, ws);
  let sigma = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) sigma = f32x4.add(sigma, f32x4.mul(v128.load(xs + at), v128.load(xs + at)));
  sigma = f32x4.mul(sigma, f32x4.splat(<f32>2.0 / <f32>dims));
  for (let at: usize = 0; at < bytes; at += 16) {
    const xi = v128.load(xs + at);
    v128.store(ws + at, f32x4.mul(v128.load(ws + at), f32x4.sqrt(f32x4.add(sigma, f32x4.mul(xi, xi)))));
  }
}

/** Tries the first `count` inverses, a multiple of four. */
export function runTrials(bytes: usize, count: i32): void {
  const zero = f32x4.splat(0);
  // Below any square, so that the first trial is taken whenever it has a weight.
  v128.store(BEST, f32x4.splat(-1));
  v128.store(BEST_SCALE, zero);
  v128.store(BEST_WQX, zero);
  v128.store(BEST_WQQ, zero);
  v128.store(BEST_INVERSE, zero);
  const end = inverses + (<usize>count << 4);
  for (let trial = inverses; trial < end; trial += 64) {
    // Four trials share the loads; they are judged one after the other.
    const inverseA = v128.load(trial);
    const inverseB = v128.load(trial, 16);
    const inverseC = v128.load(trial, 32);
    const inverseD = v128.load(trial, 48);
    let wqxA = zero;
    let wqqA = zero;
    let wqxB = zero;
    let wqqB = zero;
    let wqxC = zero;
    let wqqC = zero;
    let wqxD = zero;
    let wqqD = zero;
    for (let at: usize = 0; at < bytes; at += 16) {
      const xi = v128.load(xs + at);
      let qA = topValue();
      let qB = qA;
      let qC = qA;
      let qD = qA;
      if (isIq4Nl) {
        // The largest component goes to 120 at most, or is far beyond in a lane that is empty.
        const doubles = f32x4.add(xi, xi);
        const codes = nearestCodesOfDoubles(
          f32x4.mul(inverseA, doubles), f32x4.mul(inverseB, doubles), f32x4.mul(inverseC, doubles), f32x4.mul(inverseD, doubles),
        ); // prettier-ignore
        const levels = i8x16.swizzle(levelTable(), codes);
        const low = i16x8.extend_low_i8x16_s(levels);
        const high = i16x8.extend_high_i8x16_s(levels);
        qA = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(low));
        qB = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(low));
        qC = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(high));
        qD = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(high));
      } else {
        const xA = f32x4.mul(inverseA, xi);
        const xB = f32x4.mul(inverseB, xi);
        const xC = f32x4.mul(inverseC, xi);
        const xD = f32x4.mul(inverseD, xi);
        for (let gap = firstGap(); gap < lastGap(); gap += 16) {
          const threshold = thresholdAt(gap);
          const distance = distanceAt(gap);
          qA = f32x4.sub(qA, gapBelow(xA, threshold, distance));
          qB = f32x4.sub(qB, gapBelow(xB, threshold, distance));
          qC = f32x4.sub(qC, gapBelow(xC, threshold, distance));
          qD = f32x4.sub(qD, gapBelow(xD, threshold, distance));
        }
      }
      const wi = v128.load(ws + at);
      const wqA = f32x4.mul(wi, qA);
      const wqB = f32x4.mul(wi, qB);
      const wqC = f32x4.mul(wi, qC);
      const wqD = f32x4.mul(wi, qD);
      wqxA = f32x4.add(wqxA, f32x4.mul(wqA, xi));
      wqqA = f32x4.add(wqqA, f32x4.mul(wqA, qA));
      wqxB = f32x4.add(wqxB, f32x4.mul(wqB, xi));
      wqqB = f32x4.add(wqqB, f32x4.mul(wqB, qB));
      wqxC = f32x4.add(wqxC, f32x4.mul(wqC, xi));
      wqqC = f32x4.add(wqqC, f32x4.mul(wqC, qC));
      wqxD = f32x4.add(wqxD, f32x4.mul(wqD, xi));
      wqqD = f32x4.add(wqqD, f32x4.mul(wqD, qD));
    }
    judge(wqxA, wqqA, inverseA);
    judge(wqxB, wqqB, inverseB);
    judge(wqxC, wqqC, inverseC);
    judge(wqxD, wqqD, inverseD);
  }
}

/** Takes a trial where its score is strictly larger than the best one and it has some weight. */
// @ts-ignore: decorator
@inline
function judge(wqx: v128, wqq: v128, inverse: v128): void {
  const best = v128.load(BEST);
  const better = isBetter(wqx, wqq, best);
  if (!v128.any_true(better)) return;
  const scale = f32x4.div(wqx, wqq);
  v128.store(BEST, v128.bitselect(f32x4.mul(scale, wqx), best, better));
  v128.store(BEST_SCALE, v128.bitselect(scale, v128.load(BEST_SCALE), better));
  v128.store(BEST_WQX, v128.bitselect(wqx, v128.load(BEST_WQX), better));
  v128.store(BEST_WQQ, v128.bitselect(wqq, v128.load(BEST_WQQ), better));
  v128.store(BEST_INVERSE, v128.bitselect(inverse, v128.load(BEST_INVERSE), better));
}

/** Table indices nearest to inverse * x of `bytes` / 16 components, as i32 lanes at `to`; xs is read, and up to three registers behind it. */
export function storeIndices(bytes: usize, inverse: v128, to: usize): void {
  if (!isIq4Nl) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, nearestIndices(f32x4.mul(inverse, v128.load(xs + at))));
    return;
  }
  for (let at: usize = 0; at < bytes; at += 64) {
    const codes = nearestCodes(
      f32x4.mul(inverse, v128.load(xs + at)), f32x4.mul(inverse, v128.load(xs + at, 16)),
      f32x4.mul(inverse, v128.load(xs + at, 32)), f32x4.mul(inverse, v128.load(xs + at, 48)),
    ); // prettier-ignore
    const low = i16x8.extend_low_i8x16_u(codes);
    v128.store(to + at, i32x4.extend_low_i16x8_u(low));
    if (at + 16 < bytes) v128.store(to + at, i32x4.extend_high_i16x8_u(low), 16);
    const high = i16x8.extend_high_i8x16_u(codes);
    if (at + 32 < bytes) v128.store(to + at, i32x4.extend_low_i16x8_u(high), 32);
    if (at + 48 < bytes) v128.store(to + at, i32x4.extend_high_i16x8_u(high), 48);
  }
}

// @ts-ignore: decorator
@inline
export function isBetter(wqx: v128, wqq: v128, best: v128): v128 {
  return v128.and(f32x4.gt(wqq, f32x4.splat(0)), f32x4.gt(f32x4.mul(wqx, wqx), f32x4.mul(best, wqq)));
}
