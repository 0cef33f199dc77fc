// make_q3_quants for four groups in lockstep: one signed scale per group, refined element by element.
import { clampLanes, nearestLanes } from './lanes';

const GROUP_MAX_EPS: f32 = 1e-15;

/** Levels at hand as transposed f32. */
const current = memory.data(32 * 16, 16);

/**
 * Finds the scale of four groups of n values (transposed at x) with w = x^2. Writes the codes level + nmax as transposed i32 to
 * `levels` (0 in all-zero groups). Returns the scales (0 for all-zero groups).
 *
 * Starts at nearest(-nmax / max * x), then up to 5 passes give each element in turn the level that suits the others best, kept when
 * (sum wxl)^2 / sum wll grows. A lane whose pass changes nothing stays as it is, so all lanes may pass until none changes.
 */
export function searchQ3(n: i32, nmax: i32, x: usize, levels: usize): v128 {
  const bytes = <usize>n * 16;
  let magnitude = f32x4.splat(0);
  let extreme = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = v128.load(x + i);
    const a = f32x4.abs(v);
    const larger = f32x4.gt(a, magnitude);
    magnitude = v128.bitselect(a, magnitude, larger);
    extreme = v128.bitselect(v, extreme, larger);
  }
  const zero = f32x4.splat(0);
  const isZero = f32x4.lt(magnitude, f32x4.splat(GROUP_MAX_EPS));
  extreme = v128.bitselect(f32x4.splat(1), extreme, isZero);
  const inverse = f32x4.div(f32x4.splat(<f32>-nmax), extreme);
  let sumLx = zero;
  let sumL2 = zero;
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = v128.load(x + i);
    const w = f32x4.mul(v, v);
    const l = f32x4.convert_i32x4_s(clampLanes(nearestLanes(f32x4.mul(inverse, v)), -nmax, nmax - 1));
    v128.store(current + i, l);
    sumLx = f32x4.add(sumLx, f32x4.mul(f32x4.mul(w, v), l));
    sumL2 = f32x4.add(sumL2, f32x4.mul(f32x4.mul(w, l), l));
  }
  for (let pass = 0; pass < 5; pass++) {
    let changed = zero;
    for (let i: usize = 0; i < bytes; i += 16) {
      const v = v128.load(x + i);
      const w = f32x4.mul(v, v);
      const wx = f32x4.mul(w, v);
      const old = v128.load(current + i);
      const restLx = f32x4.sub(sumLx, f32x4.mul(wx, old));
      const restL2 = f32x4.sub(sumL2, f32x4.mul(f32x4.mul(w, old), old));
      const best = nearestLanes(f32x4.div(f32x4.mul(v, restL2), restLx));
      const l = f32x4.convert_i32x4_s(clampLanes(best, -nmax, nmax - 1));
      const candidate = v128.and(f32x4.gt(restLx, zero), f32x4.ne(l, old));
      if (!v128.any_true(candidate)) continue;
      const newLx = f32x4.add(restLx, f32x4.mul(wx, l));
      const newL2 = f32x4.add(restL2, f32x4.mul(f32x4.mul(w, l), l));
      const gain = f32x4.gt(f32x4.mul(f32x4.mul(newLx, newLx), sumL2), f32x4.mul(f32x4.mul(sumLx, sumLx), newL2));
      const wins = v128.and(v128.and(candidate, f32x4.gt(newL2, zero)), gain);
      v128.store(current + i, v128.bitselect(l, old, wins));
      sumLx = v128.bitselect(newLx, sumLx, wins);
      sumL2 = v128.bitselect(newL2, sumL2, wins);
      changed = v128.or(changed, wins);
    }
    if (!v128.any_true(changed)) break;
  }
  const toCode = f32x4.splat(<f32>nmax + <f32>8388608.0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const code = i32x4.sub(f32x4.add(v128.load(current + i), toCode), i32x4.splat(0x4b000000));
    v128.store(levels + i, v128.andnot(code, isZero));
  }
  return v128.andnot(v128.and(f32x4.div(sumLx, sumL2), f32x4.gt(sumL2, zero)), isZero);
}
