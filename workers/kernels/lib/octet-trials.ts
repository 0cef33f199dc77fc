// Trial scales of IQ2: octets on the grid, four trials in lanes.
import { magnitudes, roots, weightedMagnitudes, weights } from './grid-group';
import { digitLanes, keepIndex, markOffGrid, trialIndices, trialInverses, trialScales, trialSums2, trialSumsX } from './grid-trials';
import { nearestOctet, octetEntry, oddPoints } from './octets';

/** The point of each trial in base 3. i32. */
const points = memory.data(32 * 4, 16);

/** Puts one octet of the group on the grid under the first `trials` trials. False when the reference would abort. */
export function placeOctet(octet: i32, trials: i32): bool {
  const x = magnitudes + (<usize>octet << 5);
  const w = roots + (<usize>octet << 5);
  for (let at: usize = 0; at < <usize>trials * 4; at += 16) {
    v128.store(points + at, pointsOf(x, v128.load(trialInverses + at)));
  }
  for (let trial = 0; trial < trials; trial++) {
    let index = octetEntry(load<i32>(points + (<usize>trial << 2)));
    if (index < 0) {
      markOffGrid(trial, octet);
      index = nearestOctet(index, x, w, f32x4.mul(v128.load32_splat(trialScales + (<usize>trial << 2)), f32x4(1, 3, 5, 0)));
      if (index < 0) return false;
    }
    keepIndex(trial, octet, index);
  }
  return true;
}

/** Digits of eight values under four inverse scales as numbers of base 3, element 0 lowest. */
// @ts-ignore: decorator
@inline
function pointsOf(x: usize, inverses: v128): v128 {
  let point = digitLanes(v128.load32_splat(x, 28), inverses, 2);
  for (let at: i32 = 24; at >= 0; at -= 4) {
    const digit = digitLanes(v128.load32_splat(x + <usize>at), inverses, 2);
    point = i32x4.add(i32x4.add(i32x4.add(point, point), point), digit);
  }
  return point;
}

/** Sums w x q and w q^2 of `octets` octets under four trials, in ascending order of the elements. */
export function sumOctets(first: i32, octets: i32): void {
  let sumsX = f32x4.splat(0);
  let sums2 = f32x4.splat(0);
  for (let octet = 0; octet < octets; octet++) {
    const chosen = trialIndices + (<usize>first << 4) + (<usize>octet << 1);
    const a = v128.load64_lane(pointAt(load<u16>(chosen, 16)), v128.load64_zero(pointAt(load<u16>(chosen))), 1);
    const b = v128.load64_lane(pointAt(load<u16>(chosen, 48)), v128.load64_zero(pointAt(load<u16>(chosen, 32))), 1);
    // A 32-bit lane holds the bytes of four elements under one trial.
    let elements = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
    for (let i: usize = 0; i < 8; i++) {
      if (i == 4) elements = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
      const at = (<usize>octet << 5) + (i << 2);
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
  return oddPoints + (<usize>index << 3);
}
