// make_qkx1_quants: unweighted levels and offset by turns, up to nine times; the offset moves half-way to the mean error.
// Levels 0 .. nmax, v = level * scale - min. Parameters: [0, nmax].
import { nearestEven, wholeLanes } from './lib/nearest-lanes';
import { greatestOf, leastOf } from './lib/reduce-lanes';
import { MAX_DIMS, gatherVectors, scatterLevels, storeLanes } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

const TRIES = 9;
const ALPHA: f32 = 0.5;

const xs: usize = memory.data(MAX_DIMS * 16, 16);
const qs: usize = memory.data(MAX_DIMS * 16, 16);

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = <f32>load<i32>(params, 4);
  for (let first = 0; first < count; first += 4) {
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
      const q = f32x4.pmin(high, f32x4.pmax(zero, nearestEven(f32x4.mul(inverse, shifted))));
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
    const half = f32x4.div(f32x4.mul(f32x4.splat(<f32>1.0 - ALPHA), sum), count);
    const nextOffset = f32x4.pmin(zero, f32x4.add(f32x4.mul(f32x4.splat(ALPHA), offset), half));
    found = v128.bitselect(nextScale, found, active);
    offset = v128.bitselect(nextOffset, offset, active);
    inverse = v128.bitselect(f32x4.div(one, nextScale), inverse, active);
    active = v128.and(active, changed);
  }
  storeLanes(v128.and(found, filled), scale, left);
  storeLanes(v128.and(f32x4.neg(offset), filled), min, left);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(qs + at, wholeLanes(v128.and(v128.load(qs + at), filled)));
  scatterLevels(qs, levels, dims, left);
}
