// Trial scales of IQ2 and IQ3: parts of a group (octets or quads) on the grid, four trials in lanes. A Part is u64 for octets, whose points have
// eight bytes, and u32 for quads; what differs beside the width stands behind isOctet.
import { magnitudes, roots, weightedMagnitudes, weights } from './grid-group';
import { firstSums, lastSums, marginOf, settleBetween } from './grid-runs';
import {
  digitLanes, keepIndex, markOffGrid, scaleOfTrial, trialIndices, trialInverses, trialScales, trialSums2, trialSumsX,
} from './grid-trials'; // prettier-ignore
import * as octets from './octets';
import * as quads from './quads';

/** The point of each trial: octets in base 3, quads with 3 bits per element. i32. */
const points = memory.data(32 * 4, 16);

/** Puts one octet of the group on the grid under the first `trials` trials. False when the reference would abort. */
export function placeOctet(octet: i32, trials: i32): bool {
  return placePart<u64>(octet, trials);
}

/** The same for a quad. */
export function placeQuad(quad: i32, trials: i32): bool {
  return placePart<u32>(quad, trials);
}

/** Sums w x q and w q^2 of the first `parts` octets under four trials, in ascending order of the elements. */
export function sumOctets(first: i32, parts: i32): void {
  sumParts<u64>(first, parts);
}

/** The same for quads. */
export function sumQuads(first: i32, parts: i32): void {
  sumParts<u32>(first, parts);
}

// @ts-ignore: decorator
@inline
function isOctet<Part>(): bool {
  return sizeof<Part>() == 8;
}

function placePart<Part>(part: i32, trials: i32): bool {
  const x = magnitudes + <usize>part * sizeof<Part>() * 4;
  const w = roots + <usize>part * sizeof<Part>() * 4;
  for (let at: usize = 0; at < <usize>trials * 4; at += 16) {
    v128.store(points + at, pointsOf<Part>(x, v128.load(trialInverses + at)));
  }
  const top: f32 = isOctet<Part>() ? 5 : 15;
  const margin = marginOf(x, w, sizeof<Part>(), load<f32>(trialScales) * top);
  for (let first = 0; first < trials; ) {
    const point = load<i32>(points + (<usize>first << 2));
    let end = first + 1;
    while (end < trials && load<i32>(points + (<usize>end << 2)) == point) end++;
    const entry = isOctet<Part>() ? octets.octetEntry(point) : quads.quadEntry(point);
    if (entry >= 0) {
      for (let trial = first; trial < end; trial++) keepIndex(trial, part, entry);
    } else if (!placeRun<Part>(entry, part, x, w, margin, first, end - 1)) {
      return false;
    }
    first = end;
  }
  return true;
}

/** Puts a part that is not on the grid there, for the trials first..last, which all see the point behind `entry`. */
function placeRun<Part>(entry: i32, part: i32, x: usize, w: usize, margin: f32, first: i32, last: i32): bool {
  const at = isOctet<Part>() ? octets.groupsOf(entry) : quads.groupsOf(entry);
  const groups = isOctet<Part>() ? octets.groupCountOf(entry) : quads.groupCountOf(entry);
  for (let trial = first; trial <= last; trial++) markOffGrid(trial, part);
  const firstWinner = measure<Part>(at, groups, x, w, scaleOfTrial(first), firstSums);
  if (firstWinner < 0) return false;
  keepIndex(first, part, indexAt<Part>(at, firstWinner));
  if (first == last) return true;
  const lastWinner = measure<Part>(at, groups, x, w, scaleOfTrial(last), lastSums);
  if (lastWinner < 0) return false;
  keepIndex(last, part, indexAt<Part>(at, lastWinner));
  if (first + 1 == last) return true;
  const indices = at + indicesOffset<Part>();
  return settleBetween(
    indices, groupBytes<Part>(), groups, firstWinner, lastWinner, margin, oddPoints<Part>(), sizeof<Part>(), x, w, part, first, last,
  ); // prettier-ignore
}

// @ts-ignore: decorator
@inline
function measure<Part>(at: usize, groups: i32, x: usize, w: usize, scale: f32, sums: usize): i32 {
  return isOctet<Part>() ? octets.measureScaledOctets(at, groups, x, w, scale, sums) : quads.measureQuads(at, groups, x, w, scale, sums);
}

// @ts-ignore: decorator
@inline
function groupBytes<Part>(): usize {
  return isOctet<Part>() ? octets.GROUP_BYTES : quads.GROUP_BYTES;
}

/** Where the four grid indices of a group stand, behind its digits. */
// @ts-ignore: decorator
@inline
function indicesOffset<Part>(): usize {
  return isOctet<Part>() ? 16 : 64;
}

// @ts-ignore: decorator
@inline
function oddPoints<Part>(): usize {
  return isOctet<Part>() ? octets.oddPoints : quads.oddPoints;
}

/** The grid index of the candidate at a position. */
// @ts-ignore: decorator
@inline
function indexAt<Part>(at: usize, position: i32): i32 {
  return load<u16>(at + <usize>(position >> 2) * groupBytes<Part>() + indicesOffset<Part>() + (<usize>(position & 3) << 1));
}

/** Digits of the values of a part under four inverse scales as one number, element 0 lowest. */
// @ts-ignore: decorator
@inline
function pointsOf<Part>(x: usize, inverses: v128): v128 {
  if (!isOctet<Part>()) {
    const d0 = digitLanes(v128.load32_splat(x), inverses, 7);
    const d1 = i32x4.shl(digitLanes(v128.load32_splat(x, 4), inverses, 7), 3);
    const d2 = i32x4.shl(digitLanes(v128.load32_splat(x, 8), inverses, 7), 6);
    const d3 = i32x4.shl(digitLanes(v128.load32_splat(x, 12), inverses, 7), 9);
    return v128.or(v128.or(d0, d1), v128.or(d2, d3));
  }
  let point = digitLanes(v128.load32_splat(x, 28), inverses, 2);
  for (let at: i32 = 24; at >= 0; at -= 4) {
    const digit = digitLanes(v128.load32_splat(x + <usize>at), inverses, 2);
    point = i32x4.add(i32x4.add(i32x4.add(point, point), point), digit);
  }
  return point;
}

function sumParts<Part>(first: i32, parts: i32): void {
  let sumsX = f32x4.splat(0);
  let sums2 = f32x4.splat(0);
  for (let part = 0; part < parts; part++) {
    const chosen = trialIndices + (<usize>first << 4) + (<usize>part << 1);
    const a = pointAt<Part>(load<u16>(chosen));
    const b = pointAt<Part>(load<u16>(chosen, 16));
    const c = pointAt<Part>(load<u16>(chosen, 32));
    const d = pointAt<Part>(load<u16>(chosen, 48));
    for (let four: usize = 0; four < sizeof<Part>(); four += 4) {
      // A 32-bit lane holds the bytes of four elements under one trial.
      let elements = v128.load32_zero(a + four);
      elements = v128.load32_lane(b + four, elements, 1);
      elements = v128.load32_lane(c + four, elements, 2);
      elements = v128.load32_lane(d + four, elements, 3);
      for (let i: usize = 0; i < 4; i++) {
        const at = (<usize>part * sizeof<Part>() + four + i) << 2;
        const q = f32x4.convert_i32x4_s(v128.and(elements, i32x4.splat(255)));
        sumsX = f32x4.add(sumsX, f32x4.mul(v128.load32_splat(weightedMagnitudes + at), q));
        sums2 = f32x4.add(sums2, f32x4.mul(f32x4.mul(v128.load32_splat(weights + at), q), q));
        elements = i32x4.shr_u(elements, 8);
      }
    }
  }
  v128.store(trialSumsX + (<usize>first << 2), sumsX);
  v128.store(trialSums2 + (<usize>first << 2), sums2);
}

// @ts-ignore: decorator
@inline
function pointAt<Part>(index: u16): usize {
  return oddPoints<Part>() + <usize>index * sizeof<Part>();
}
