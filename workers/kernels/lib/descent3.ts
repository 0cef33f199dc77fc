// Coordinate descent on the levels of three components, four vectors in lockstep: each component in turn moves to its best level for the scale
// that the others ask for, where the score (sum w x q)^2 / sum w q^2 grows.
import { nearestEven, wholeLanes } from './nearest-lanes';
import { pick, storeThree } from './three';

/**
 * Up to `sweeps` sweeps from the given levels in the lanes `active`, then writes levels and scales, 0 in lanes that are not `filled`. Whether a component moves is asked of all three at once; then the first one in
 * the order of the sweeps does, in its lanes, and all are asked again: at the end no component of any lane wants to move. A component only
 * moves where the others' sum w x q is positive. Strict, if it is bool: their sum w q^2 too, and where it is not in the end nothing is found.
 * Ones, if it is bool: importances are 1.
 */
// @ts-ignore: decorator
@inline
export function descendThree<Strict, Ones>(
  x0: v128, x1: v128, x2: v128, w0: v128, w1: v128, w2: v128, level0: v128, level1: v128, level2: v128,
  low: v128, high: v128, active: v128, filled: v128, sweeps: i32, levels: usize, scale: usize,
): void {
  const wx0 = isBoolean<Ones>() ? x0 : f32x4.mul(w0, x0);
  const wx1 = isBoolean<Ones>() ? x1 : f32x4.mul(w1, x1);
  const wx2 = isBoolean<Ones>() ? x2 : f32x4.mul(w2, x2);
  let q0 = level0;
  let q1 = level1;
  let q2 = level2;
  let sumWxq = f32x4.add(f32x4.add(f32x4.mul(wx0, q0), f32x4.mul(wx1, q1)), f32x4.mul(wx2, q2));
  let sumWqq = f32x4.add(f32x4.add(square<Ones>(w0, q0), square<Ones>(w1, q1)), square<Ones>(w2, q2));
  const lastTurn = 3 * sweeps;
  for (let turn = 0; v128.any_true(active);) {
    const next0 = wantedLevel<Strict, Ones>(x0, w0, wx0, q0, sumWxq, sumWqq, low, high);
    const next1 = wantedLevel<Strict, Ones>(x1, w1, wx1, q1, sumWxq, sumWqq, low, high);
    const next2 = wantedLevel<Strict, Ones>(x2, w2, wx2, q2, sumWxq, sumWqq, low, high);
    const wxq0 = f32x4.add(f32x4.sub(sumWxq, f32x4.mul(wx0, q0)), f32x4.mul(wx0, next0));
    const wxq1 = f32x4.add(f32x4.sub(sumWxq, f32x4.mul(wx1, q1)), f32x4.mul(wx1, next1));
    const wxq2 = f32x4.add(f32x4.sub(sumWxq, f32x4.mul(wx2, q2)), f32x4.mul(wx2, next2));
    const wqq0 = f32x4.add(f32x4.sub(sumWqq, square<Ones>(w0, q0)), square<Ones>(w0, next0));
    const wqq1 = f32x4.add(f32x4.sub(sumWqq, square<Ones>(w1, q1)), square<Ones>(w1, next1));
    const wqq2 = f32x4.add(f32x4.sub(sumWqq, square<Ones>(w2, q2)), square<Ones>(w2, next2));
    let moves0 = v128.and(v128.and(active, f32x4.ne(next0, q0)), isAhead<Strict>(wxq0, wqq0, sumWxq, sumWqq));
    let moves1 = v128.and(v128.and(active, f32x4.ne(next1, q1)), isAhead<Strict>(wxq1, wqq1, sumWxq, sumWqq));
    let moves2 = v128.and(v128.and(active, f32x4.ne(next2, q2)), isAhead<Strict>(wxq2, wqq2, sumWxq, sumWqq));
    const some = i32(v128.any_true(moves0)) | (i32(v128.any_true(moves1)) << 1) | (i32(v128.any_true(moves2)) << 2);
    if (some == 0) break;
    turn += ctz((some | (some << 3)) >> (turn % 3));
    if (turn >= lastTurn) break;
    const component = turn % 3;
    moves0 = v128.and(moves0, i32x4.splat(component == 0 ? -1 : 0));
    moves1 = v128.and(moves1, i32x4.splat(component == 1 ? -1 : 0));
    moves2 = v128.and(moves2, i32x4.splat(component == 2 ? -1 : 0));
    q0 = v128.bitselect(next0, q0, moves0);
    q1 = v128.bitselect(next1, q1, moves1);
    q2 = v128.bitselect(next2, q2, moves2);
    const moves = v128.or(v128.or(moves0, moves1), moves2);
    sumWxq = v128.bitselect(pick(moves0, moves1, moves2, wxq0, wxq1, wxq2), sumWxq, moves);
    sumWqq = v128.bitselect(pick(moves0, moves1, moves2, wqq0, wqq1, wqq2), sumWqq, moves);
    turn++;
  }
  const kept = isBoolean<Strict>() ? v128.and(filled, f32x4.gt(sumWqq, f32x4.splat(0))) : filled;
  v128.store(scale, v128.and(f32x4.div(sumWxq, sumWqq), kept));
  storeThree(wholeLanes(v128.and(q0, kept)), wholeLanes(v128.and(q1, kept)), wholeLanes(v128.and(q2, kept)), levels);
}

/** w q^2. */
// @ts-ignore: decorator
@inline
function square<Ones>(w: v128, q: v128): v128 {
  return f32x4.mul(isBoolean<Ones>() ? q : f32x4.mul(w, q), q);
}

/** The level of a component for the scale that the others ask for; its own where it may not move. */
// @ts-ignore: decorator
@inline
function wantedLevel<Strict, Ones>(x: v128, w: v128, wx: v128, q: v128, sumWxq: v128, sumWqq: v128, low: v128, high: v128): v128 {
  const zero = f32x4.splat(0);
  const otherWxq = f32x4.sub(sumWxq, f32x4.mul(wx, q));
  const otherWqq = f32x4.sub(sumWqq, square<Ones>(w, q));
  const wanted = nearestEven(f32x4.div(f32x4.mul(x, otherWqq), otherWxq));
  let may = f32x4.gt(otherWxq, zero);
  if (isBoolean<Strict>()) may = v128.and(may, f32x4.gt(otherWqq, zero));
  return v128.bitselect(f32x4.pmin(high, f32x4.pmax(low, wanted)), q, may);
}

/** Lanes whose score grows with the new sums. */
// @ts-ignore: decorator
@inline
function isAhead<Strict>(wxq: v128, wqq: v128, sumWxq: v128, sumWqq: v128): v128 {
  const grows = f32x4.gt(f32x4.mul(f32x4.mul(wxq, wxq), sumWqq), f32x4.mul(f32x4.mul(sumWxq, sumWxq), wqq));
  return isBoolean<Strict>() ? grows : v128.and(f32x4.gt(wqq, f32x4.splat(0)), grows);
}
