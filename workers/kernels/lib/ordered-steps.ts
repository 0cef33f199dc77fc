// Cumulative searches without a heap, for many components: the steps (breakpoints) of a vector are put in descending order of their
// fractions by a counting sort on the bits of the fraction and one insertion pass, then four vectors are searched in lockstep.
// Equal fractions are not ordered as the heap orders them: the search reports them and the caller rounds those vectors with the heap.

/** Steps per vector that fit. */
export const MAX_STEPS: i32 = 4096;
const MAX_BUCKETS: i32 = 1024;
/** Fractions above this part of the one before are nearly equal: an order by cross products in f32 may differ from that of the quotients. */
export const NEARLY_EQUAL: f32 = 1.0 - 1.0 / 1048576.0;
/** A vector with more steps than this in its last bucket is no case for an insertion pass. */
const CROWDED: i32 = 64;

/** Steps as they come: 16 bytes each, f32 fraction, u16 bucket and u16 tag, f32 gain (adds to sum w x q), f32 cost (adds to sum w q^2; negative: stop here). */
const unsorted: usize = memory.data(MAX_STEPS * 16 + 64, 16);
/** Steps in order, those of lane l at 64 * position + 16 * l. */
const sorted: usize = memory.data(MAX_STEPS * 64 + 64, 16);
/** u16 per bucket: first how many steps it holds, then where its next one goes. */
const counts: usize = memory.data(MAX_BUCKETS * 2, 16);

/** Where to put the first step, after clearing the counts of `buckets` buckets (a multiple of 8). */
// @ts-ignore: decorator
@inline
export function beginSteps(buckets: i32): usize {
  memory.fill(counts, 0, buckets * 2);
  return unsorted;
}

/**
 * Appends the steps of four components where `valid` is set; returns the new end. Bucket = (topBits - bits of the fraction) >> shift,
 * at most lastBucket. `tag`: i32 lanes that stay with the steps; only bits from 16 on.
 */
// @ts-ignore: decorator
@inline
export function appendSteps(end: usize, fraction: v128, valid: v128, gain: v128, cost: v128, topBits: v128, shift: i32, lastBucket: v128, tag: v128): usize {
  const bucket = i32x4.min_u(i32x4.shr_u(i32x4.sub(topBits, fraction), shift), lastBucket);
  const tagged = v128.or(bucket, tag);
  const low = v128.shuffle<f32>(fraction, tagged, 0, 4, 1, 5);
  const high = v128.shuffle<f32>(fraction, tagged, 2, 6, 3, 7);
  const lowSums = v128.shuffle<f32>(gain, cost, 0, 4, 1, 5);
  const highSums = v128.shuffle<f32>(gain, cost, 2, 6, 3, 7);
  const bits = i32x4.bitmask(valid);
  end = appendStep(end, v128.shuffle<f32>(low, lowSums, 0, 1, 4, 5), i32x4.extract_lane(bucket, 0), bits & 1);
  end = appendStep(end, v128.shuffle<f32>(low, lowSums, 2, 3, 6, 7), i32x4.extract_lane(bucket, 1), (bits >> 1) & 1);
  end = appendStep(end, v128.shuffle<f32>(high, highSums, 0, 1, 4, 5), i32x4.extract_lane(bucket, 2), (bits >> 2) & 1);
  end = appendStep(end, v128.shuffle<f32>(high, highSums, 2, 3, 6, 7), i32x4.extract_lane(bucket, 3), bits >> 3);
  return end;
}

/** Without a branch: an invalid step is written and then overwritten by the next one. */
// @ts-ignore: decorator
@inline
function appendStep(end: usize, step: v128, bucket: i32, valid: i32): usize {
  const count = counts + (<usize>bucket << 1);
  store<u16>(count, load<u16>(count) + valid);
  v128.store(end, step);
  return end + (<usize>valid << 4);
}

/** Orders the steps up to `end` into a lane; returns their number, or -1 where the last bucket is crowded. */
export function sortSteps(end: usize, lane: i32, buckets: i32): i32 {
  if (<i32>load<u16>(counts + ((buckets - 1) << 1)) > CROWDED) return -1;
  let before = i16x8.splat(0);
  const countsEnd = counts + (<usize>buckets << 1);
  for (let at = counts; at < countsEnd; at += 16) {
    // Exclusive prefix sums, eight buckets at a time.
    const own = v128.load(at);
    const zero = i16x8.splat(0);
    let sums = i16x8.add(own, v128.shuffle<i16>(zero, own, 0, 8, 9, 10, 11, 12, 13, 14));
    sums = i16x8.add(sums, v128.shuffle<i16>(zero, sums, 0, 1, 8, 9, 10, 11, 12, 13));
    sums = i16x8.add(sums, v128.shuffle<i16>(zero, sums, 0, 1, 2, 3, 8, 9, 10, 11));
    sums = i16x8.add(sums, before);
    v128.store(at, i16x8.sub(sums, own));
    before = v128.shuffle<i16>(sums, sums, 7, 7, 7, 7, 7, 7, 7, 7);
  }
  const to = sorted + (<usize>lane << 4);
  for (let at = unsorted; at < end; at += 16) {
    const count = counts + (<usize>load<u16>(at, 4) << 1);
    const position = <usize>load<u16>(count);
    store<u16>(count, <u16>(position + 1));
    v128.store(to + (position << 6), v128.load(at));
  }
  const last = to + ((end - unsorted) << 2);
  let above = load<f32>(to);
  for (let at = to + 64; at < last; at += 64) {
    const fraction = load<f32>(at);
    if (fraction > above) {
      const step = v128.load(at);
      let hole = at;
      do {
        v128.store(hole, v128.load(hole - 64));
        hole -= 64;
      } while (hole > to && fraction > load<f32>(hole - 64));
      v128.store(hole, step);
    } else {
      above = fraction;
    }
  }
  // A fraction of 0 ends the lane.
  v128.store(last, f32x4.splat(0));
  return <i32>((end - unsorted) >> 4);
}

/** Marks a lane that has no steps. */
// @ts-ignore: decorator
@inline
export function emptyLane(lane: i32): void {
  v128.store(sorted + (<usize>lane << 4), f32x4.splat(0));
}

/** Sums and best candidates of the four lanes; the caller sets them before a search and reads them after it. */
const state: usize = memory.data(7 * 16, 16);
/** Sums at the start of the walk. */
export const SUM_WXQ: usize = state;
export const SUM_WQQ: usize = state + 16;
/** The best candidate so far: its sums, its score (sum w x q)^2, and the fraction of the step that led to it. */
export const BEST: usize = state + 32;
export const BEST_WXQ: usize = state + 48;
export const BEST_WQQ: usize = state + 64;
export const BEST_FRACTION: usize = state + 80;
/** Set by the search: lanes that improved. */
export const IMPROVED: usize = state + 96;

/** Visits the ordered steps of all four lanes; returns a bit per lane in which two visited steps had equal (or nearly equal) fractions. */
export function searchSteps(nearlyEqual: bool): i32 {
  const zero = f32x4.splat(0);
  let sumWxq = v128.load(SUM_WXQ);
  let sumWqq = v128.load(SUM_WQQ);
  let best = v128.load(BEST);
  let bestWxq = v128.load(BEST_WXQ);
  let bestWqq = v128.load(BEST_WQQ);
  let bestFraction = v128.load(BEST_FRACTION);
  let active = i32x4.splat(-1);
  let tied = zero;
  let improved = zero;
  // Above every fraction, nearly or not.
  let previous = f32x4.splat(Infinity);
  for (let at = sorted; ; at += 64) {
    const low = v128.shuffle<f32>(v128.load(at), v128.load(at, 16), 0, 4, 0, 4);
    const high = v128.shuffle<f32>(v128.load(at, 32), v128.load(at, 48), 0, 4, 0, 4);
    const lowSums = v128.shuffle<f32>(v128.load(at), v128.load(at, 16), 2, 6, 3, 7);
    const highSums = v128.shuffle<f32>(v128.load(at, 32), v128.load(at, 48), 2, 6, 3, 7);
    const fraction = v128.shuffle<f32>(low, high, 0, 1, 4, 5);
    const gain = v128.shuffle<f32>(lowSums, highSums, 0, 1, 4, 5);
    const cost = v128.shuffle<f32>(lowSums, highSums, 2, 3, 6, 7);
    active = v128.and(active, f32x4.gt(fraction, zero));
    const limit = nearlyEqual ? f32x4.mul(previous, f32x4.splat(NEARLY_EQUAL)) : previous;
    tied = v128.or(tied, v128.and(active, f32x4.ge(fraction, limit)));
    active = v128.and(active, f32x4.ge(cost, zero));
    if (!v128.any_true(active)) break;
    previous = fraction;
    sumWxq = f32x4.add(sumWxq, gain);
    sumWqq = f32x4.add(sumWqq, cost);
    const current = f32x4.mul(sumWxq, sumWxq);
    const ahead = f32x4.gt(f32x4.mul(current, bestWqq), f32x4.mul(best, sumWqq));
    const better = v128.and(v128.and(active, f32x4.gt(sumWqq, zero)), ahead);
    best = v128.bitselect(current, best, better);
    bestWxq = v128.bitselect(sumWxq, bestWxq, better);
    bestWqq = v128.bitselect(sumWqq, bestWqq, better);
    bestFraction = v128.bitselect(fraction, bestFraction, better);
    improved = v128.or(improved, better);
  }
  v128.store(BEST, best);
  v128.store(BEST_WXQ, bestWxq);
  v128.store(BEST_WQQ, bestWqq);
  v128.store(BEST_FRACTION, bestFraction);
  v128.store(IMPROVED, improved);
  return i32x4.bitmask(tied);
}

/** Tags of steps for searchSignedSteps: what a step counts for. */
export const TAG_BOTH: i32 = 0;
export const TAG_POSITIVE: i32 = 1 << 16;
export const TAG_NEGATIVE: i32 = 2 << 16;

/**
 * As searchSteps with two pairs of sums, one for each sign of the scale (two-signs.ts): SUM_WXQ and SUM_WQQ start both, the first one negated for
 * the negative sign. BEST_WXQ carries the sign of the scale.
 */
export function searchSignedSteps(nearlyEqual: bool): i32 {
  const zero = f32x4.splat(0);
  let positiveWxq = v128.load(SUM_WXQ);
  let positiveWqq = v128.load(SUM_WQQ);
  let negativeWxq = f32x4.neg(positiveWxq);
  let negativeWqq = positiveWqq;
  let best = v128.load(BEST);
  let bestWxq = v128.load(BEST_WXQ);
  let bestWqq = v128.load(BEST_WQQ);
  let bestFraction = v128.load(BEST_FRACTION);
  let active = i32x4.splat(-1);
  let tied = zero;
  let previous = f32x4.splat(Infinity);
  for (let at = sorted; ; at += 64) {
    const low = v128.shuffle<f32>(v128.load(at), v128.load(at, 16), 0, 4, 1, 5);
    const high = v128.shuffle<f32>(v128.load(at, 32), v128.load(at, 48), 0, 4, 1, 5);
    const lowSums = v128.shuffle<f32>(v128.load(at), v128.load(at, 16), 2, 6, 3, 7);
    const highSums = v128.shuffle<f32>(v128.load(at, 32), v128.load(at, 48), 2, 6, 3, 7);
    const fraction = v128.shuffle<f32>(low, high, 0, 1, 4, 5);
    const tag = v128.and(v128.shuffle<f32>(low, high, 2, 3, 6, 7), i32x4.splat(0xffff0000));
    const gain = v128.shuffle<f32>(lowSums, highSums, 0, 1, 4, 5);
    const cost = v128.shuffle<f32>(lowSums, highSums, 2, 3, 6, 7);
    active = v128.and(active, f32x4.gt(fraction, zero));
    const limit = nearlyEqual ? f32x4.mul(previous, f32x4.splat(NEARLY_EQUAL)) : previous;
    tied = v128.or(tied, v128.and(active, f32x4.ge(fraction, limit)));
    active = v128.and(active, f32x4.ge(cost, zero));
    if (!v128.any_true(active)) break;
    previous = fraction;
    const forPositive = i32x4.ne(tag, i32x4.splat(TAG_NEGATIVE));
    const forNegative = i32x4.ne(tag, i32x4.splat(TAG_POSITIVE));
    positiveWxq = f32x4.add(positiveWxq, v128.and(gain, forPositive));
    positiveWqq = f32x4.add(positiveWqq, v128.and(cost, forPositive));
    negativeWxq = f32x4.sub(negativeWxq, v128.and(gain, forNegative));
    negativeWqq = f32x4.add(negativeWqq, v128.and(cost, forNegative));
    // Of a step that counts for both, the positive sign is asked first.
    const positiveScore = f32x4.mul(positiveWxq, positiveWxq);
    const negativeScore = f32x4.mul(negativeWxq, negativeWxq);
    const apart = v128.and(f32x4.ne(positiveWqq, negativeWqq), f32x4.gt(f32x4.mul(positiveWqq, negativeWqq), zero));
    const overtakes = v128.and(apart, f32x4.gt(f32x4.mul(negativeScore, positiveWqq), f32x4.mul(positiveScore, negativeWqq)));
    const useNegative = v128.and(forNegative, v128.or(overtakes, v128.not(forPositive)));
    const score = v128.bitselect(negativeScore, positiveScore, useNegative);
    const wxq = v128.bitselect(negativeWxq, positiveWxq, useNegative);
    const wqq = v128.bitselect(negativeWqq, positiveWqq, useNegative);
    const ahead = f32x4.gt(f32x4.mul(score, bestWqq), f32x4.mul(best, wqq));
    const better = v128.and(v128.and(active, f32x4.gt(wqq, zero)), ahead);
    best = v128.bitselect(score, best, better);
    bestWxq = v128.bitselect(wxq, bestWxq, better);
    bestWqq = v128.bitselect(wqq, bestWqq, better);
    bestFraction = v128.bitselect(fraction, bestFraction, better);
  }
  v128.store(BEST, best);
  v128.store(BEST_WXQ, bestWxq);
  v128.store(BEST_WQQ, bestWqq);
  v128.store(BEST_FRACTION, bestFraction);
  return i32x4.bitmask(tied);
}
