// Four vectors of three components with the components of each in descending order, and their levels back in the order they came in.
import { storeThree } from './three';

/** Per place: component, importance; then the swaps that led to the order. */
const sorted: usize = memory.data(9 * 16, 16);
export const X0: usize = sorted;
export const X1: usize = sorted + 16;
export const X2: usize = sorted + 32;
export const W0: usize = sorted + 48;
export const W1: usize = sorted + 64;
export const W2: usize = sorted + 80;
const SWAP_A: usize = sorted + 96;
const SWAP_B: usize = sorted + 112;
const SWAP_C: usize = sorted + 128;

/** The other of two values where the mask is set. */
// @ts-ignore: decorator
@inline
function exchange(own: v128, other: v128, mask: v128): v128 {
  return v128.bitselect(other, own, mask);
}

/** Puts components and importances in descending order of the components, equal ones in any order. */
// @ts-ignore: decorator
@inline
export function sortThree(x0: v128, x1: v128, x2: v128, w0: v128, w1: v128, w2: v128): void {
  const a = f32x4.lt(x0, x1);
  const xa0 = exchange(x0, x1, a);
  const xa1 = exchange(x1, x0, a);
  const wa0 = exchange(w0, w1, a);
  const wa1 = exchange(w1, w0, a);
  const b = f32x4.lt(xa1, x2);
  const xb1 = exchange(xa1, x2, b);
  const wb1 = exchange(wa1, w2, b);
  v128.store(X2, exchange(x2, xa1, b));
  v128.store(W2, exchange(w2, wa1, b));
  const c = f32x4.lt(xa0, xb1);
  v128.store(X0, exchange(xa0, xb1, c));
  v128.store(X1, exchange(xb1, xa0, c));
  v128.store(W0, exchange(wa0, wb1, c));
  v128.store(W1, exchange(wb1, wa0, c));
  v128.store(SWAP_A, a);
  v128.store(SWAP_B, b);
  v128.store(SWAP_C, c);
}

/** Writes levels of the components in descending order, each as 2 level + 1, as 12 int8 in the order the components came in. */
// @ts-ignore: decorator
@inline
export function storeSortedLevels(odd0: v128, odd1: v128, odd2: v128, levels: usize): void {
  const c = v128.load(SWAP_C);
  const c0 = exchange(odd0, odd1, c);
  const c1 = exchange(odd1, odd0, c);
  const b = v128.load(SWAP_B);
  const b1 = exchange(c1, odd2, b);
  const b2 = exchange(odd2, c1, b);
  const a = v128.load(SWAP_A);
  storeThree(levelOf(exchange(c0, b1, a)), levelOf(exchange(b1, c0, a)), levelOf(b2), levels);
}

// @ts-ignore: decorator
@inline
function levelOf(odd: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.mul(odd, f32x4.splat(0.5)));
}
