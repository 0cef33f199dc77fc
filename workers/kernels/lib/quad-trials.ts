// Trial scales of IQ3: quads on the grid, four trials in lanes.
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
import { GROUP_BYTES, groupCountOf, groupsOf, measureQuads, oddPoints, quadEntry } from './quads';

/** The point of each trial, 3 bits per element. i32. */
const points = memory.data(32 * 4, 16);

/** Puts one quad of the group on the grid under the first `trials` trials. False when the reference would abort. */
export function placeQuad(quad: i32, trials: i32): bool {
  const x = magnitudes + (<usize>quad << 4);
  const w = roots + (<usize>quad << 4);
  for (let at: usize = 0; at < <usize>trials * 4; at += 16) {
    v128.store(points + at, pointsOf(x, v128.load(trialInverses + at)));
  }
  const margin = marginOf(x, w, 4, load<f32>(trialScales) * <f32>15.0);
  for (let first = 0; first < trials; ) {
    const point = load<i32>(points + (<usize>first << 2));
    let end = first + 1;
    while (end < trials && load<i32>(points + (<usize>end << 2)) == point) end++;
    const entry = quadEntry(point);
    if (entry >= 0) {
      for (let trial = first; trial < end; trial++) keepIndex(trial, quad, entry);
    } else if (!placeRun(entry, quad, x, w, margin, first, end - 1)) {
      return false;
    }
    first = end;
  }
  return true;
}

/** Puts a quad that is not on the grid there, for the trials first..last, which all see the point behind `entry`. */
function placeRun(entry: i32, quad: i32, x: usize, w: usize, margin: f32, first: i32, last: i32): bool {
  const at = groupsOf(entry);
  const groups = groupCountOf(entry);
  for (let trial = first; trial <= last; trial++) markOffGrid(trial, quad);
  const firstWinner = measureQuads(at, groups, x, w, scaleOfTrial(first), firstSums);
  if (firstWinner < 0) return false;
  keepIndex(first, quad, indexAt(at, firstWinner));
  if (first == last) return true;
  const lastWinner = measureQuads(at, groups, x, w, scaleOfTrial(last), lastSums);
  if (lastWinner < 0) return false;
  keepIndex(last, quad, indexAt(at, lastWinner));
  if (first + 1 == last) return true;
  return settleBetween(at + 64, GROUP_BYTES, groups, firstWinner, lastWinner, margin, oddPoints, 4, x, w, quad, first, last);
}

/** The grid index of the candidate at a position. */
// @ts-ignore: decorator
@inline
function indexAt(at: usize, position: i32): i32 {
  return load<u16>(at + <usize>(position >> 2) * GROUP_BYTES + 64 + (<usize>(position & 3) << 1));
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
