import { addToHistogram, emptyRegretHistogram } from './regret-histogram.ts';

/** Sum and sum of squares of a number over blocks. */
export interface Moments {
  count: number;
  sum: number;
  sumOfSquares: number;
}

/** How far the blocks stay below the best weighted cosine that one scale can reach. */
export interface RegretTally {
  readonly regret: Moments;
  /** Blocks with a regret of at most 1e-9, and at most 3e-7 (the noise of f32 sums forgiven). */
  optimal: number;
  optimalF32: number;
  /** See regret-histogram.ts. */
  readonly histogram: Float64Array;
  max: number;
  /** Number of the block with the largest regret, the first of equals; -1 before the first. */
  maxBlock: number;
}

/** What one entrant did, summed over blocks. Blocks with a reconstruction that is not finite are counted and left out of all else. */
export interface EntrantTally {
  /** sqrt(sum w (x - xHat)^2 / sum w x^2), per block; no unit. */
  readonly weighted: Moments;
  /** The same with all weights 1. */
  readonly unweighted: Moments;
  /** Weighted cosine between x and xHat; 0 where xHat is zero, since nothing of the direction is left. */
  readonly cosine: Moments;
  /** Undefined for algorithms that fit a minimum beside the scale. */
  readonly regret: RegretTally | undefined;
  notFinite: number;
  /** Time in the kernel alone, s per block: one mean per chunk that was timed. Their median does not mind an interrupted chunk. */
  readonly secondsPerBlock: number[];
}

/** Why an own algorithm takes no part any more: as LabError, plain. */
export interface EntrantFailure {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Number of the block on which it failed; undefined where its code did not load. */
  readonly block: number | undefined;
}

/**
 * Sums over a range of blocks. Merging two neighbouring ranges gives the sums of both together, up to the rounding of f64 sums; merged
 * in a fixed order, always the same bits.
 */
export interface ArenaTally {
  /** Blocks drawn. */
  blocks: number;
  /** One per entrant; undefined for those that reject the levels or have failed. */
  readonly entrants: (EntrantTally | undefined)[];
  /** One per entrant; the others go on when one fails. */
  readonly failures: (EntrantFailure | undefined)[];
  /** Weighted error of entrant a minus that of entrant b, a < b, at a * entrants + b: the paired differences. */
  readonly differences: (Moments | undefined)[];
}

const optimalWithin = 1e-9;
const optimalWithinF32 = 3e-7;

export const emptyMoments = (): Moments => ({ count: 0, sum: 0, sumOfSquares: 0 });

/** An empty tally: per entrant whether it takes part and whether it has a regret. */
export function emptyTally(entrants: readonly { readonly takesPart: boolean; readonly hasRegret: boolean }[]): ArenaTally {
  return {
    blocks: 0,
    entrants: entrants.map(({ takesPart, hasRegret }) => (takesPart ? emptyEntrant(hasRegret) : undefined)),
    failures: entrants.map(() => undefined),
    differences: entrants.flatMap((a, i) => entrants.map((b, j) => (i < j && a.takesPart && b.takesPart ? emptyMoments() : undefined))),
  };
}

const emptyEntrant = (hasRegret: boolean): EntrantTally => ({
  weighted: emptyMoments(),
  unweighted: emptyMoments(),
  cosine: emptyMoments(),
  regret: hasRegret ? { regret: emptyMoments(), optimal: 0, optimalF32: 0, histogram: emptyRegretHistogram(), max: -Infinity, maxBlock: -1 } : undefined,
  notFinite: 0,
  secondsPerBlock: [],
});

/** Takes an entrant out: what it did so far counts no more. */
export function failEntrant({ entrants, failures, differences }: ArenaTally, entrant: number, failure: EntrantFailure): void {
  const count = entrants.length;
  failures[entrant] = failure;
  entrants[entrant] = undefined;
  for (let other = 0; other < count; other++) differences[Math.min(entrant, other) * count + Math.max(entrant, other)] = undefined;
}

export function addTo(moments: Moments, value: number): void {
  moments.count++;
  moments.sum += value;
  moments.sumOfSquares += value * value;
}

/** Counts the regret of one block. */
export function addRegret(tally: RegretTally, regret: number, block: number): void {
  addTo(tally.regret, regret);
  if (regret <= optimalWithin) tally.optimal++;
  if (regret <= optimalWithinF32) tally.optimalF32++;
  addToHistogram(tally.histogram, regret);
  if (regret > tally.max) {
    tally.max = regret;
    tally.maxBlock = block;
  }
}

/** The sums of a, then of b, as a new tally: of the same entrants in the same order. Who failed in one of them has failed. */
export const mergeTallies = (a: ArenaTally, b: ArenaTally): ArenaTally => ({
  blocks: a.blocks + b.blocks,
  entrants: both(a.entrants, b.entrants, mergeEntrants),
  failures: a.failures.map((failure, index) => failure ?? b.failures[index]),
  differences: both(a.differences, b.differences, mergeMoments),
});

function both<T>(a: readonly (T | undefined)[], b: readonly (T | undefined)[], merge: (a: T, b: T) => T): (T | undefined)[] {
  return a.map((one, index) => {
    const other = b[index];
    return one && other && merge(one, other);
  });
}

const mergeMoments = (a: Moments, b: Moments): Moments => ({
  count: a.count + b.count,
  sum: a.sum + b.sum,
  sumOfSquares: a.sumOfSquares + b.sumOfSquares,
});

const mergeEntrants = (a: EntrantTally, b: EntrantTally): EntrantTally => ({
  weighted: mergeMoments(a.weighted, b.weighted),
  unweighted: mergeMoments(a.unweighted, b.unweighted),
  cosine: mergeMoments(a.cosine, b.cosine),
  regret: a.regret && mergeRegrets(a.regret, b.regret!),
  notFinite: a.notFinite + b.notFinite,
  secondsPerBlock: [...a.secondsPerBlock, ...b.secondsPerBlock],
});

const mergeRegrets = (a: RegretTally, b: RegretTally): RegretTally => ({
  regret: mergeMoments(a.regret, b.regret),
  optimal: a.optimal + b.optimal,
  optimalF32: a.optimalF32 + b.optimalF32,
  histogram: a.histogram.map((count, bin) => count + b.histogram[bin]!),
  max: Math.max(a.max, b.max),
  maxBlock: b.max > a.max ? b.maxBlock : a.maxBlock,
});
