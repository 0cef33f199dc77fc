// make_qp_quants: a scale for non-negative values (block scales and mins), 8 trials and up to 5 coordinate passes.
import { nearestInt } from './rounding';

const GROUP_MAX_EPS: f32 = 1e-15;

/**
 * Finds the scale of n values at x with importances at w, and writes their levels as bytes. Returns the scale (0 and levels 0
 * when no value reaches 1e-15). Levels are bytes even where a level is negative: -1 is stored and used as 255, as the reference does.
 */
export function searchQp(n: i32, nmax: i32, x: usize, w: usize, levels: usize): f32 {
  let max: f32 = 0;
  for (let i = 0; i < n; i++) {
    const v = load<f32>(x + (i << 2));
    max = max > v ? max : v;
  }
  if (max < GROUP_MAX_EPS) {
    memory.fill(levels, 0, n);
    return 0;
  }
  const inverse = bestInverse(n, nmax, x, w, max);
  let sumLx: f32 = 0;
  let sumL2: f32 = 0;
  for (let i = 0; i < n; i++) {
    const v = load<f32>(x + (i << 2));
    const weight = load<f32>(w + (i << 2));
    const l = min(nmax, nearestInt(inverse * v));
    store<u8>(levels + i, <u8>l);
    sumLx += weight * v * <f32>l;
    sumL2 += weight * <f32>l * <f32>l;
  }
  for (let pass = 0; pass < 5; pass++) {
    let changed = false;
    for (let i = 0; i < n; i++) {
      const v = load<f32>(x + (i << 2));
      const weight = load<f32>(w + (i << 2));
      const old = <i32>load<u8>(levels + i);
      let restLx = sumLx - weight * v * <f32>old;
      let restL2 = sumL2 - weight * <f32>old * <f32>old;
      if (!(restLx > 0 && restL2 > 0)) continue;
      const l = min(nmax, nearestInt((v * restL2) / restLx));
      if (l == old) continue;
      restLx += weight * v * <f32>l;
      restL2 += weight * <f32>l * <f32>l;
      if (restLx * restLx * sumL2 > sumLx * sumLx * restL2) {
        store<u8>(levels + i, <u8>l);
        sumLx = restLx;
        sumL2 = restL2;
        changed = true;
      }
    }
    if (!changed) break;
  }
  return sumL2 > 0 ? sumLx / sumL2 : 0;
}

/** The trial of smallest weighted squared error: nmax / max, then (0.1 is + nmax) / max for is = -4..4 without 0. */
function bestInverse(n: i32, nmax: i32, x: usize, w: usize, max: f32): f32 {
  let inverse = <f32>nmax / max;
  let scale = <f32>1.0 / inverse;
  let best: f32 = 0;
  for (let i = 0; i < n; i++) {
    const v = load<f32>(x + (i << 2));
    // The first guess is not clamped above; it is stored in a byte all the same.
    const diff = v - scale * <f32>(nearestInt(inverse * v) & 0xff);
    best += load<f32>(w + (i << 2)) * diff * diff;
  }
  for (let is = -4; is <= 4; is++) {
    if (is == 0) continue;
    const trial = (<f32>0.1 * <f32>is + <f32>nmax) / max;
    scale = <f32>1.0 / trial;
    let error: f32 = 0;
    for (let i = 0; i < n; i++) {
      const v = load<f32>(x + (i << 2));
      const diff = v - scale * <f32>min(nmax, nearestInt(trial * v));
      error += load<f32>(w + (i << 2)) * diff * diff;
    }
    if (error < best) {
      best = error;
      inverse = trial;
    }
  }
  return inverse;
}
