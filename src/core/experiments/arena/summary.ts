import type { Estimate } from '../distributions/monte-carlo.ts';
import { quantileBound } from './regret-histogram.ts';
import type { ArenaTally, Moments, RegretTally } from './tally.ts';

/** What one entrant did, in numbers to show. */
export interface ArenaStanding {
  /** Index of the entrant. */
  readonly entrant: number;
  /**
   * 1 plus the number of entrants with a clearly lower weighted error: lower by more than two standard errors of the paired difference, and by
   * more than a millionth, which the rounding of scales to f32 can make.
   */
  readonly rank: number;
  /** Another entrant has the same rank. */
  readonly isTied: boolean;
  readonly weighted: Estimate;
  readonly unweighted: Estimate;
  readonly cosine: Estimate;
  readonly regret: RegretSummary | undefined;
  readonly notFinite: number;
  /** Nanoseconds in the kernel per block, median over chunks; NaN when not measured. */
  readonly nanosecondsPerBlock: number;
}

export interface RegretSummary {
  readonly mean: Estimate;
  /** 99 % of the blocks lose at most this much; rounded up by 12 % at most. 0: at most 1e-12. */
  readonly p99: number;
  readonly max: number;
  readonly maxBlock: number;
  /** Share of the blocks with a regret of at most 1e-9, and of at most 3e-7. */
  readonly optimal: number;
  readonly optimalF32: number;
}

/** Relative differences that f32 arithmetic alone can make. */
const noise = 1e-6;

/** Mean with the standard error of the mean; NaN for a single block. */
export function estimateOf({ count, sum, sumOfSquares }: Moments): Estimate {
  const mean = sum / count;
  const variance = Math.max(0, sumOfSquares - sum * mean) / (count - 1);
  return { mean, standardError: Math.sqrt(variance / count) };
}

/** Weighted error of entrant a minus that of entrant b, block by block: mean and standard error. 0 between an entrant and itself. */
export function differenceBetween({ entrants, differences }: ArenaTally, a: number, b: number): Estimate {
  if (a === b) return { mean: 0, standardError: 0 };
  const moments = differences[Math.min(a, b) * entrants.length + Math.max(a, b)];
  if (!moments) return { mean: Number.NaN, standardError: Number.NaN };
  const { mean, standardError } = estimateOf(moments);
  return { mean: a < b ? mean : 0 - mean, standardError };
}

/** The standings of all entrants that took part, in their order. Empty before the first block. */
export function standingsOf(tally: ArenaTally): ArenaStanding[] {
  const { entrants } = tally;
  /** True when entrant a has a clearly lower weighted error than entrant b. */
  const isLower = (a: number, b: number): boolean => {
    const { mean, standardError } = differenceBetween(tally, a, b);
    return mean < -Math.max(2 * standardError, noise * estimateOf(entrants[b]!.weighted).mean);
  };
  const ranks = entrants.map((own, b) => 1 + (own ? entrants.filter((other, a) => other && a !== b && isLower(a, b)).length : 0));
  return entrants.flatMap((own, entrant): ArenaStanding[] => {
    if (!own || tally.blocks === 0) return [];
    const rank = ranks[entrant]!;
    return [
      {
        entrant,
        rank,
        isTied: entrants.some((other, index) => other && index !== entrant && ranks[index] === rank),
        weighted: estimateOf(own.weighted),
        unweighted: estimateOf(own.unweighted),
        cosine: estimateOf(own.cosine),
        regret: own.regret && summariseRegret(own.regret),
        notFinite: own.notFinite,
        nanosecondsPerBlock: median(own.secondsPerBlock) * 1e9,
      },
    ];
  });
}

/** The middle value, the mean of the two in the middle for an even number; NaN for none. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

const summariseRegret = ({ regret, optimal, optimalF32, histogram, max, maxBlock }: RegretTally): RegretSummary => ({
  mean: estimateOf(regret),
  p99: quantileBound(histogram, 0.99),
  max,
  maxBlock,
  optimal: optimal / regret.count,
  optimalF32: optimalF32 / regret.count,
});
