// make_qkx1_quants: unweighted levels and offset by turns, up to nine times; the offset moves half-way to the mean error.
// Levels 0 .. nmax, v = level * scale - min. Parameters: [0, nmax].
import { nearestFromZero, wholeLanes } from './lib/nearest-lanes';
import { greatestOf, leastOf } from './lib/reduce-lanes';
import { loadFirst, loadSecond, loadThird, storeThree } from './lib/three';
import { MAX_DIMS, gatherVectors, scatterLevels, storeLanes } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

const TRIES = 9;
const ALPHA: f32 = 0.5;

const xs: usize = memory.data(MAX_DIMS * 16, 16);
const qs: usize = memory.data(MAX_DIMS * 16, 16);

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = <f32>load<i32>(params, 4);
  let first = 0;
  if (dims == 3) {
    first = count & ~3;
    roundThree(x, first, levels, scale, min, nmax);
    x += first * 12;
    levels += first * 3;
    scale += first << 2;
    min += first << 2;
  }
  for (; first < count; first += 4) {
    roundFour(x, count - first, dims, levels, scale, min, nmax);
    x += dims << 4;
    levels += dims << 2;
    scale += 16;
    min += 16;
  }
}

function roundFour(x: usize, left: i32, dims: i32, levels: usize, scale: usize, min: usize, nmax: f32): void {
  const bytes = <usize>dims << 4;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const high = f32x4.splat(nmax);
  const count = f32x4.splat(<f32>dims);
  gatherVectors(x, dims, left, xs);
  memory.fill(qs, 0, bytes);
  let offset = leastOf(xs, bytes);
  const greatest = greatestOf(xs, bytes);
  const filled = f32x4.ne(greatest, offset);
  offset = f32x4.pmin(zero, offset);
  let inverse = f32x4.div(high, f32x4.sub(greatest, offset));
  let found = f32x4.div(one, inverse);
  let active = filled;
  for (let attempt = 0; attempt < TRIES && v128.any_true(active); attempt++) {
    let changed = zero;
    let sumXq = zero;
    let sumQq = zero;
    for (let at: usize = 0; at < bytes; at += 16) {
      const shifted = f32x4.sub(v128.load(xs + at), offset);
      const q = nearestFromZero(f32x4.mul(inverse, shifted), high);
      const old = v128.load(qs + at);
      changed = v128.or(changed, f32x4.ne(q, old));
      v128.store(qs + at, v128.bitselect(q, old, active));
      sumXq = f32x4.add(sumXq, f32x4.mul(shifted, q));
      // Whole numbers far below 2^24: exact, as the reference's integers.
      sumQq = f32x4.add(sumQq, f32x4.mul(q, q));
    }
    const nextScale = f32x4.div(sumXq, sumQq);
    let sum = zero;
    for (let at: usize = 0; at < bytes; at += 16) sum = f32x4.add(sum, f32x4.sub(v128.load(xs + at), f32x4.mul(nextScale, v128.load(qs + at))));
    const moved = nextOffset(offset, sum, count);
    found = v128.bitselect(nextScale, found, active);
    offset = v128.bitselect(moved, offset, active);
    inverse = v128.bitselect(f32x4.div(one, nextScale), inverse, active);
    active = v128.and(active, changed);
  }
  storeLanes(v128.and(found, filled), scale, left);
  storeLanes(v128.and(f32x4.neg(offset), filled), min, left);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(qs + at, wholeLanes(v128.and(v128.load(qs + at), filled)));
  scatterLevels(qs, levels, dims, left);
}

/**
 * roundFour for three components and a multiple of four vectors. Offset and inverse scale stay where a lane's levels did not change: the next
 * turns then find the same levels, scale and offset again, and no lane has to be kept from moving.
 */
function roundThree(x: usize, count: i32, levels: usize, scale: usize, min: usize, nmax: f32): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const three = f32x4.splat(3);
  const high = f32x4.splat(nmax);
  const last = scale + (<usize>count << 2);
  while (scale < last) {
    const x0 = loadFirst(x);
    const x1 = loadSecond(x);
    const x2 = loadThird(x);
    const least = f32x4.pmin(f32x4.pmin(x0, x1), x2);
    const greatest = f32x4.pmax(f32x4.pmax(x0, x1), x2);
    const filled = f32x4.ne(greatest, least);
    let offset = f32x4.pmin(zero, least);
    let inverse = f32x4.div(high, f32x4.sub(greatest, offset));
    let found = zero;
    let foundOffset = zero;
    let q0 = zero;
    let q1 = zero;
    let q2 = zero;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const shifted0 = f32x4.sub(x0, offset);
      const shifted1 = f32x4.sub(x1, offset);
      const shifted2 = f32x4.sub(x2, offset);
      const next0 = nearestFromZero(f32x4.mul(inverse, shifted0), high);
      const next1 = nearestFromZero(f32x4.mul(inverse, shifted1), high);
      const next2 = nearestFromZero(f32x4.mul(inverse, shifted2), high);
      const changed = v128.or(v128.or(f32x4.ne(next0, q0), f32x4.ne(next1, q1)), f32x4.ne(next2, q2));
      q0 = next0;
      q1 = next1;
      q2 = next2;
      const sumXq = f32x4.add(f32x4.add(f32x4.mul(shifted0, q0), f32x4.mul(shifted1, q1)), f32x4.mul(shifted2, q2));
      const sumQq = f32x4.add(f32x4.add(f32x4.mul(q0, q0), f32x4.mul(q1, q1)), f32x4.mul(q2, q2));
      found = f32x4.div(sumXq, sumQq);
      const error0 = f32x4.sub(x0, f32x4.mul(found, q0));
      const error1 = f32x4.sub(x1, f32x4.mul(found, q1));
      const error2 = f32x4.sub(x2, f32x4.mul(found, q2));
      foundOffset = nextOffset(offset, f32x4.add(f32x4.add(error0, error1), error2), three);
      const moves = v128.and(changed, filled);
      if (!v128.any_true(moves)) break;
      offset = v128.bitselect(foundOffset, offset, moves);
      inverse = v128.bitselect(f32x4.div(one, found), inverse, moves);
    }
    v128.store(scale, v128.and(found, filled));
    v128.store(min, v128.and(f32x4.neg(foundOffset), filled));
    storeThree(wholeLanes(v128.and(q0, filled)), wholeLanes(v128.and(q1, filled)), wholeLanes(v128.and(q2, filled)), levels);
    x += 48;
    levels += 12;
    scale += 16;
    min += 16;
  }
}

/** The offset, moved half-way to the mean error but not above 0. */
// @ts-ignore: decorator
@inline
function nextOffset(offset: v128, sum: v128, count: v128): v128 {
  const half = f32x4.div(f32x4.mul(f32x4.splat(<f32>1.0 - ALPHA), sum), count);
  return f32x4.pmin(f32x4.splat(0), f32x4.add(f32x4.mul(f32x4.splat(ALPHA), offset), half));
}
