// Trial scales of IQ3: quads on the grid, four trials in lanes.
import { magnitudes, roots, weightedMagnitudes, weights } from './grid-group';
import { digitLanes, keepIndex, markOffGrid, trialIndices, trialInverses, trialScales, trialSums2, trialSumsX } from './grid-trials';
import { nearestQuad, oddPoints, quadEntry } from './quads';

/** The point of each trial, 3 bits per element. i32. */
const points = memory.data(32 * 4, 16);

/** Puts one quad of the group on the grid under the first `trials` trials. False when the reference would abort. */
export function placeQuad(quad: i32, trials: i32): bool {
  const x = magnitudes + (<usize>quad << 4);
  const w = roots + (<usize>quad << 4);
  for (let at: usize = 0; at < <usize>trials * 4; at += 16) {
    v128.store(points + at, pointsOf(x, v128.load(trialInverses + at)));
  }
  for (let trial = 0; trial < trials; trial++) {
    let index = quadEntry(load<i32>(points + (<usize>trial << 2)));
    if (index < 0) {
      markOffGrid(trial, quad);
      index = nearestQuad(index, x, w, v128.load32_splat(trialScales + (<usize>trial << 2)));
      if (index < 0) return false;
    }
    keepIndex(trial, quad, index);
  }
  return true;
}

/** Digits of four values under four inverse scales, 3 bits each, element 0 lowest. */
// @ts-ignore: decorator
@inline
function pointsOf(x: usize, inverses: v128): v128 {
  const d0 = digitLanes(v128.load32_splat(x), inverses, 7);
  const d1 = i32x4.shl(digitLanes(v128.load32_splat(x, 4), inverses, 7), 3);
  const d2 = i32x4.shl(digitLanes(v128.load32_splat(x, 8), inverses, 7), 6);
  const d3 = i32x4.shl(digitLanes(v128.load32_splat(x, 12), inverses, 7), 9);
  return v128.or(v128.or(d0, d1), v128.or(d2, d3));
}

/** Sums w x q and w q^2 of `quads` quads under four trials, in ascending order of the elements. */
export function sumQuads(first: i32, quads: i32): void {
  let sumsX = f32x4.splat(0);
  let sums2 = f32x4.splat(0);
  for (let quad = 0; quad < quads; quad++) {
    const chosen = trialIndices + (<usize>first << 4) + (<usize>quad << 1);
    // A 32-bit lane holds the bytes of four elements under one trial.
    let elements = v128.load32_zero(pointAt(load<u16>(chosen)));
    elements = v128.load32_lane(pointAt(load<u16>(chosen, 16)), elements, 1);
    elements = v128.load32_lane(pointAt(load<u16>(chosen, 32)), elements, 2);
    elements = v128.load32_lane(pointAt(load<u16>(chosen, 48)), elements, 3);
    for (let i: usize = 0; i < 4; i++) {
      const at = (<usize>quad << 4) + (i << 2);
      const q = f32x4.convert_i32x4_s(v128.and(elements, i32x4.splat(255)));
      sumsX = f32x4.add(sumsX, f32x4.mul(v128.load32_splat(weightedMagnitudes + at), q));
      sums2 = f32x4.add(sums2, f32x4.mul(f32x4.mul(v128.load32_splat(weights + at), q), q));
      elements = i32x4.shr_u(elements, 8);
    }
  }
  v128.store(trialSumsX + (<usize>first << 2), sumsX);
  v128.store(trialSums2 + (<usize>first << 2), sums2);
}

// @ts-ignore: decorator
@inline
function pointAt(index: u16): usize {
  return oddPoints + (<usize>index << 2);
}
