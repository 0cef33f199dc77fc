// Importances: the sums of squares and weights that the quantizers derive from x and the imatrix.

/** Sum of squares of n consecutive f32, one after the other (the reference's order). */
export function sumOfSquares(x: usize, n: i32): f32 {
  let sum: f32 = 0;
  const end = x + <usize>n * 4;
  for (; x < end; x += 4) {
    const v = load<f32>(x);
    sum += v * v;
  }
  return sum;
}

/** Mean square of a row of n f32. */
export function rowMeanSquare(x: usize, n: i32): f32 {
  return sumOfSquares(x, n) / <f32>n;
}

/** Replaces n transposed importances at w by w * sqrt(sigma2 + x^2). */
export function applyImportance(x: usize, w: usize, n: i32, sigma2: v128): void {
  for (let i: usize = 0; i < <usize>n * 16; i += 16) {
    const v = v128.load(x + i);
    const root = f32x4.sqrt(f32x4.add(sigma2, f32x4.mul(v, v)));
    v128.store(w + i, f32x4.mul(v128.load(w + i), root));
  }
}

/** Sums of squares of n transposed values, one per lane, in ascending order. */
export function sumOfSquaresLanes(x: usize, n: i32): v128 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < <usize>n * 16; i += 16) {
    const v = v128.load(x + i);
    sum = f32x4.add(sum, f32x4.mul(v, v));
  }
  return sum;
}

/** Writes x^2 of n transposed values as their importances. */
export function squaresAsWeights(x: usize, w: usize, n: i32): void {
  for (let i: usize = 0; i < <usize>n * 16; i += 16) {
    const v = v128.load(x + i);
    v128.store(w + i, f32x4.mul(v, v));
  }
}
