// Trial scales of the exact search: one block, four scales in lanes, f32. For a scale d (negative: the inverted block) with nearest
// levels q and residuals r = x - d q: the error sum w r^2, and the error that these levels have under their own best scale.
import { levelTable, nearestCodes, prepareNonlinear4 } from './nonlinear4';
import { distanceAt, firstGap, gapBelow, lastGap, readNearestTable, thresholdAt, topValue } from './nearest-value';
import { components, relativeMargin, total, ws, xs } from './exact-block';

/** What the errors of the last trials can certainly be brought down to. */
export const FITTED: usize = memory.data(16, 16);

/** How nearest levels are found. */
const RANGE = 0;
const IQ4_NL = 1;
const TABLE = 2;
let rule: i32 = RANGE;
let low: v128 = f32x4.splat(0);
let high: v128 = f32x4.splat(0);

/** Reads a table of `length` values, or the range nmin .. nmax when that is 0. */
export function readTrialLevels(nmin: i32, nmax: i32, table: usize, length: i32): void {
  rule = RANGE;
  low = f32x4.splat(<f32>nmin);
  high = f32x4.splat(<f32>nmax);
  if (length == 0) return;
  rule = TABLE;
  readNearestTable(table, length);
  if (length == 16 && i8x16.all_true(i8x16.eq(v128.load(table), levelTable()))) {
    rule = IQ4_NL;
    prepareNonlinear4();
  }
}

/** How far a sum of this size, or a bound made of such sums, can be off. Derived in NOTES.md of core/rounding. */
// @ts-ignore: decorator
@inline
export function marginOf(error: v128): v128 {
  const totals = f32x4.splat(total);
  const residuals = f32x4.mul(f32x4.splat(1.9073486328125e-6), f32x4.sqrt(f32x4.mul(totals, error)));
  const sums = f32x4.mul(f32x4.splat(relativeMargin), error);
  return f32x4.add(f32x4.add(sums, residuals), f32x4.mul(totals, f32x4.splat(1.4210854715202004e-14)));
}

/** The errors at four signed scales, none of which is 0; writes FITTED. */
export function tryFour(scale: v128): v128 {
  const inverse = f32x4.div(f32x4.splat(1), scale);
  let error = f32x4.splat(0);
  let slope = f32x4.splat(0);
  const bytes = <usize>components << 2;
  if (rule == RANGE) {
    const least = low;
    const most = high;
    for (let at: usize = 0; at < bytes; at += 8) {
      const x0 = v128.load32_splat(xs + at);
      const x1 = v128.load32_splat(xs + at, 4);
      const q0 = nearestOfRange(f32x4.mul(x0, inverse), least, most);
      const q1 = nearestOfRange(f32x4.mul(x1, inverse), least, most);
      const r0 = f32x4.sub(x0, f32x4.mul(scale, q0));
      const r1 = f32x4.sub(x1, f32x4.mul(scale, q1));
      const wr0 = f32x4.mul(v128.load32_splat(ws + at), r0);
      const wr1 = f32x4.mul(v128.load32_splat(ws + at, 4), r1);
      error = f32x4.add(f32x4.add(error, f32x4.mul(wr0, r0)), f32x4.mul(wr1, r1));
      slope = f32x4.add(f32x4.add(slope, f32x4.mul(wr0, q0)), f32x4.mul(wr1, q1));
    }
  } else {
    for (let at: usize = 0; at < bytes; at += 16) {
      const x0 = v128.load32_splat(xs + at);
      const x1 = v128.load32_splat(xs + at, 4);
      const x2 = v128.load32_splat(xs + at, 8);
      const x3 = v128.load32_splat(xs + at, 12);
      nearestOfTable(f32x4.mul(x0, inverse), f32x4.mul(x1, inverse), f32x4.mul(x2, inverse), f32x4.mul(x3, inverse));
      const q0 = v128.load(NEAREST);
      const q1 = v128.load(NEAREST, 16);
      const q2 = v128.load(NEAREST, 32);
      const q3 = v128.load(NEAREST, 48);
      const r0 = f32x4.sub(x0, f32x4.mul(scale, q0));
      const r1 = f32x4.sub(x1, f32x4.mul(scale, q1));
      const r2 = f32x4.sub(x2, f32x4.mul(scale, q2));
      const r3 = f32x4.sub(x3, f32x4.mul(scale, q3));
      const wr0 = f32x4.mul(v128.load32_splat(ws + at), r0);
      const wr1 = f32x4.mul(v128.load32_splat(ws + at, 4), r1);
      const wr2 = f32x4.mul(v128.load32_splat(ws + at, 8), r2);
      const wr3 = f32x4.mul(v128.load32_splat(ws + at, 12), r3);
      error = f32x4.add(f32x4.add(error, f32x4.mul(wr0, r0)), f32x4.mul(wr1, r1));
      error = f32x4.add(f32x4.add(error, f32x4.mul(wr2, r2)), f32x4.mul(wr3, r3));
      slope = f32x4.add(f32x4.add(slope, f32x4.mul(wr0, q0)), f32x4.mul(wr1, q1));
      slope = f32x4.add(f32x4.add(slope, f32x4.mul(wr2, q2)), f32x4.mul(wr3, q3));
    }
  }
  v128.store(FITTED, fitted(scale, error, slope));
  return error;
}

// @ts-ignore: decorator
@inline
function nearestOfRange(y: v128, low: v128, high: v128): v128 {
  return f32x4.nearest(f32x4.pmin(f32x4.pmax(y, low), high));
}

/** The nearest level of a range; see isRangeOfLevels. */
// @ts-ignore: decorator
@inline
export function nearestInRange(y: v128): v128 {
  return nearestOfRange(y, low, high);
}

/** Whether the levels read last are a range. */
// @ts-ignore: decorator
@inline
export function isRangeOfLevels(): bool {
  return rule == RANGE;
}

/** The four results of nearestOfTable. */
export const NEAREST: usize = memory.data(4 * 16, 16);

/** Nearest table values of sixteen numbers, into NEAREST. */
// @ts-ignore: decorator
@inline
function nearestOfTable(a: v128, b: v128, c: v128, d: v128): void {
  if (rule == IQ4_NL) {
    const levels = i8x16.swizzle(levelTable(), nearestCodes(a, b, c, d));
    const lower = i16x8.extend_low_i8x16_s(levels);
    const upper = i16x8.extend_high_i8x16_s(levels);
    v128.store(NEAREST, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(lower)));
    v128.store(NEAREST, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(lower)), 16);
    v128.store(NEAREST, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(upper)), 32);
    v128.store(NEAREST, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(upper)), 48);
    return;
  }
  let qa = topValue();
  let qb = qa;
  let qc = qa;
  let qd = qa;
  for (let gap = firstGap(); gap < lastGap(); gap += 16) {
    const threshold = thresholdAt(gap);
    const distance = distanceAt(gap);
    qa = f32x4.sub(qa, gapBelow(a, threshold, distance));
    qb = f32x4.sub(qb, gapBelow(b, threshold, distance));
    qc = f32x4.sub(qc, gapBelow(c, threshold, distance));
    qd = f32x4.sub(qd, gapBelow(d, threshold, distance));
  }
  v128.store(NEAREST, qa);
  v128.store(NEAREST, qb, 16);
  v128.store(NEAREST, qc, 32);
  v128.store(NEAREST, qd, 48);
}

/** Nearest values of eight numbers: the first two registers of NEAREST. */
// @ts-ignore: decorator
@inline
export function nearestAt(a: v128, b: v128): void {
  if (rule == RANGE) {
    v128.store(NEAREST, nearestOfRange(a, low, high));
    v128.store(NEAREST, nearestOfRange(b, low, high), 16);
  } else nearestOfTable(a, b, b, b);
}

/**
 * What the error can certainly be brought down to: error - slope^2 / sum w q^2 under the best scale for the same levels, plus a margin. sum w q^2
 * follows from the other sums; where that cancels, and where the best scale would have the other sign, the error stays as it is.
 */
// @ts-ignore: decorator
@inline
function fitted(scale: v128, error: v128, slope: v128): v128 {
  const moved = f32x4.mul(scale, slope);
  // sum w (d q)^2
  const totals = f32x4.splat(total);
  const energy = f32x4.sub(f32x4.sub(totals, error), f32x4.add(moved, moved));
  const gain = f32x4.mul(moved, f32x4.div(moved, energy));
  const isSafe = f32x4.gt(energy, f32x4.mul(totals, f32x4.splat(0.5)));
  const keepsSign = f32x4.gt(f32x4.add(energy, moved), f32x4.splat(0));
  const safeGain = v128.and(gain, v128.and(isSafe, keepsSign));
  return f32x4.add(f32x4.sub(error, safeGain), marginOf(error));
}
