// The search of qkxh for four vectors of three components in lockstep: instead of a heap, the largest of three fractions. Where
// two fractions are equal their order is the heap's business: such lanes are given back to the caller, as are lanes with magnitudes
// near underflow or overflow.
import { linearFraction, linearStepsTaken, signedLevel } from './linear-steps';
import { roundAwayLanes } from './nearest-lanes';
import { loadFirst, loadSecond, loadThird, ordinaryLanes, pick, storeThree } from './three';
import { EMPTY_BLOCK } from './vectors4';

/** Rounds four vectors; returns a bit per lane that has to be rounded again by the caller with the heap. */
export function searchThree(x: usize, w: usize, levels: usize, scale: usize, nmin: i32, nmax: i32, signedScale: bool): i32 {
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
  // What one step adds to the numerator: it is positive in the orientation of the scale, the sign is given back at the end.
  const gain0 = f32x4.mul(w0, magnitude0);
  const gain1 = f32x4.mul(w1, magnitude1);
  const gain2 = f32x4.mul(w2, magnitude2);

  let mask = f32x4.gt(magnitude1, magnitude0);
  let largest = v128.bitselect(x1, x0, mask);
  let amax = v128.bitselect(magnitude1, magnitude0, mask);
  mask = f32x4.gt(magnitude2, amax);
  largest = v128.bitselect(x2, largest, mask);
  amax = v128.bitselect(magnitude2, amax, mask);
  mask = f32x4.gt(gain1, gain0);
  let important = v128.bitselect(magnitude1, magnitude0, mask);
  mask = f32x4.gt(gain2, v128.bitselect(gain1, gain0, mask));
  important = v128.bitselect(magnitude2, important, mask);

  let negative = zero;
  if (signedScale && -nmin != nmax) {
    const below = f32x4.lt(largest, zero);
    negative = -nmin < nmax ? below : v128.not(below);
  }
  const down0 = v128.xor(f32x4.lt(x0, zero), negative);
  const down1 = v128.xor(f32x4.lt(x1, zero), negative);
  const down2 = v128.xor(f32x4.lt(x2, zero), negative);
  const below = f32x4.splat(<f32>-nmin);
  const above = f32x4.splat(<f32>nmax);
  const limit0 = v128.bitselect(below, above, down0);
  const limit1 = v128.bitselect(below, above, down1);
  const limit2 = v128.bitselect(below, above, down2);
  const lastOdd0 = f32x4.sub(f32x4.add(limit0, limit0), one);
  const lastOdd1 = f32x4.sub(f32x4.add(limit1, limit1), one);
  const lastOdd2 = f32x4.sub(f32x4.add(limit2, limit2), one);

  let start0 = zero;
  let start1 = zero;
  let start2 = zero;
  let sumWxq = zero;
  let sumWqq = zero;
  let range = -nmin < nmax ? -nmin : nmax;
  if (range == 0) range = -nmin > nmax ? -nmin : nmax;
  if (range > 1) {
    const inverse = f32x4.div(f32x4.splat(<f32>(range >> 1)), amax);
    start0 = f32x4.pmin(limit0, roundAwayLanes(f32x4.mul(magnitude0, inverse)));
    start1 = f32x4.pmin(limit1, roundAwayLanes(f32x4.mul(magnitude1, inverse)));
    start2 = f32x4.pmin(limit2, roundAwayLanes(f32x4.mul(magnitude2, inverse)));
    const wq0 = f32x4.mul(w0, start0);
    const wq1 = f32x4.mul(w1, start1);
    const wq2 = f32x4.mul(w2, start2);
    sumWqq = f32x4.add(f32x4.add(f32x4.mul(wq0, start0), f32x4.mul(wq1, start1)), f32x4.mul(wq2, start2));
    sumWxq = f32x4.add(f32x4.add(f32x4.mul(wq0, magnitude0), f32x4.mul(wq1, magnitude1)), f32x4.mul(wq2, magnitude2));
  }
  const started = f32x4.gt(sumWqq, zero);
  let bestWxq = v128.and(started, sumWxq);
  let bestWqq = v128.bitselect(sumWqq, one, started);
  let best = f32x4.mul(bestWxq, bestWxq);
  let bestFraction = f32x4.splat(Infinity);

  let odd0 = f32x4.add(f32x4.mul(start0, two), one);
  let odd1 = f32x4.add(f32x4.mul(start1, two), one);
  let odd2 = f32x4.add(f32x4.mul(start2, two), one);
  let fraction0 = linearFraction(magnitude0, odd0, lastOdd0);
  let fraction1 = linearFraction(magnitude1, odd1, lastOdd1);
  let fraction2 = linearFraction(magnitude2, odd2, lastOdd2);
  const longest = -nmin > nmax ? -nmin : nmax;
  const beyond: i32 = 2 * longest + 3;
  const oddLimit = f32x4.splat(<f32>beyond);
  const reach0 = f32x4.mul(magnitude0, oddLimit);
  const reach1 = f32x4.mul(magnitude1, oddLimit);
  const reach2 = f32x4.mul(magnitude2, oddLimit);
  const ordinary = ordinaryLanes(magnitude0, magnitude1, magnitude2);
  let active = ordinary;
  let tied = zero;
  for (;;) {
    const nextOdd0 = f32x4.add(odd0, two);
    const nextOdd1 = f32x4.add(odd1, two);
    const nextOdd2 = f32x4.add(odd2, two);
    const next0 = linearFraction(magnitude0, nextOdd0, lastOdd0);
    const next1 = linearFraction(magnitude1, nextOdd1, lastOdd1);
    const next2 = linearFraction(magnitude2, nextOdd2, lastOdd2);
    const top = f32x4.pmax(f32x4.pmax(fraction0, fraction1), fraction2);
    const move0 = f32x4.eq(fraction0, top);
    const move1 = f32x4.eq(fraction1, top);
    const move2 = f32x4.eq(fraction2, top);
    active = v128.and(active, f32x4.gt(top, zero));
    tied = v128.or(tied, v128.and(active, v128.or(v128.and(move0, move1), v128.and(move2, v128.or(move0, move1)))));
    // Beyond these points the most important component would be clamped.
    const clamped = pick(
      move0, move1, move2,
      f32x4.gt(f32x4.mul(important, odd0), reach0), f32x4.gt(f32x4.mul(important, odd1), reach1), f32x4.gt(f32x4.mul(important, odd2), reach2),
    ); // prettier-ignore
    active = v128.andnot(active, clamped);
    if (!v128.any_true(active)) break;
    sumWxq = f32x4.add(sumWxq, pick(move0, move1, move2, gain0, gain1, gain2));
    sumWqq = f32x4.add(sumWqq, pick(move0, move1, move2, f32x4.mul(w0, odd0), f32x4.mul(w1, odd1), f32x4.mul(w2, odd2)));
    const current = f32x4.mul(sumWxq, sumWxq);
    const ahead = f32x4.gt(f32x4.mul(current, bestWqq), f32x4.mul(best, sumWqq));
    const better = v128.and(v128.and(active, f32x4.gt(sumWqq, zero)), ahead);
    best = v128.bitselect(current, best, better);
    bestWxq = v128.bitselect(sumWxq, bestWxq, better);
    bestWqq = v128.bitselect(sumWqq, bestWqq, better);
    bestFraction = v128.bitselect(top, bestFraction, better);
    fraction0 = v128.bitselect(next0, fraction0, move0);
    fraction1 = v128.bitselect(next1, fraction1, move1);
    fraction2 = v128.bitselect(next2, fraction2, move2);
    odd0 = f32x4.add(odd0, v128.and(two, move0));
    odd1 = f32x4.add(odd1, v128.and(two, move1));
    odd2 = f32x4.add(odd2, v128.and(two, move2));
  }

  const filled = f32x4.ge(amax, f32x4.splat(EMPTY_BLOCK));
  const magnitude = f32x4.div(bestWxq, bestWqq);
  v128.store(scale, v128.and(filled, v128.bitselect(f32x4.neg(magnitude), magnitude, negative)));
  storeThree(
    v128.and(filled, signedLevel(linearStepsTaken(magnitude0, bestFraction, lastOdd0, start0), down0)),
    v128.and(filled, signedLevel(linearStepsTaken(magnitude1, bestFraction, lastOdd1, start1), down1)),
    v128.and(filled, signedLevel(linearStepsTaken(magnitude2, bestFraction, lastOdd2, start2), down2)),
    levels,
  );
  return i32x4.bitmask(v128.and(v128.or(tied, v128.not(ordinary)), filled)) | i32x4.bitmask(v128.not(f32x4.eq(amax, amax)));
}
