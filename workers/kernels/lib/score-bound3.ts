// What levels of three components can score at best, in lockstep: steps of a walk that cannot win are left out before the rest is worked out.
//
// With levels q, the score over its norm is at most the part of sum w x^2 that a scale and an offset explain, whether the offset is free or not:
//   F = X^2 / W + W C^2 / D,   W = sum w,   X = sum w x,   C = sum w (x - X / W) q,   D = W sum w q^2 - (sum w q)^2.
// In f32 a search can find more than that, by rounding. Let u = 2^-24, E = sum w x^2, k = W sum w q^2 / D, and the sums have up to t terms.
// A sum of w x q is off by t u sqrt(E sum w q^2), one of w q by (t + 1) u of itself, X by 3 u sqrt(W E), W by 3 u W. With |X| <= sqrt(W E),
// sum w q <= sqrt(W sum w q^2) and |sum w x q| <= sqrt(E sum w q^2),
// - the score of a free scale and offset is off by (7 t + 29) u k E D, and D by (3 t + 7) u k of itself: (11 t + 40) u k E together;
// - C is off by (t + 10) u sqrt(E sum w q^2), which makes (2 t + 20) u k E, and D again (3 t + 7) u k E.
// So (24 t + 128) u k E is a safe margin, which is (24 t + 128) u E W sum w q^2 once all is multiplied by D. Where all importances are 1 the sums
// of q and q^2 are exact, and (8 t + 64) u k E is one.
import { W0, W1, W2, X0, X1, X2 } from './descending3';

const state: usize = memory.data(9 * 16, 16);
/** w (x - X / W), in descending order of the components. */
export const CENTRED0: usize = state;
export const CENTRED1: usize = state + 16;
export const CENTRED2: usize = state + 32;
/** X^2 / W; the margin without sum w q^2; 1 / W; then what F has to exceed, and what it is for levels n, n, q, both without X^2 / W and over W. */
const BASE: usize = state + 48;
const MARGIN: usize = state + 64;
const INVERSE_W: usize = state + 80;
const LAST: usize = state + 96;
const BAR: usize = state + 112;
/** Candidates further apart than this, over W, differ by more than a chain of near ties. */
const GAP: usize = state + 128;

/**
 * Prepares four vectors with the components in descending order, for sums of up to `terms` terms. Ones, if it is bool: all importances are 1.
 * `lastMargin`: what is safe where the smallest component rises after the others, in parts of E.
 */
// @ts-ignore: decorator
@inline
export function setScoreBound<Ones>(sumW: v128, sumX: v128, terms: i32, lastMargin: v128): void {
  const x0 = v128.load(X0);
  const x1 = v128.load(X1);
  const x2 = v128.load(X2);
  const w0 = v128.load(W0);
  const w1 = v128.load(W1);
  const w2 = v128.load(W2);
  const centre = f32x4.div(sumX, sumW);
  const gain0 = f32x4.mul(w0, x0);
  const gain1 = f32x4.mul(w1, x1);
  const last = f32x4.mul(f32x4.mul(w2, x2), x2);
  const energy = f32x4.add(f32x4.add(f32x4.mul(gain0, x0), f32x4.mul(gain1, x1)), last);
  // Only where no product of two scores and norms can vanish or overflow, which takes importances of similar size, or 0.
  let usual = v128.and(f32x4.gt(energy, f32x4.splat(1e-6)), f32x4.lt(energy, f32x4.splat(1e8)));
  if (!isBoolean<Ones>()) {
    const little = f32x4.mul(sumW, f32x4.splat(1e-4));
    usual = v128.and(usual, v128.and(f32x4.gt(sumW, f32x4.splat(1e-2)), f32x4.lt(sumW, f32x4.splat(1e4))));
    usual = v128.and(usual, v128.and(v128.and(isSimilar(w0, little), isSimilar(w1, little)), isSimilar(w2, little)));
  }
  const part: f32 = isBoolean<Ones>() ? (<f32>terms * 8 + 64) / 16777216 : (<f32>terms * 24 + 128) / 16777216;
  const unbounded = v128.andnot(f32x4.splat(Infinity), usual);
  v128.store(CENTRED0, f32x4.mul(w0, f32x4.sub(x0, centre)));
  v128.store(CENTRED1, f32x4.mul(w1, f32x4.sub(x1, centre)));
  v128.store(CENTRED2, f32x4.mul(w2, f32x4.sub(x2, centre)));
  v128.store(BASE, f32x4.mul(sumX, centre));
  v128.store(MARGIN, f32x4.add(f32x4.mul(f32x4.splat(part), energy), unbounded));
  v128.store(INVERSE_W, f32x4.div(f32x4.splat(1), sumW));
  // Levels n, n, q: the first two are explained by their mean, the last one wholly.
  const together = f32x4.add(gain0, gain1);
  const explained = f32x4.add(f32x4.div(f32x4.mul(together, together), f32x4.add(w0, w1)), last);
  const mostOfLast = f32x4.add(f32x4.add(explained, f32x4.mul(lastMargin, energy)), unbounded);
  v128.store(LAST, f32x4.div(f32x4.sub(mostOfLast, f32x4.mul(sumX, centre)), sumW));
  v128.store(BAR, f32x4.splat(0));
  v128.store(GAP, f32x4.div(f32x4.mul(f32x4.splat((<f32>terms * 3 + 8) / 4194304), energy), sumW));
}

/**
 * Raises the bar to what levels score that the walk is certain to meet, before it starts, so that what is worse is left out from the beginning.
 * `lowestOffset`: the walk takes no offset at or below it, not even 0.
 *
 * What is left out could only have won for a while. A candidate is sure to win over another where its score is higher by 2^-22 of it, so among
 * up to 3 t candidates (three walks) there is a stretch of that length without any between these levels and (3 t + 1) 2^-22 below them. The first
 * candidate above it wins whatever was there before, and from then on nothing below matters.
 */
// @ts-ignore: decorator
@inline
export function presetBar(q0: v128, q1: v128, q2: v128, sumW: v128, sumX: v128, lowestOffset: v128): void {
  const zero = f32x4.splat(0);
  const wq0 = f32x4.mul(v128.load(W0), q0);
  const wq1 = f32x4.mul(v128.load(W1), q1);
  const wq2 = f32x4.mul(v128.load(W2), q2);
  const sumQ = f32x4.add(f32x4.add(wq0, wq1), wq2);
  const sumQq = f32x4.add(f32x4.add(f32x4.mul(wq0, q0), f32x4.mul(wq1, q1)), f32x4.mul(wq2, q2));
  const sumXq = f32x4.add(f32x4.add(f32x4.mul(wq0, v128.load(X0)), f32x4.mul(wq1, v128.load(X1))), f32x4.mul(wq2, v128.load(X2)));
  const centred0 = f32x4.mul(v128.load(CENTRED0), q0);
  const centred1 = f32x4.mul(v128.load(CENTRED1), q1);
  const centredXq = f32x4.add(f32x4.add(centred0, centred1), f32x4.mul(v128.load(CENTRED2), q2));
  const determinant = f32x4.sub(f32x4.mul(sumW, sumQq), f32x4.mul(sumQ, sumQ));
  const unsure = f32x4.mul(v128.load(MARGIN), sumQq);
  const free = f32x4.div(f32x4.sub(f32x4.mul(centredXq, centredXq), unsure), determinant);
  // The offset has to be negative, and not too low, by more than rounding may change.
  const first = f32x4.mul(sumQq, sumX);
  const second = f32x4.mul(sumQ, sumXq);
  const offset = f32x4.sub(first, second);
  const slack = f32x4.mul(f32x4.add(f32x4.abs(first), f32x4.abs(second)), f32x4.splat(1.0 / 4096.0));
  const below = f32x4.lt(offset, f32x4.neg(slack));
  const above = f32x4.gt(f32x4.sub(offset, slack), f32x4.mul(f32x4.mul(lowestOffset, determinant), f32x4.splat(0.99)));
  const possible = v128.and(f32x4.gt(determinant, zero), v128.and(below, above));
  const plain = f32x4.sub(f32x4.div(f32x4.mul(sumXq, sumXq), sumQq), f32x4.add(v128.load(BASE), v128.load(MARGIN)));
  const plainBar = v128.and(f32x4.mul(plain, v128.load(INVERSE_W)), v128.and(above, f32x4.lt(lowestOffset, zero)));
  v128.store(BAR, f32x4.pmax(zero, f32x4.sub(f32x4.pmax(plainBar, v128.and(free, possible)), v128.load(GAP))));
}

// @ts-ignore: decorator
@inline
function isSimilar(w: v128, little: v128): v128 {
  return v128.or(f32x4.ge(w, little), f32x4.eq(w, f32x4.splat(0)));
}

/** Raises the bar to the best candidate so far; it starts at 0, at which nothing is left out. */
// @ts-ignore: decorator
@inline
export function raiseBar(best: v128, norm: v128): void {
  const missing = f32x4.sub(f32x4.div(best, norm), v128.load(BASE));
  v128.store(BAR, f32x4.pmax(v128.load(BAR), f32x4.mul(missing, v128.load(INVERSE_W))));
}

/** Lanes in which levels with these sums cannot win. NaN and infinities never say so, nor does a sum sum w q^2 of 0. */
// @ts-ignore: decorator
@inline
export function cannotWin(centredXq: v128, determinant: v128, sumQq: v128): v128 {
  const least = f32x4.add(f32x4.mul(centredXq, centredXq), f32x4.mul(v128.load(MARGIN), sumQq));
  return f32x4.lt(least, f32x4.mul(v128.load(BAR), determinant));
}

/** Lanes in which the smallest component cannot win as it rises after the others. */
// @ts-ignore: decorator
@inline
export function lastCannotWin(): v128 {
  return f32x4.lt(v128.load(LAST), v128.load(BAR));
}
