import { describe, expect, it } from 'vitest';
import { estimateOf, standingsOf } from './summary.ts';
import { addRegret, addTo, type ArenaTally, emptyTally } from './tally.ts';

/** A tally of entrants with these weighted errors, block by block. */
function tallyOf(errors: readonly (readonly number[])[]): ArenaTally {
  const tally = emptyTally(errors.map(() => ({ takesPart: true, hasRegret: true })));
  errors.forEach((own, a) => {
    own.forEach((error, block) => {
      addTo(tally.entrants[a]!.weighted, error);
      addRegret(tally.entrants[a]!.regret!, error / 100, block);
      errors.forEach((other, b) => a < b && addTo(tally.differences[a * errors.length + b]!, error - other[block]!));
    });
  });
  tally.blocks = errors[0]!.length;
  return tally;
}

describe('standings', () => {
  it('estimate the mean with its standard error', () => {
    // 1, 2, 3, 4: mean 2.5, sample variance 5/3, standard error sqrt(5/12).
    const { mean, standardError } = estimateOf({ count: 4, sum: 10, sumOfSquares: 30 });
    expect(mean).toBe(2.5);
    expect(standardError).toBeCloseTo(Math.sqrt(5 / 12), 12);
  });

  it('rank by paired differences, which see what the means alone cannot', () => {
    // Blocks differ by far more than the entrants: the standard errors of the means overlap, the paired difference is 0.001 on each block.
    const first = Array.from({ length: 100 }, (_, block) => 1 + Math.sin(block));
    const second = first.map((error, block) => error + 0.001 + 1e-5 * Math.cos(block));
    const [a, b] = standingsOf(tallyOf([second, first]));
    expect([a!.rank, b!.rank]).toEqual([2, 1]);
    expect(a!.weighted.standardError).toBeGreaterThan(10 * (a!.weighted.mean - b!.weighted.mean));
  });

  it('give equal ranks where the difference is inside the uncertainty', () => {
    const first = Array.from({ length: 100 }, (_, block) => 1 + Math.sin(block));
    const shuffled = first.map((error, block) => error + 1e-3 * Math.cos(3 * block));
    const noisy = first.map((error) => error + 1e-8);
    const worse = first.map((error) => error + 1);
    const standings = standingsOf(tallyOf([worse, first, shuffled, first, noisy]));
    expect(standings.map(({ rank }) => rank)).toEqual([5, 1, 1, 1, 1]);
    expect(standings.map(({ isTied }) => isTied)).toEqual([false, true, true, true, true]);
  });

  it('summarise regret and name the block of the largest, the first of equals', () => {
    const { regret } = standingsOf(tallyOf([[0, 1e-8, 0.5, 0.5]]))[0]!;
    expect(regret).toMatchObject({ max: 0.005, maxBlock: 2, optimal: 0.5, optimalF32: 0.5 });
    expect(regret!.mean.mean).toBeCloseTo(0.0025, 9);
    expect(regret!.p99).toBeGreaterThanOrEqual(0.005);
    expect(regret!.p99).toBeLessThan(0.0057);
  });

  it('take the median of the times', () => {
    const tally = tallyOf([[1, 2]]);
    expect(standingsOf(tally)[0]!.nanosecondsPerBlock).toBeNaN();
    tally.entrants[0]!.secondsPerBlock.push(5e-6, 1e-3, 1e-6);
    expect(standingsOf(tally)[0]!.nanosecondsPerBlock).toBeCloseTo(5000, 6);
    tally.entrants[0]!.secondsPerBlock.push(3e-6);
    expect(standingsOf(tally)[0]!.nanosecondsPerBlock).toBeCloseTo(4000, 6);
  });

  it('are empty before the first block', () => {
    expect(standingsOf(emptyTally([{ takesPart: true, hasRegret: false }]))).toEqual([]);
  });
});
