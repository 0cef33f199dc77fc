// Pictures of the sphere: directions of a picture row, and the cosine between each direction and its rounded self.
// Every rounding kernel exports both, so that a projection never copies vectors between memories.

/**
 * One row of an equirectangular picture: for each column the direction (sin phi cos theta, sin phi sin theta, cos phi) as f64 at
 * `x64` and rounded to f32 at `x32`. `cosTheta`, `sinTheta`: f64 per column. `extra` 1 appends -(x + y + z), 2 appends -(x + y + z) / 3:
 * then a vector has four components.
 */
export function sphereVectors(cosTheta: usize, sinTheta: usize, cols: i32, sinPhi: f64, cosPhi: f64, extra: i32, x64: usize, x32: usize): void {
  const sines = f64x2.splat(sinPhi);
  const dims = extra == 0 ? 3 : 4;
  for (let col = 0; col < cols; col++) {
    const at = <usize>col << 3;
    const pair = f64x2.mul(sines, v128.load64_lane(sinTheta + at, v128.load64_zero(cosTheta + at), 1));
    v128.store(x64, pair);
    store<f64>(x64, cosPhi, 16);
    v128.store64_lane(x32, f32x4.demote_f64x2_zero(pair), 0);
    store<f32>(x32, <f32>cosPhi, 8);
    if (extra != 0) {
      const sum = f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1) + cosPhi;
      const last = extra == 1 ? -sum : -sum / 3.0;
      store<f64>(x64, last, 24);
      store<f32>(x32, <f32>last, 12);
    }
    x64 += dims << 3;
    x32 += dims << 2;
  }
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
 * `x32` and `tableLength` are not read; they complete the description of a batch.
 */
export function cosines(x64: usize, x32: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, table: usize, tableLength: i32, kind: i32, out: usize, stats: usize): void {
  let defined = load<f64>(stats);
  let lowest = load<f64>(stats, 8);
  let highest = load<f64>(stats, 16);
  let sum = load<f64>(stats, 24);
  for (let first = 0; first < count; first += 2) {
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
