// make_qx_quants for a single group: the 19 trial scales are the lanes. For the scales of one superblock.
import { nearestSmallLanes } from './lanes';
import { nearestInt, clampInt } from './rounding';

const GROUP_MAX_EPS: f32 = 1e-15;

/** Numerators of the 19 inverse scales in their order (0 pads the fifth vector), and the sums of each trial. */
const steps = memory.data(20 * 4, 16);
const sumsLx = memory.data(20 * 4, 16);
const sumsL2 = memory.data(20 * 4, 16);

/**
 * The scale of n values at x with importances at w, as searchQx of lib/search-qx.ts finds it; writes the codes level + nmax as bytes
 * (0 when the group is all zero).
 */
export function searchQxOne(n: i32, nmax: i32, x: usize, w: usize, codes: usize): f32 {
  let magnitude: f32 = 0;
  let extreme: f32 = 0;
  for (let i = 0; i < n; i++) {
    const v = load<f32>(x + (i << 2));
    if (abs<f32>(v) > magnitude) {
      magnitude = abs<f32>(v);
      extreme = v;
    }
  }
  if (magnitude < GROUP_MAX_EPS) {
    memory.fill(codes, 0, n);
    return 0;
  }
  fillSteps(nmax);
  for (let trial: usize = 0; trial < 80; trial += 16) accumulate(n, nmax, x, w, trial, f32x4.splat(extreme));

  let sumL2 = load<f32>(sumsL2);
  let scale: f32 = sumL2 != 0 ? load<f32>(sumsLx) / sumL2 : 0;
  let best = scale * load<f32>(sumsLx);
  let winner: usize = 0;
  for (let trial: usize = 4; trial < 76; trial += 4) {
    const sumLx = load<f32>(sumsLx + trial);
    sumL2 = load<f32>(sumsL2 + trial);
    if (sumL2 > 0 && sumLx * sumLx > best * sumL2) {
      scale = sumLx / sumL2;
      best = scale * sumLx;
      winner = trial;
    }
  }
  const inverse = load<f32>(steps + winner) / extreme;
  for (let i = 0; i < n; i++) {
    const l = clampInt(nearestInt(inverse * load<f32>(x + (i << 2))), -nmax, nmax - 1);
    store<u8>(codes + i, <u8>(l + nmax));
  }
  return scale;
}

function fillSteps(nmax: i32): void {
  store<f32>(steps, <f32>-nmax);
  let at = steps + 4;
  for (let is = -9; is <= 9; is++) {
    if (is == 0) continue;
    store<f32>(at, -(<f32>nmax + <f32>0.1 * <f32>is));
    at += 4;
  }
}

/** Sums of the four trials at byte `trial`. */
function accumulate(n: i32, nmax: i32, x: usize, w: usize, trial: usize, extreme: v128): void {
  const inverse = f32x4.div(v128.load(steps + trial), extreme);
  const low = f32x4.splat(<f32>-nmax);
  const high = f32x4.splat(<f32>(nmax - 1));
  let sumLx = f32x4.splat(0);
  let sumL2 = f32x4.splat(0);
  for (let i: usize = 0; i < <usize>n * 4; i += 4) {
    const v = v128.load32_splat(x + i);
    const weight = v128.load32_splat(w + i);
    const l = f32x4.pmin(f32x4.pmax(nearestSmallLanes(f32x4.mul(inverse, v)), low), high);
    sumLx = f32x4.add(sumLx, f32x4.mul(f32x4.mul(weight, v), l));
    sumL2 = f32x4.add(sumL2, f32x4.mul(f32x4.mul(weight, l), l));
  }
  v128.store(sumsLx + trial, sumLx);
  v128.store(sumsL2 + trial, sumL2);
}
