// Pictures of the sphere: directions of a picture row, and the cosine between each direction and its rounded self.
// Every rounding kernel exports both, so that a projection never copies vectors between memories.
import { loadFirst, loadSecond, loadThird } from './three';

/**
 * One row of an equirectangular picture: for each column the direction (sin phi cos theta, sin phi sin theta, cos phi) as f64 at
 * `x64` and rounded to f32 at `x32`. `cosTheta`, `sinTheta`: f64 per column. `extra` 1 appends -(x + y + z), 2 appends -(x + y + z) / 3:
 * then a vector has four components. `x64` 0 leaves the f64 out, for sphereCosines.
 */
export function sphereVectors(cosTheta: usize, sinTheta: usize, cols: i32, sinPhi: f64, cosPhi: f64, extra: i32, x64: usize, x32: usize): void {
  const sines = f64x2.splat(sinPhi);
  if (extra == 0) {
    for (; cols >= 4; cols -= 4) {
      fourDirections(cosTheta, sinTheta, sines, cosPhi, x64, x32);
      cosTheta += 32;
      sinTheta += 32;
      if (x64 != 0) x64 += 96;
      x32 += 48;
    }
  }
  const dims = extra == 0 ? 3 : 4;
  for (let col = 0; col < cols; col++) {
    const at = <usize>col << 3;
    const pair = f64x2.mul(sines, v128.load64_lane(sinTheta + at, v128.load64_zero(cosTheta + at), 1));
    if (x64 != 0) {
      v128.store(x64, pair);
      store<f64>(x64, cosPhi, 16);
    }
    v128.store64_lane(x32, f32x4.demote_f64x2_zero(pair), 0);
    store<f32>(x32, <f32>cosPhi, 8);
    if (extra != 0) {
      const sum = f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1) + cosPhi;
      const last = extra == 1 ? -sum : -sum / 3.0;
      if (x64 != 0) store<f64>(x64, last, 24);
      store<f32>(x32, <f32>last, 12);
    }
    if (x64 != 0) x64 += dims << 3;
    x32 += dims << 2;
  }
}

/** sphereVectors for four columns without a fourth component. */
// @ts-ignore: decorator
@inline
function fourDirections(cosTheta: usize, sinTheta: usize, sines: v128, cosPhi: f64, x64: usize, x32: usize): void {
  const z = f64x2.splat(cosPhi);
  const z32 = f32x4.splat(<f32>cosPhi);
  const xLow = f64x2.mul(sines, v128.load(cosTheta));
  const xHigh = f64x2.mul(sines, v128.load(cosTheta, 16));
  const yLow = f64x2.mul(sines, v128.load(sinTheta));
  const yHigh = f64x2.mul(sines, v128.load(sinTheta, 16));
  if (x64 != 0) {
    v128.store(x64, v128.shuffle<f64>(xLow, yLow, 0, 2));
    v128.store(x64, v128.shuffle<f64>(z, xLow, 0, 3), 16);
    v128.store(x64, v128.shuffle<f64>(yLow, z, 1, 2), 32);
    v128.store(x64, v128.shuffle<f64>(xHigh, yHigh, 0, 2), 48);
    v128.store(x64, v128.shuffle<f64>(z, xHigh, 0, 3), 64);
    v128.store(x64, v128.shuffle<f64>(yHigh, z, 1, 2), 80);
  }
  const x = v128.shuffle<f32>(f32x4.demote_f64x2_zero(xLow), f32x4.demote_f64x2_zero(xHigh), 0, 1, 4, 5);
  const y = v128.shuffle<f32>(f32x4.demote_f64x2_zero(yLow), f32x4.demote_f64x2_zero(yHigh), 0, 1, 4, 5);
  const low = v128.shuffle<f32>(x, y, 0, 4, 1, 5);
  const high = v128.shuffle<f32>(x, y, 2, 6, 3, 7);
  v128.store(x32, v128.shuffle<f32>(low, z32, 0, 1, 4, 2));
  v128.store(x32, v128.shuffle<f32>(v128.shuffle<f32>(low, z32, 3, 4, 4, 4), high, 0, 1, 4, 5), 16);
  v128.store(x32, v128.shuffle<f32>(high, z32, 4, 2, 3, 4), 32);
}

/** How a level becomes a value. */
const TABLE = 1;
const AFFINE = 2;

/** The f32 reconstruction of one component, as f64. */
// @ts-ignore: decorator
@inline
function reconstruct(level: i32, scale: f32, min: f32, table: usize, kind: i32): f64 {
  if (kind == TABLE) return <f64>(<f32>load<i8>(table + <usize>(level & 0xff)) * scale);
  const product: f32 = <f32>level * scale;
  return <f64>(kind == AFFINE ? product - min : product);
}

/**
 * Weighted cosines between `count` vectors of `dims` f64 at `x64` and their reconstructions: sum w x v / sqrt(sum w v^2 * sum w x^2),
 * in f64, sums from the first component to the last, each product from left to right.
 * `w`: count x dims f32, or 0 for ones. `kind`: 0 linear (v = f32(level * scale)), 1 table (f32(table[level] * scale)), 2 affine
 * (f32(f32(level * scale) - min)). Writes f32 to `out`, NaN where v or x is zero (the cosine is undefined). Adds to `stats`, four f64: number of
 * defined cosines, their minimum, their maximum, their sum (before rounding to f32). Start it with 0, +infinity, -infinity, 0.
 * `x32` is not read; it completes the description of a batch.
 */
export function cosines(x64: usize, x32: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, table: usize, tableLength: i32, kind: i32, out: usize, stats: usize): void {
  let start = 0;
  if (dims == 3 && (kind != TABLE || tableLength <= 16)) {
    start = count & ~3;
    cosinesThree<StoredVectors>(x64, 0, 0, 0, w, start, levels, scale, min, table, tableLength, kind, out, stats);
  }
  let defined = load<f64>(stats);
  let lowest = load<f64>(stats, 8);
  let highest = load<f64>(stats, 16);
  let sum = load<f64>(stats, 24);
  for (let first = start; first < count; first += 2) {
    // Two vectors at a time, one per lane: the order of each sum stays that of a single vector. The last one of an odd count is its own partner.
    const second = first + 1 < count ? first + 1 : first;
    const scaleA = load<f32>(scale + (<usize>first << 2));
    const scaleB = load<f32>(scale + (<usize>second << 2));
    const minA: f32 = kind == AFFINE ? load<f32>(min + (<usize>first << 2)) : 0;
    const minB: f32 = kind == AFFINE ? load<f32>(min + (<usize>second << 2)) : 0;
    let a = <usize>first * dims;
    let b = <usize>second * dims;
    const end = a + dims;
    let xv = f64x2.splat(0);
    let vv = f64x2.splat(0);
    let xx = f64x2.splat(0);
    while (a < end) {
      const x = v128.load64_lane(x64 + (b << 3), v128.load64_zero(x64 + (a << 3)), 1);
      const vA = reconstruct(load<i8>(levels + a), scaleA, minA, table, kind);
      const vB = reconstruct(load<i8>(levels + b), scaleB, minB, table, kind);
      const v = f64x2.replace_lane(f64x2.splat(vA), 1, vB);
      let wx = x;
      let wv = v;
      if (w != 0) {
        const weights = f64x2.promote_low_f32x4(v128.load32_lane(w + (b << 2), v128.load32_zero(w + (a << 2)), 1));
        wx = f64x2.mul(weights, x);
        wv = f64x2.mul(weights, v);
      }
      xv = f64x2.add(xv, f64x2.mul(wx, v));
      vv = f64x2.add(vv, f64x2.mul(wv, v));
      xx = f64x2.add(xx, f64x2.mul(wx, x));
      a++;
      b++;
    }
    const cosine = f64x2.div(xv, f64x2.sqrt(f64x2.mul(vv, xx)));
    for (let lane = 0; lane < 2; lane++) {
      if (lane == 1 && second == first) break;
      const value = lane == 0 ? f64x2.extract_lane(cosine, 0) : f64x2.extract_lane(cosine, 1);
      store<f32>(out + (<usize>(first + lane) << 2), <f32>value);
      if (value == value) {
        defined += 1;
        sum += value;
        if (value < lowest) lowest = value;
        if (value > highest) highest = value;
      }
    }
  }
  store<f64>(stats, defined);
  store<f64>(stats, lowest, 8);
  store<f64>(stats, highest, 16);
  store<f64>(stats, sum, 24);
}

/** The table as 16 bytes. */
const tableBytes: usize = memory.data(16, 16);

/** Values of one component (i32 lanes) times the scales, less the mins, each operation rounded to f32. */
// @ts-ignore: decorator
@inline
function reconstructLanes(value: v128, scales: v128, mins: v128, kind: i32): v128 {
  const product = f32x4.mul(f32x4.convert_i32x4_s(value), scales);
  return kind == AFFINE ? f32x4.sub(product, mins) : product;
}

/** The upper two f32 lanes as f64. */
// @ts-ignore: decorator
@inline
function promoteHigh(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
}

/** Cosines of two vectors from their components (f64 lanes); importances of 1 are left out by `weighted`. */
// @ts-ignore: decorator
@inline
function cosinesOf(x0: v128, x1: v128, x2: v128, v0: v128, v1: v128, v2: v128, w0: v128, w1: v128, w2: v128, weighted: bool): v128 {
  let wx0 = x0;
  let wx1 = x1;
  let wx2 = x2;
  let wv0 = v0;
  let wv1 = v1;
  let wv2 = v2;
  if (weighted) {
    wx0 = f64x2.mul(w0, x0);
    wx1 = f64x2.mul(w1, x1);
    wx2 = f64x2.mul(w2, x2);
    wv0 = f64x2.mul(w0, v0);
    wv1 = f64x2.mul(w1, v1);
    wv2 = f64x2.mul(w2, v2);
  }
  const xv = f64x2.add(f64x2.add(f64x2.mul(wx0, v0), f64x2.mul(wx1, v1)), f64x2.mul(wx2, v2));
  const vv = f64x2.add(f64x2.add(f64x2.mul(wv0, v0), f64x2.mul(wv1, v1)), f64x2.mul(wv2, v2));
  const xx = f64x2.add(f64x2.add(f64x2.mul(wx0, x0), f64x2.mul(wx1, x1)), f64x2.mul(wx2, x2));
  return f64x2.div(xv, f64x2.sqrt(f64x2.mul(vv, xx)));
}

/**
 * cosines() for the directions of sphereVectors without a fourth component, which are computed again instead of read: `cols` vectors from the
 * given columns of a row. Tables of up to 16 values.
 */
export function sphereCosines(cosTheta: usize, sinTheta: usize, cols: i32, sinPhi: f64, cosPhi: f64, w: usize, levels: usize, scale: usize, min: usize, table: usize, tableLength: i32, kind: i32, out: usize, stats: usize): void {
  const whole = cols & ~3;
  if (w != 0) cosinesThree<RowOfDirections>(cosTheta, sinTheta, sinPhi, cosPhi, w, whole, levels, scale, min, table, tableLength, kind, out, stats);
  else cosinesThree<UniformRow>(cosTheta, sinTheta, sinPhi, cosPhi, 0, whole, levels, scale, min, table, tableLength, kind, out, stats);
  if (cols == whole) return;
  const at = <usize>whole;
  sphereVectors(cosTheta + (at << 3), sinTheta + (at << 3), cols - whole, sinPhi, cosPhi, 0, lastVectors, lastVectors32);
  cosines(
    lastVectors, lastVectors32, w != 0 ? w + at * 12 : 0, cols - whole, 3, levels + at * 3, scale + (at << 2), min + (at << 2), table, tableLength, kind,
    out + (at << 2), stats,
  ); // prettier-ignore
}

/** Up to three vectors of a row whose length is no multiple of four. */
const lastVectors: usize = memory.data(3 * 24, 16);
const lastVectors32: usize = memory.data(3 * 12 + 16, 16);

/** What cosinesThree compares: vectors of f64 at `x`; directions whose azimuths have their cosines at `x` and sines at `y`; such directions without importances. */
class StoredVectors {}
class RowOfDirections {}
class UniformRow {}

/** cosines for three components and a multiple of four vectors: the same sums, four vectors at a time. */
function cosinesThree<Source>(x: usize, y: usize, sinPhi: f64, cosPhi: f64, w: usize, count: i32, levels: usize, scale: usize, min: usize, table: usize, tableLength: i32, kind: i32, out: usize, stats: usize): void {
  if (kind == TABLE) {
    memory.fill(tableBytes, 0, 16);
    memory.copy(tableBytes, table, tableLength);
  }
  if (idof<Source>() == idof<UniformRow>()) {
    // The pictures seen most. A loop of its own for each kind: a test of it inside would cost registers.
    if (kind == TABLE) cosinesOfKind<Source>(x, y, sinPhi, cosPhi, w, count, levels, scale, min, TABLE, out, stats);
    else if (kind == AFFINE) cosinesOfKind<Source>(x, y, sinPhi, cosPhi, w, count, levels, scale, min, AFFINE, out, stats);
    else cosinesOfKind<Source>(x, y, sinPhi, cosPhi, w, count, levels, scale, min, 0, out, stats);
  } else {
    cosinesOfKind<Source>(x, y, sinPhi, cosPhi, w, count, levels, scale, min, kind, out, stats);
  }
}

// @ts-ignore: decorator
@inline
function cosinesOfKind<Source>(x: usize, y: usize, sinPhi: f64, cosPhi: f64, w: usize, count: i32, levels: usize, scale: usize, min: usize, kind: i32, out: usize, stats: usize): void {
  const weighted = idof<Source>() == idof<UniformRow>() ? false : w != 0;
  const one = f64x2.splat(1);
  const zero = f32x4.splat(0);
  const sines = f64x2.splat(sinPhi);
  const z = f64x2.splat(cosPhi);
  let defined = load<f64>(stats);
  let lowest = f64x2.splat(load<f64>(stats, 8));
  let highest = f64x2.splat(load<f64>(stats, 16));
  let sum = load<f64>(stats, 24);
  const end = out + (<usize>count << 2);
  while (out < end) {
    // Twelve bytes; what lies behind them is not used.
    let bytes = v128.load32_lane(levels, v128.load64_zero(levels), 2, 8);
    if (kind == TABLE) bytes = i8x16.swizzle(v128.load(tableBytes), bytes);
    bytes = v128.shuffle<i8>(bytes, bytes, 0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, 0, 0, 0, 0);
    const firstTwo = i16x8.extend_low_i8x16_s(bytes);
    const scales = v128.load(scale);
    const mins = kind == AFFINE ? v128.load(min) : zero;
    const v0 = reconstructLanes(i32x4.extend_low_i16x8_s(firstTwo), scales, mins, kind);
    const v1 = reconstructLanes(i32x4.extend_high_i16x8_s(firstTwo), scales, mins, kind);
    const v2 = reconstructLanes(i32x4.extend_low_i16x8_s(i16x8.extend_high_i8x16_s(bytes)), scales, mins, kind);
    let low0: v128, low1: v128, low2: v128, high0: v128, high1: v128, high2: v128;
    if (idof<Source>() == idof<StoredVectors>()) {
      const a = v128.load(x);
      const b = v128.load(x, 16);
      const c = v128.load(x, 32);
      const d = v128.load(x, 48);
      const e = v128.load(x, 64);
      const f = v128.load(x, 80);
      low0 = v128.shuffle<f64>(a, b, 0, 3);
      low1 = v128.shuffle<f64>(a, c, 1, 2);
      low2 = v128.shuffle<f64>(b, c, 0, 3);
      high0 = v128.shuffle<f64>(d, e, 0, 3);
      high1 = v128.shuffle<f64>(d, f, 1, 2);
      high2 = v128.shuffle<f64>(e, f, 0, 3);
      x += 96;
    } else {
      low0 = f64x2.mul(sines, v128.load(x));
      low1 = f64x2.mul(sines, v128.load(y));
      high0 = f64x2.mul(sines, v128.load(x, 16));
      high1 = f64x2.mul(sines, v128.load(y, 16));
      low2 = high2 = z;
      x += 32;
      y += 32;
    }
    const w0 = weighted ? loadFirst(w) : zero;
    const w1 = weighted ? loadSecond(w) : zero;
    const w2 = weighted ? loadThird(w) : zero;
    const low = cosinesOf(
      low0, low1, low2,
      f64x2.promote_low_f32x4(v0), f64x2.promote_low_f32x4(v1), f64x2.promote_low_f32x4(v2),
      f64x2.promote_low_f32x4(w0), f64x2.promote_low_f32x4(w1), f64x2.promote_low_f32x4(w2), weighted,
    ); // prettier-ignore
    const high = cosinesOf(
      high0, high1, high2,
      promoteHigh(v0), promoteHigh(v1), promoteHigh(v2), promoteHigh(w0), promoteHigh(w1), promoteHigh(w2), weighted,
    ); // prettier-ignore
    v128.store(out, v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5));
    const isLow = f64x2.eq(low, low);
    const isHigh = f64x2.eq(high, high);
    if (i64x2.bitmask(v128.and(isLow, isHigh)) == 3) {
      defined += 4;
      sum = sum + f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1) + f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1);
    } else {
      // Undefined ones count as nothing; the order of the sum stays.
      const counted = f64x2.add(v128.and(isLow, one), v128.and(isHigh, one));
      defined += f64x2.extract_lane(counted, 0) + f64x2.extract_lane(counted, 1);
      const someLow = v128.and(low, isLow);
      const someHigh = v128.and(high, isHigh);
      sum = sum + f64x2.extract_lane(someLow, 0) + f64x2.extract_lane(someLow, 1) + f64x2.extract_lane(someHigh, 0) + f64x2.extract_lane(someHigh, 1);
    }
    // A comparison with NaN keeps what is there.
    lowest = f64x2.pmin(f64x2.pmin(lowest, low), high);
    highest = f64x2.pmax(f64x2.pmax(highest, low), high);
    levels += 12;
    scale += 16;
    if (kind == AFFINE) min += 16;
    if (weighted) w += 48;
    out += 16;
  }
  store<f64>(stats, defined);
  store<f64>(stats, min2(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1)), 8);
  store<f64>(stats, max2(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1)), 16);
  store<f64>(stats, sum, 24);
}

// @ts-ignore: decorator
@inline
function min2(a: f64, b: f64): f64 {
  return a < b ? a : b;
}

// @ts-ignore: decorator
@inline
function max2(a: f64, b: f64): f64 {
  return a > b ? a : b;
}
