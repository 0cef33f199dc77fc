// The cumulative searches of linear levels (qkxh, qkxs, qkxsh) for four vectors of three components in lockstep: breakpoints3.ts instead of a
// heap. Lanes whose breakpoints come too close to each other or to the clamp rule, and lanes with extreme magnitudes or importances, are given
// back to the caller. See signed-walk.ts for the kinds.
import { certainBits, certainFactor, comesWith, firstOf, isAhead, levelBetween, oddNumber, raise, unlessEnded } from './breakpoints3';
import { roundAwayPositive } from './nearest-lanes';
import { BOTH_HEAP, BOTH_SORTED, GUESSED_SIGN, ONE_SIGN, clampLimit, startInverse } from './signed-walk';
import { loadFirst, loadSecond, loadThird, pick, storeThree } from './three';

/** Sides up to this length have their breakpoints added up when importances are 1: more additions would give back too many lanes. */
const ADDED_SIDE: i32 = 32;

/** True where the instance for importances of 1 serves. */
// @ts-ignore: decorator
@inline
export function suitsOnes(nmin: i32, nmax: i32): bool {
  return -nmin <= ADDED_SIDE && nmax <= ADDED_SIDE;
}

/**
 * Four vectors of three components; returns a bit per lane that has to be rounded again by the caller. Ones: suitsOnes and importances of 1. `kind` is a
 * constant at every call. `guess`: the sign of the scale is that of GUESSED_SIGN, else it is positive.
 */
// @ts-ignore: decorator
@inline
export function searchLinearThree<Ones>(kind: i32, x: usize, w: usize, levels: usize, scale: usize, nmin: i32, nmax: i32, guess: bool): i32 {
  const ones = isBoolean<Ones>();
  const both = kind == BOTH_SORTED || kind == BOTH_HEAP;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const half = f32x4.splat(0.5);
  const x0 = loadFirst(x);
  const x1 = loadSecond(x);
  const x2 = loadThird(x);
  const magnitude0 = f32x4.abs(x0);
  const magnitude1 = f32x4.abs(x1);
  const magnitude2 = f32x4.abs(x2);
  // The first largest one.
  let mask = f32x4.gt(magnitude1, magnitude0);
  let largest = v128.bitselect(x1, x0, mask);
  let amax = f32x4.pmax(magnitude0, magnitude1);
  mask = f32x4.gt(magnitude2, amax);
  largest = v128.bitselect(x2, largest, mask);
  amax = f32x4.pmax(amax, magnitude2);
  const total = f32x4.add(f32x4.add(magnitude0, magnitude1), magnitude2);
  let ordinary = v128.and(f32x4.gt(amax, f32x4.splat(1e-14)), f32x4.lt(total, f32x4.splat(1e30)));
  let importantX = largest;
  let important = amax;
  let w0 = one;
  let w1 = one;
  let w2 = one;
  if (!ones) {
    w0 = w != 0 ? loadFirst(w) : f32x4.mul(x0, x0);
    w1 = w != 0 ? loadSecond(w) : f32x4.mul(x1, x1);
    w2 = w != 0 ? loadThird(w) : f32x4.mul(x2, x2);
    const gain0 = f32x4.mul(w0, magnitude0);
    const gain1 = f32x4.mul(w1, magnitude1);
    const gain2 = f32x4.mul(w2, magnitude2);
    mask = f32x4.gt(gain1, gain0);
    importantX = v128.bitselect(x1, x0, mask);
    const larger = f32x4.pmax(gain0, gain1);
    mask = f32x4.gt(gain2, larger);
    importantX = v128.bitselect(x2, importantX, mask);
    important = f32x4.abs(importantX);
    // Sums that only grow, and a clamp limit that is finite.
    const leastW = f32x4.pmin(f32x4.pmin(w0, w1), w2);
    const sumW = f32x4.add(f32x4.add(w0, w1), w2);
    const known = v128.and(f32x4.ge(leastW, zero), f32x4.lt(sumW, f32x4.splat(1e30)));
    const weighty = v128.and(f32x4.gt(f32x4.pmax(larger, gain2), zero), f32x4.gt(important, f32x4.splat(1e-30)));
    ordinary = v128.and(ordinary, v128.and(known, weighty));
  }

  // Sign bits of the scale.
  let orientation = zero;
  if (kind == GUESSED_SIGN && guess) orientation = -nmin < nmax ? largest : v128.not(largest);
  const down0 = i32x4.shr_s(kind == GUESSED_SIGN ? v128.xor(x0, orientation) : x0, 31);
  const down1 = i32x4.shr_s(kind == GUESSED_SIGN ? v128.xor(x1, orientation) : x1, 31);
  const down2 = i32x4.shr_s(kind == GUESSED_SIGN ? v128.xor(x2, orientation) : x2, 31);
  const upSide = f32x4.splat(<f32>nmax);
  const difference = f32x4.sub(f32x4.splat(<f32>-nmin), upSide);
  const side0 = f32x4.add(upSide, v128.and(difference, down0));
  const side1 = f32x4.add(upSide, v128.and(difference, down1));
  const side2 = f32x4.add(upSide, v128.and(difference, down2));

  const common = -nmin < nmax ? -nmin : nmax;
  const longest = -nmin > nmax ? -nmin : nmax;
  let inverse: v128;
  if (kind == ONE_SIGN) {
    const least = f32x4.pmin(zero, f32x4.pmin(f32x4.pmin(x0, x1), x2));
    const greatest = f32x4.pmax(zero, f32x4.pmax(f32x4.pmax(x0, x1), x2));
    inverse = startInverse(kind, nmin, nmax, amax, least, greatest);
  } else {
    inverse = startInverse(kind, nmin, nmax, amax, zero, zero);
  }
  const start0 = f32x4.pmin(side0, roundAwayPositive(f32x4.mul(magnitude0, inverse)));
  const start1 = f32x4.pmin(side1, roundAwayPositive(f32x4.mul(magnitude1, inverse)));
  const start2 = f32x4.pmin(side2, roundAwayPositive(f32x4.mul(magnitude2, inverse)));
  const wq0 = ones ? start0 : f32x4.mul(w0, start0);
  const wq1 = ones ? start1 : f32x4.mul(w1, start1);
  const wq2 = ones ? start2 : f32x4.mul(w2, start2);
  let sumWqq = f32x4.add(f32x4.add(f32x4.mul(wq0, start0), f32x4.mul(wq1, start1)), f32x4.mul(wq2, start2));
  let sumWxq = f32x4.add(f32x4.add(f32x4.mul(wq0, magnitude0), f32x4.mul(wq1, magnitude1)), f32x4.mul(wq2, magnitude2));
  let bestWxq = sumWxq;
  let bestWqq = sumWqq;
  const sorted = kind == ONE_SIGN || kind == BOTH_SORTED;
  if (ones && !sorted) {
    // Both sums of a start of zeros are 0.
    bestWqq = f32x4.pmax(sumWqq, one);
  } else {
    // A score that underflows to 0 is no candidate in the sorted searches.
    const started = f32x4.gt(sorted ? f32x4.mul(sumWxq, sumWxq) : sumWqq, zero);
    bestWxq = v128.and(started, sumWxq);
    bestWqq = v128.bitselect(sumWqq, one, started);
  }
  // The breakpoint that led to the best candidate.
  let best = zero;

  let oddLimit = f32x4.splat(clampLimit(longest));
  if (kind == ONE_SIGN) {
    const up = f32x4.splat(clampLimit(nmax));
    const clampDifference = f32x4.sub(f32x4.splat(clampLimit(-nmin)), up);
    oddLimit = f32x4.add(up, v128.and(clampDifference, i32x4.shr_s(importantX, 31)));
  }
  const clamp = f32x4.div(oddLimit, important);
  const additions = ones ? longest : 0;
  const factor = f32x4.splat(certainFactor(additions));
  const furthest = v128.and(ordinary, f32x4.mul(clamp, factor));
  const step0 = f32x4.div(two, magnitude0);
  const step1 = f32x4.div(two, magnitude1);
  const step2 = f32x4.div(two, magnitude2);
  // Where a component takes its last step: the middle between this one and the next. In lanes to give back all have ended at once.
  const longestSide = f32x4.splat(<f32>longest);
  const farthest0 = both ? longestSide : side0;
  const farthest1 = both ? longestSide : side1;
  const farthest2 = both ? longestSide : side2;
  const end0 = f32x4.pmin(furthest, f32x4.mul(farthest0, step0));
  const end1 = f32x4.pmin(furthest, f32x4.mul(farthest1, step1));
  const end2 = f32x4.pmin(furthest, f32x4.mul(farthest2, step2));
  let reach0 = f32x4.add(start0, half);
  let reach1 = f32x4.add(start1, half);
  let reach2 = f32x4.add(start2, half);
  let next0 = f32x4.mul(reach0, step0);
  let next1 = f32x4.mul(reach1, step1);
  let next2 = f32x4.mul(reach2, step2);
  // Up to here no component leaves its side (with both signs: the shorter one), nor does the clamp rule hold.
  const shortest = both
    ? f32x4.mul(f32x4.pmin(f32x4.pmin(step0, step1), step2), f32x4.splat(<f32>common))
    : f32x4.pmin(f32x4.pmin(end0, end1), end2);
  const firstEnd = f32x4.pmin(furthest, shortest);
  const near = i32x4.splat(certainBits(additions));
  let tied = zero;
  // Before the first end of any component, and while a step counts for both signs.
  for (;;) {
    const first = firstOf(next0, next1, next2);
    if (i32x4.bitmask(f32x4.lt(first, firstEnd)) != 15) break;
    const move0 = comesWith(first, next0, near);
    const move1 = comesWith(first, next1, near);
    const move2 = comesWith(first, next2, near);
    tied = i32x4.min_s(tied, i32x4.add(i32x4.add(move0, move1), move2));
    const magnitude = pick(move0, move1, move2, magnitude0, magnitude1, magnitude2);
    const odd = oddNumber(first, magnitude);
    const weight = ones ? one : pick(move0, move1, move2, w0, w1, w2);
    sumWxq = f32x4.add(sumWxq, ones ? magnitude : f32x4.mul(weight, magnitude));
    sumWqq = f32x4.add(sumWqq, ones ? odd : f32x4.mul(weight, odd));
    const better = isAhead(sumWxq, sumWqq, bestWxq, bestWqq);
    bestWxq = raise(bestWxq, sumWxq, better);
    bestWqq = ones ? raise(bestWqq, sumWqq, better) : v128.bitselect(sumWqq, bestWqq, better);
    best = raise(best, first, better);
    reach0 = f32x4.add(reach0, v128.and(move0, one));
    next0 = ones ? f32x4.add(next0, v128.and(move0, step0)) : f32x4.mul(reach0, step0);
    reach1 = f32x4.add(reach1, v128.and(move1, one));
    next1 = ones ? f32x4.add(next1, v128.and(move1, step1)) : f32x4.mul(reach1, step1);
    reach2 = f32x4.add(reach2, v128.and(move2, one));
    next2 = ones ? f32x4.add(next2, v128.and(move2, step2)) : f32x4.mul(reach2, step2);
  }
  next0 = unlessEnded(next0, end0);
  next1 = unlessEnded(next1, end1);
  next2 = unlessEnded(next2, end2);
  // The rest: components end one by one, and with both signs a step past the shorter side counts for the sign that has the level. The sign bit marks
  // components on the side that is longer for the positive sign.
  const flip = i32x4.splat(-nmin > nmax ? 0 : 0x80000000);
  const marked0 = both ? v128.xor(x0, flip) : magnitude0;
  const marked1 = both ? v128.xor(x1, flip) : magnitude1;
  const marked2 = both ? v128.xor(x2, flip) : magnitude2;
  const lastCommonOdd = f32x4.splat(<f32>common * 2 - 1);
  let negativeWxq = f32x4.neg(sumWxq);
  let negativeWqq = sumWqq;
  for (;;) {
    const first = firstOf(next0, next1, next2);
    const move0 = comesWith(first, next0, near);
    const move1 = comesWith(first, next1, near);
    const move2 = comesWith(first, next2, near);
    const moves = i32x4.add(i32x4.add(move0, move1), move2);
    if (i32x4.bitmask(moves) == 0) break;
    tied = i32x4.min_s(tied, moves);
    const marked = pick(move0, move1, move2, marked0, marked1, marked2);
    const magnitude = both ? f32x4.abs(marked) : marked;
    const odd = oddNumber(first, magnitude);
    const weight = ones ? one : pick(move0, move1, move2, w0, w1, w2);
    const gain = ones ? magnitude : f32x4.mul(weight, magnitude);
    const cost = ones ? odd : f32x4.mul(weight, odd);
    if (both) {
      const later = f32x4.gt(odd, lastCommonOdd);
      const longer = i32x4.shr_s(marked, 31);
      const notPositive = v128.andnot(later, longer);
      const notNegative = v128.and(later, longer);
      sumWxq = f32x4.add(sumWxq, v128.andnot(gain, notPositive));
      sumWqq = f32x4.add(sumWqq, v128.andnot(cost, notPositive));
      negativeWxq = f32x4.sub(negativeWxq, v128.andnot(gain, notNegative));
      negativeWqq = f32x4.add(negativeWqq, v128.andnot(cost, notNegative));
      // Of a step that counts for both, the positive sign is asked first.
      let apart = f32x4.ne(sumWqq, negativeWqq);
      if (!ones) apart = v128.and(apart, f32x4.gt(f32x4.mul(sumWqq, negativeWqq), zero));
      const overtakes = v128.and(apart, isAhead(negativeWxq, negativeWqq, sumWxq, sumWqq));
      const useNegative = v128.or(notPositive, v128.andnot(overtakes, later));
      const wxq = v128.bitselect(negativeWxq, sumWxq, useNegative);
      const wqq = v128.bitselect(negativeWqq, sumWqq, useNegative);
      const better = isAhead(wxq, wqq, bestWxq, bestWqq);
      bestWxq = v128.bitselect(wxq, bestWxq, better);
      bestWqq = v128.bitselect(wqq, bestWqq, better);
      best = raise(best, first, better);
    } else {
      sumWxq = f32x4.add(sumWxq, gain);
      sumWqq = f32x4.add(sumWqq, cost);
      const better = isAhead(sumWxq, sumWqq, bestWxq, bestWqq);
      bestWxq = raise(bestWxq, sumWxq, better);
      bestWqq = ones ? raise(bestWqq, sumWqq, better) : v128.bitselect(sumWqq, bestWqq, better);
      best = raise(best, first, better);
    }
    reach0 = f32x4.add(reach0, v128.and(move0, one));
    next0 = unlessEnded(ones ? f32x4.add(next0, v128.and(move0, step0)) : f32x4.mul(reach0, step0), end0);
    reach1 = f32x4.add(reach1, v128.and(move1, one));
    next1 = unlessEnded(ones ? f32x4.add(next1, v128.and(move1, step1)) : f32x4.mul(reach1, step1), end1);
    reach2 = f32x4.add(reach2, v128.and(move2, one));
    next2 = unlessEnded(ones ? f32x4.add(next2, v128.and(move2, step2)) : f32x4.mul(reach2, step2), end2);
  }

  const found = f32x4.div(bestWxq, bestWqq);
  const between = f32x4.mul(best, factor);
  const halfway = f32x4.mul(between, half);
  // Without any candidate the scale is 0, not -0.
  const negative = v128.and(v128.and(orientation, i32x4.splat(0x80000000)), f32x4.gt(bestWxq, zero));
  v128.store(scale, kind == GUESSED_SIGN ? v128.xor(found, negative) : found);
  const mirrored = f32x4.lt(found, zero);
  const low = i32x4.splat(nmin);
  const high = i32x4.splat(nmax);
  storeThree(
    levelOf(both, halfway, magnitude0, start0, farthest0, down0, mirrored, low, high),
    levelOf(both, halfway, magnitude1, start1, farthest1, down1, mirrored, low, high),
    levelOf(both, halfway, magnitude2, start2, farthest2, down2, mirrored, low, high),
    levels,
  );
  const doubtful = v128.or(f32x4.gt(between, clamp), v128.not(ordinary));
  return i32x4.bitmask(v128.or(doubtful, i32x4.add(tied, i32x4.splat(1))));
}

/** levelBetween; with both signs mirrored for a negative scale and then clamped. */
// @ts-ignore: decorator
@inline
function levelOf(both: bool, half: v128, magnitude: v128, start: v128, farthest: v128, down: v128, mirrored: v128, low: v128, high: v128): v128 {
  if (!both) return levelBetween(half, magnitude, start, farthest, down);
  return i32x4.min_s(high, i32x4.max_s(low, levelBetween(half, magnitude, start, farthest, v128.xor(down, mirrored))));
}
