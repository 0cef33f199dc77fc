// The searches of qkxs and qkxsh (signed-walk.ts) for four vectors of three components in lockstep: the largest of three fractions instead of
// a heap. Lanes with equal (qkxs: nearly equal) fractions or extreme magnitudes are given back to the caller.
import { linearStepsTaken } from './linear-steps';
import { roundAwayLanes } from './nearest-lanes';
import { NEARLY_EQUAL } from './ordered-steps';
import { BOTH_HEAP, ONE_SIGN, clampLimit, doubtful, orient, startInverse, stepFraction } from './signed-walk';
import { loadFirst, loadSecond, loadThird, ordinaryLanes, pick, storeThree } from './three';

/** Four vectors of three components; returns a bit per lane that has to be rounded again by the caller. */
export function searchSignedThree(kind: i32, x: usize, w: usize, levels: usize, scale: usize, nmin: i32, nmax: i32): i32 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const x0 = loadFirst(x);
  const x1 = loadSecond(x);
  const x2 = loadThird(x);
  const w0 = w != 0 ? loadFirst(w) : f32x4.mul(x0, x0);
  const w1 = w != 0 ? loadSecond(w) : f32x4.mul(x1, x1);
  const w2 = w != 0 ? loadThird(w) : f32x4.mul(x2, x2);
  const magnitude0 = f32x4.abs(x0);
  const magnitude1 = f32x4.abs(x1);
  const magnitude2 = f32x4.abs(x2);
  const gain0 = f32x4.mul(w0, magnitude0);
  const gain1 = f32x4.mul(w1, magnitude1);
  const gain2 = f32x4.mul(w2, magnitude2);
  const amax = f32x4.pmax(f32x4.pmax(magnitude0, magnitude1), magnitude2);
  let mask = f32x4.gt(gain1, gain0);
  let important = v128.bitselect(magnitude1, magnitude0, mask);
  let importantX = v128.bitselect(x1, x0, mask);
  let mostGain = v128.bitselect(gain1, gain0, mask);
  mask = f32x4.gt(gain2, mostGain);
  important = v128.bitselect(magnitude2, important, mask);
  importantX = v128.bitselect(x2, importantX, mask);
  mostGain = v128.bitselect(gain2, mostGain, mask);
  const ordinary = v128.and(ordinaryLanes(magnitude0, magnitude1, magnitude2), v128.and(f32x4.gt(mostGain, zero), f32x4.gt(amax, f32x4.splat(1e-14))));

  const below0 = f32x4.lt(x0, zero);
  const below1 = f32x4.lt(x1, zero);
  const below2 = f32x4.lt(x2, zero);
  const downSide = f32x4.splat(<f32>-nmin);
  const upSide = f32x4.splat(<f32>nmax);
  const side0 = v128.bitselect(downSide, upSide, below0);
  const side1 = v128.bitselect(downSide, upSide, below1);
  const side2 = v128.bitselect(downSide, upSide, below2);
  const least = f32x4.pmin(zero, f32x4.pmin(f32x4.pmin(x0, x1), x2));
  const greatest = f32x4.pmax(zero, f32x4.pmax(f32x4.pmax(x0, x1), x2));
  const inverse = startInverse(kind, nmin, nmax, amax, least, greatest);
  const start0 = f32x4.pmin(side0, roundAwayLanes(f32x4.mul(magnitude0, inverse)));
  const start1 = f32x4.pmin(side1, roundAwayLanes(f32x4.mul(magnitude1, inverse)));
  const start2 = f32x4.pmin(side2, roundAwayLanes(f32x4.mul(magnitude2, inverse)));
  const wq0 = f32x4.mul(w0, start0);
  const wq1 = f32x4.mul(w1, start1);
  const wq2 = f32x4.mul(w2, start2);
  let positiveWqq = f32x4.add(f32x4.add(f32x4.mul(wq0, start0), f32x4.mul(wq1, start1)), f32x4.mul(wq2, start2));
  let positiveWxq = f32x4.add(f32x4.add(f32x4.mul(wq0, magnitude0), f32x4.mul(wq1, magnitude1)), f32x4.mul(wq2, magnitude2));
  let negativeWxq = f32x4.neg(positiveWxq);
  let negativeWqq = positiveWqq;
  let best = f32x4.mul(positiveWxq, positiveWxq);
  let started = f32x4.gt(positiveWqq, zero);
  if (kind != BOTH_HEAP) started = v128.and(started, f32x4.gt(best, zero));
  best = v128.and(best, started);
  let bestWxq = v128.and(positiveWxq, started);
  let bestWqq = v128.bitselect(positiveWqq, one, started);
  let bestFraction = f32x4.splat(Infinity);

  const common = -nmin < nmax ? -nmin : nmax;
  const longest = -nmin > nmax ? -nmin : nmax;
  const longestSide = f32x4.splat(<f32>longest);
  const commonOdd = f32x4.splat(<f32>common * 2 + 1);
  const lastOdd0 = f32x4.sub(f32x4.mul(two, kind == ONE_SIGN ? side0 : longestSide), one);
  const lastOdd1 = f32x4.sub(f32x4.mul(two, kind == ONE_SIGN ? side1 : longestSide), one);
  const lastOdd2 = f32x4.sub(f32x4.mul(two, kind == ONE_SIGN ? side2 : longestSide), one);
  const ownOdd0 = f32x4.add(f32x4.mul(two, side0), one);
  const ownOdd1 = f32x4.add(f32x4.mul(two, side1), one);
  const ownOdd2 = f32x4.add(f32x4.mul(two, side2), one);
  const oddLimit = kind == ONE_SIGN
    ? v128.bitselect(f32x4.splat(clampLimit(-nmin)), f32x4.splat(clampLimit(nmax)), f32x4.lt(importantX, zero))
    : f32x4.splat(clampLimit(longest)); // prettier-ignore
  const reach0 = f32x4.mul(magnitude0, oddLimit);
  const reach1 = f32x4.mul(magnitude1, oddLimit);
  const reach2 = f32x4.mul(magnitude2, oddLimit);
  let odd0 = f32x4.add(f32x4.mul(start0, two), one);
  let odd1 = f32x4.add(f32x4.mul(start1, two), one);
  let odd2 = f32x4.add(f32x4.mul(start2, two), one);
  let fraction0 = stepFraction(kind, magnitude0, odd0, lastOdd0, important, reach0);
  let fraction1 = stepFraction(kind, magnitude1, odd1, lastOdd1, important, reach1);
  let fraction2 = stepFraction(kind, magnitude2, odd2, lastOdd2, important, reach2);
  let active = ordinary;
  let tied = zero;
  for (;;) {
    const nextOdd0 = f32x4.add(odd0, two);
    const nextOdd1 = f32x4.add(odd1, two);
    const nextOdd2 = f32x4.add(odd2, two);
    const next0 = stepFraction(kind, magnitude0, nextOdd0, lastOdd0, important, reach0);
    const next1 = stepFraction(kind, magnitude1, nextOdd1, lastOdd1, important, reach1);
    const next2 = stepFraction(kind, magnitude2, nextOdd2, lastOdd2, important, reach2);
    const top = f32x4.pmax(f32x4.pmax(fraction0, fraction1), fraction2);
    const move0 = f32x4.eq(fraction0, top);
    const move1 = f32x4.eq(fraction1, top);
    const move2 = f32x4.eq(fraction2, top);
    active = v128.and(active, f32x4.gt(top, zero));
    if (kind == BOTH_HEAP) {
      tied = v128.or(tied, v128.and(active, v128.or(v128.and(move0, move1), v128.and(move2, v128.or(move0, move1)))));
      const clamped = pick(
        move0, move1, move2,
        f32x4.gt(f32x4.mul(important, odd0), reach0), f32x4.gt(f32x4.mul(important, odd1), reach1), f32x4.gt(f32x4.mul(important, odd2), reach2),
      ); // prettier-ignore
      active = v128.andnot(active, clamped);
    } else {
      const near = f32x4.mul(top, f32x4.splat(NEARLY_EQUAL));
      const near0 = f32x4.ge(fraction0, near);
      const near1 = f32x4.ge(fraction1, near);
      const near2 = f32x4.ge(fraction2, near);
      tied = v128.or(tied, v128.and(active, v128.or(v128.and(near0, near1), v128.and(near2, v128.or(near0, near1)))));
    }
    if (!v128.any_true(active)) break;
    const gain = pick(move0, move1, move2, gain0, gain1, gain2);
    const odd = pick(move0, move1, move2, odd0, odd1, odd2);
    const cost = f32x4.mul(pick(move0, move1, move2, w0, w1, w2), odd);
    let score: v128;
    let wxq: v128;
    let wqq: v128;
    if (kind == ONE_SIGN) {
      positiveWxq = f32x4.add(positiveWxq, gain);
      positiveWqq = f32x4.add(positiveWqq, cost);
      wxq = positiveWxq;
      wqq = positiveWqq;
      score = f32x4.mul(wxq, wxq);
    } else {
      const inCommon = f32x4.lt(odd, commonOdd);
      const inOwn = f32x4.lt(odd, pick(move0, move1, move2, ownOdd0, ownOdd1, ownOdd2));
      const forPositive = v128.or(inCommon, inOwn);
      const forNegative = v128.or(inCommon, v128.not(inOwn));
      positiveWxq = f32x4.add(positiveWxq, v128.and(gain, forPositive));
      positiveWqq = f32x4.add(positiveWqq, v128.and(cost, forPositive));
      negativeWxq = f32x4.sub(negativeWxq, v128.and(gain, forNegative));
      negativeWqq = f32x4.add(negativeWqq, v128.and(cost, forNegative));
      const positiveScore = f32x4.mul(positiveWxq, positiveWxq);
      const negativeScore = f32x4.mul(negativeWxq, negativeWxq);
      const apart = v128.and(f32x4.ne(positiveWqq, negativeWqq), f32x4.gt(f32x4.mul(positiveWqq, negativeWqq), zero));
      const overtakes = v128.and(apart, f32x4.gt(f32x4.mul(negativeScore, positiveWqq), f32x4.mul(positiveScore, negativeWqq)));
      const useNegative = v128.and(forNegative, v128.or(overtakes, v128.not(forPositive)));
      score = v128.bitselect(negativeScore, positiveScore, useNegative);
      wxq = v128.bitselect(negativeWxq, positiveWxq, useNegative);
      wqq = v128.bitselect(negativeWqq, positiveWqq, useNegative);
    }
    const ahead = f32x4.gt(f32x4.mul(score, bestWqq), f32x4.mul(best, wqq));
    const better = v128.and(v128.and(active, f32x4.gt(wqq, zero)), ahead);
    best = v128.bitselect(score, best, better);
    bestWxq = v128.bitselect(wxq, bestWxq, better);
    bestWqq = v128.bitselect(wqq, bestWqq, better);
    bestFraction = v128.bitselect(top, bestFraction, better);
    fraction0 = v128.bitselect(next0, fraction0, move0);
    fraction1 = v128.bitselect(next1, fraction1, move1);
    fraction2 = v128.bitselect(next2, fraction2, move2);
    odd0 = f32x4.add(odd0, v128.and(two, move0));
    odd1 = f32x4.add(odd1, v128.and(two, move1));
    odd2 = f32x4.add(odd2, v128.and(two, move2));
  }
  const found = f32x4.div(bestWxq, bestWqq);
  v128.store(scale, found);
  const mirrored = f32x4.lt(found, zero);
  const low = f32x4.splat(<f32>nmin);
  storeThree(
    orient(linearStepsTaken(magnitude0, bestFraction, lastOdd0, start0), below0, mirrored, low, upSide),
    orient(linearStepsTaken(magnitude1, bestFraction, lastOdd1, start1), below1, mirrored, low, upSide),
    orient(linearStepsTaken(magnitude2, bestFraction, lastOdd2, start2), below2, mirrored, low, upSide),
    levels,
  );
  return i32x4.bitmask(v128.or(v128.or(tied, v128.not(ordinary)), doubtful(kind, bestFraction, important, oddLimit)));
}
