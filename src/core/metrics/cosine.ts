/**
 * Weighted cosine sum w x v / sqrt(sum w v^2 * sum w x^2) in f64, sums from first to last. `w` null means ones.
 * Range: NaN where x or v is zero (or only where the weights are), since a zero vector has no direction.
 */
export function weightedCosine(x: ArrayLike<number>, v: ArrayLike<number>, w: ArrayLike<number> | null = null): number {
  let xv = 0;
  let vv = 0;
  let xx = 0;
  for (let index = 0; index < x.length; index++) {
    const weight = w === null ? 1 : w[index]!;
    const xi = x[index]!;
    const vi = v[index]!;
    xv += weight * xi * vi;
    vv += weight * vi * vi;
    xx += weight * xi * xi;
  }
  return xv / Math.sqrt(vv * xx);
}
