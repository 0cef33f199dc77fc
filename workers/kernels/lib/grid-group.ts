// One group of up to 32 values as the grid searches see it: magnitudes with the signs apart, and importances.

/** |x|, or x with another sign where the number of negative ones was made even. 32 f32. */
export const magnitudes = memory.data(32 * 4, 16);
/** Importances, their square roots (which measure neighbours), and importance times magnitude. 32 f32 each. */
export const weights = memory.data(32 * 4, 16);
export const roots = memory.data(32 * 4, 16);
export const weightedMagnitudes = memory.data(32 * 4, 16);

/** Writes x^2 of n values as their importances. */
export function weighBySquare(x: usize, n: i32): void {
  for (let at: usize = 0; at < <usize>n * 4; at += 16) {
    const v = v128.load(x + at);
    v128.store(weights + at, f32x4.mul(v, v));
  }
}

/** Writes offset + x^2 of n values as their importances. */
export function weighByShiftedSquare(x: usize, n: i32, offset: f32): void {
  for (let at: usize = 0; at < <usize>n * 4; at += 16) {
    const v = v128.load(x + at);
    v128.store(weights + at, f32x4.add(f32x4.splat(offset), f32x4.mul(v, v)));
  }
}

/** Writes imatrix * sqrt(sigma2 + x^2) of n values as their importances. */
export function weighByImatrix(x: usize, imatrix: usize, n: i32, sigma2: f32): void {
  for (let at: usize = 0; at < <usize>n * 4; at += 16) {
    const v = v128.load(x + at);
    const root = f32x4.sqrt(f32x4.add(f32x4.splat(sigma2), f32x4.mul(v, v)));
    v128.store(weights + at, f32x4.mul(v128.load(imatrix + at), root));
  }
}

/** Writes |x| of n values; returns their signs, bit i for element i (-0 counts as positive, NaN as negative). */
export function splitSigns(x: usize, n: i32): u32 {
  let signs: u32 = 0;
  for (let i = 0; i < n; i += 4) {
    const v = v128.load(x + (<usize>i << 2));
    const isNegative = v128.not(f32x4.ge(v, f32x4.splat(0)));
    v128.store(magnitudes + (<usize>i << 2), v128.bitselect(f32x4.neg(v), v, isNegative));
    signs |= <u32>i32x4.bitmask(isNegative) << i;
  }
  return signs;
}

/**
 * Makes the number of negative elements even in each of n / 8 octets: where it is odd, the element of least w x^2 (the first of
 * equals) changes its sign, and its magnitude becomes negative. Returns the new signs.
 */
export function makeSignsEven(n: i32, signs: u32): u32 {
  for (let first = 0; first < n; first += 8) {
    if ((popcnt<u32>((signs >> first) & 255) & 1) == 0) continue;
    let flipped = first;
    let least = cost(first);
    for (let i = first + 1; i < first + 8; i++) {
      const other = cost(i);
      if (other < least) {
        least = other;
        flipped = i;
      }
    }
    const at = magnitudes + (<usize>flipped << 2);
    store<f32>(at, -load<f32>(at));
    signs ^= 1 << flipped;
  }
  return signs;
}

// @ts-ignore: decorator
@inline
function cost(i: i32): f32 {
  const x = load<f32>(magnitudes + (<usize>i << 2));
  return load<f32>(weights + (<usize>i << 2)) * x * x;
}

/** Writes roots and weighted magnitudes of n values. Returns the largest magnitude. */
export function finishGroup(n: i32): f32 {
  let most = v128.load(magnitudes);
  for (let at: usize = 0; at < <usize>n * 4; at += 16) {
    const x = v128.load(magnitudes + at);
    const w = v128.load(weights + at);
    v128.store(roots + at, f32x4.sqrt(w));
    v128.store(weightedMagnitudes + at, f32x4.mul(w, x));
    most = f32x4.pmax(most, x);
  }
  const pairs = f32x4.pmax(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}
