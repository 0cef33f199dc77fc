// Trial scales of IQ2: octets on the grid, four trials in lanes.
import { magnitudes, roots, weightedMagnitudes, weights } from './grid-group';
import { firstSums, lastSums, marginOf, settleBetween } from './grid-runs';
import {
  digitLanes,
  keepIndex,
  markOffGrid,
  scaleOfTrial,
  trialIndices,
  trialInverses,
  trialScales,
  trialSums2,
  trialSumsX,
} from './grid-trials';
import { GROUP_BYTES, groupCountOf, groupsOf, measureScaledOctets, octetEntry, oddPoints } from './octets';

/** The point of each trial in base 3. i32. */
const points = memory.data(32 * 4, 16);

/** Puts one octet of the group on the grid under the first `trials` trials. False when the reference would abort. */
export function placeOctet(octet: i32, trials: i32): bool {
  const x = magnitudes + (<usize>octet << 5);
  const w = roots + (<usize>octet << 5);
  for (let at: usize = 0; at < <usize>trials * 4; at += 16) {
    v128.store(points + at, pointsOf(x, v128.load(trialInverses + at)));
  }
  const margin = marginOf(x, w, 8, load<f32>(trialScales) * <f32>5.0);
  for (let first = 0; first < trials; ) {
    const point = load<i32>(points + (<usize>first << 2));
    let end = first + 1;
    while (end < trials && load<i32>(points + (<usize>end << 2)) == point) end++;
    const entry = octetEntry(point);
    if (entry >= 0) {
      for (let trial = first; trial < end; trial++) keepIndex(trial, octet, entry);
    } else if (!placeRun(entry, octet, x, w, margin, first, end - 1)) {
      return false;
    }
    first = end;
  }
  return true;
}

/** Puts an octet that is not on the grid there, for the trials first..last, which all see the point behind `entry`. */
function placeRun(entry: i32, octet: i32, x: usize, w: usize, margin: f32, first: i32, last: i32): bool {
  const at = groupsOf(entry);
  const groups = groupCountOf(entry);
  for (let trial = first; trial <= last; trial++) markOffGrid(trial, octet);
  const firstWinner = measureScaledOctets(at, groups, x, w, scaleOfTrial(first), firstSums);
  if (firstWinner < 0) return false;
  keepIndex(first, octet, indexAt(at, firstWinner));
  if (first == last) return true;
  const lastWinner = measureScaledOctets(at, groups, x, w, scaleOfTrial(last), lastSums);
  if (lastWinner < 0) return false;
  keepIndex(last, octet, indexAt(at, lastWinner));
  if (first + 1 == last) return true;
  return settleBetween(at + 16, GROUP_BYTES, groups, firstWinner, lastWinner, margin, oddPoints, 8, x, w, octet, first, last);
}

/** The grid index of the candidate at a position. */
// @ts-ignore: decorator
@inline
function indexAt(at: usize, position: i32): i32 {
  return load<u16>(at + <usize>(position >> 2) * GROUP_BYTES + 16 + (<usize>(position & 3) << 1));
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
