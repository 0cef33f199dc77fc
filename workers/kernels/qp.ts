// make_qp_quants: nine inverse scales judged by their own error, then up to five sweeps of coordinate descent, for vectors without
// negative components (a negative one gets level 0). Levels 0 .. nmax, v = level * scale. Parameters: [0, nmax]. Importances: ones by default.
import { nearestEven, wholeLanes } from './lib/nearest-lanes';
import { MAX_DIMS, gatherVectors, scatterLevels, storeLanes } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

const xs: usize = memory.data(MAX_DIMS * 16, 16);
const ws: usize = memory.data(MAX_DIMS * 16, 16);
const qs: usize = memory.data(MAX_DIMS * 16, 16);
/** 0.1 step + nmax for the steps 0, -4 .. -1, 1 .. 4, in four lanes. */
const ends: usize = memory.data(9 * 16, 16);
const endsEnd: usize = ends + 9 * 16;

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = <f32>load<i32>(params, 4);
  v128.store(ends, f32x4.splat(nmax));
  for (let trial = 1; trial <= 8; trial++) {
    const step = <f32>(trial <= 4 ? trial - 5 : trial - 4);
    v128.store(ends + (<usize>trial << 4), f32x4.splat(<f32>0.1 * step + nmax));
  }
  for (let first = 0; first < count; first += 4) {
    roundFour(x, w, count - first, dims, levels, scale, nmax);
    x += dims << 4;
    if (w != 0) w += dims << 4;
    levels += dims << 2;
    scale += 16;
  }
}

/** Nearest level, ties to even. */
// @ts-ignore: decorator
@inline
function nearestLevel(x: v128, high: v128): v128 {
  return f32x4.pmin(high, f32x4.pmax(f32x4.splat(0), nearestEven(x)));
}

function roundFour(x: usize, w: usize, left: i32, dims: i32, levels: usize, scale: usize, nmax: f32): void {
  const bytes = <usize>dims << 4;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const high = f32x4.splat(nmax);
  gatherVectors(x, dims, left, xs);
  if (w != 0) gatherVectors(w, dims, left, ws);
  let greatest = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    greatest = f32x4.pmax(greatest, v128.load(xs + at));
    if (w == 0) v128.store(ws + at, one);
  }

  let bestInverse = zero;
  let leastError = f32x4.splat(Infinity);
  for (let end = ends; end < endsEnd; end += 16) {
    const inverse = f32x4.div(v128.load(end), greatest);
    const trialScale = f32x4.div(one, inverse);
    let error = zero;
    for (let at: usize = 0; at < bytes; at += 16) {
      const xi = v128.load(xs + at);
      const difference = f32x4.sub(xi, f32x4.mul(trialScale, nearestLevel(f32x4.mul(inverse, xi), high)));
      error = f32x4.add(error, f32x4.mul(f32x4.mul(v128.load(ws + at), difference), difference));
    }
    // The first trial is taken whatever its error is.
    const better = f32x4.lt(error, leastError);
    leastError = v128.bitselect(error, leastError, better);
    bestInverse = v128.bitselect(inverse, bestInverse, end == ends ? i32x4.splat(-1) : better);
  }

  let sumWxq = zero;
  let sumWqq = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    const xi = v128.load(xs + at);
    const wi = v128.load(ws + at);
    const q = nearestLevel(f32x4.mul(bestInverse, xi), high);
    v128.store(qs + at, q);
    sumWxq = f32x4.add(sumWxq, f32x4.mul(f32x4.mul(wi, xi), q));
    sumWqq = f32x4.add(sumWqq, f32x4.mul(f32x4.mul(wi, q), q));
  }
  let active = f32x4.gt(greatest, zero);
  for (let sweep = 0; sweep < 5 && v128.any_true(active); sweep++) {
    let changed = zero;
    for (let at: usize = 0; at < bytes; at += 16) {
      const q = v128.load(qs + at);
      const xi = v128.load(xs + at);
      const wi = v128.load(ws + at);
      const wxi = f32x4.mul(wi, xi);
      let otherWxq = f32x4.sub(sumWxq, f32x4.mul(wxi, q));
      let otherWqq = f32x4.sub(sumWqq, f32x4.mul(f32x4.mul(wi, q), q));
      const positive = v128.and(f32x4.gt(otherWxq, zero), f32x4.gt(otherWqq, zero));
      const next = nearestLevel(f32x4.div(f32x4.mul(xi, otherWqq), otherWxq), high);
      otherWxq = f32x4.add(otherWxq, f32x4.mul(wxi, next));
      otherWqq = f32x4.add(otherWqq, f32x4.mul(f32x4.mul(wi, next), next));
      const ahead = f32x4.gt(f32x4.mul(f32x4.mul(otherWxq, otherWxq), sumWqq), f32x4.mul(f32x4.mul(sumWxq, sumWxq), otherWqq));
      const moves = v128.and(v128.and(active, positive), v128.and(f32x4.ne(next, q), ahead));
      v128.store(qs + at, v128.bitselect(next, q, moves));
      sumWxq = v128.bitselect(otherWxq, sumWxq, moves);
      sumWqq = v128.bitselect(otherWqq, sumWqq, moves);
      changed = v128.or(changed, moves);
    }
    active = changed;
  }

  const filled = v128.and(f32x4.gt(greatest, zero), f32x4.gt(sumWqq, zero));
  storeLanes(v128.and(f32x4.div(sumWxq, sumWqq), filled), scale, left);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(qs + at, wholeLanes(v128.and(v128.load(qs + at), filled)));
  scatterLevels(qs, levels, dims, left);
}
