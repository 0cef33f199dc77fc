import type { ProjectionWeights } from './spec.ts';

/**
 * Writes the importances of `count` vectors of `dims` components: 1, x^2, |x|, or sigma = sqrt(mean x^2) + |x| with the mean
 * over the vector. In f64 from the f64 components, then one rounding to f32.
 */
export function fillWeights(
  kind: ProjectionWeights,
  x: Float64Array,
  count: number,
  dims: number,
  out: Float32Array,
): void {
  if (kind === 'uniform') {
    out.fill(1, 0, count * dims);
    return;
  }
  for (let first = 0; first < count * dims; first += dims) {
    let base = 0;
    if (kind === 'sigma') {
      for (let i = first; i < first + dims; i++) base += x[i]! * x[i]!;
      base = Math.sqrt(base / dims);
    }
    for (let i = first; i < first + dims; i++) out[i] = kind === 'x2' ? x[i]! * x[i]! : base + Math.abs(x[i]!);
  }
}
