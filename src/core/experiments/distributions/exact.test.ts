import { describe, expect, it } from 'vitest';
import { ExactDistribution, exactDistribution } from './exact.ts';
import { namedFamilies, parseFamily } from './family.ts';

/** Mean of the other extremum; Gaussian and Laplace from an independent integration (mpmath, 30 digits) of the published experiment. */
const extremumMeans = {
  uniform: { 2: 0, 3: 1 / 3, 32: 0.9375, 256: 0.9921875 },
  gaussian: {
    2: 0,
    3: 0.290333071999,
    4: 0.424839209935,
    8: 0.617121982921,
    16: 0.717388339406,
    32: 0.77704652776,
    64: 0.81618348105,
    256: 0.864121243761,
  },
  laplace: {
    2: 0,
    3: 0.255482325179,
    4: 0.367894772548,
    8: 0.531451169575,
    16: 0.626404700817,
    32: 0.688903600253,
    64: 0.733090459646,
    256: 0.79149540797,
  },
} as const;

/** Ranks of Laplace blocks of 8, from the same integration. */
const laplaceRanksOf8 = [
  -1, -0.5314511695745242, -0.2934774066028918, -0.13209022808851195, 0, 0.1320902280885119, 0.2934774066028917,
  0.531451169574524,
];

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

describe('exact expectations', () => {
  it.each(Object.entries(extremumMeans))('%s: the other extremum', (id, means) => {
    const exact = exactDistribution(parseFamily(id));
    for (const [n, mean] of Object.entries(means))
      expect(Math.abs(exact.extremumMean(Number(n)) - mean)).toBeLessThan(1e-12);
  });

  it('gives the ranks of Laplace blocks of 8', () => {
    exactDistribution(parseFamily('laplace'))
      .rankMeans(8)
      .forEach((mean, rank) => expect(Math.abs(mean - laplaceRanksOf8[rank]!)).toBeLessThan(1e-13));
  });

  describe.each(namedFamilies)('$id', (family) => {
    const exact = exactDistribution(family);

    it.each([2, 3, 4, 7, 16, 33, 256])(
      'n = %i: ranks are odd around n/2, sum to -1, ascend, and end in the other extremum',
      (n) => {
        const means = exact.rankMeans(n);
        expect(means[0]).toBe(-1);
        for (let rank = 1; rank < n; rank++) {
          expect(means[rank]).toBeCloseTo(-means[n - rank]!, 14);
          expect(means[rank]!).toBeGreaterThan(means[rank - 1]!);
        }
        expect(sum(means)).toBeCloseTo(-1, 12);
        expect(Math.abs(means[n - 1]! - exact.extremumMean(n))).toBeLessThan(2e-11);
      },
    );

    it.each([2, 16, 256])(
      'n = %i: the interior is symmetric, has mass (n-1)/n, and with the atom the mean -1/n',
      (n) => {
        const mass = exact.interiorMass(n, 64);
        mass.forEach((value, bin) => expect(value).toBe(mass[63 - bin]));
        expect(sum(mass)).toBeCloseTo((n - 1) / n, 12);
      },
    );

    it('does not change when both quadratures are refined', () => {
      const refined = new ExactDistribution(family, 2);
      for (const n of [2, 3, 16, 256]) {
        expect(Math.abs(refined.extremumMean(n) - exact.extremumMean(n))).toBeLessThan(1e-12);
        const means = exact.rankMeans(n);
        refined.rankMeans(n).forEach((mean, rank) => expect(Math.abs(mean - means[rank]!)).toBeLessThan(1e-11));
      }
    });
  });

  it('orders the families by their tails: the heavier, the further the other extremum stays from 1', () => {
    const means = ['uniform', 'gaussian', 'laplace', 'student3'].map((id) =>
      exactDistribution(parseFamily(id)).extremumMean(32),
    );
    expect(means).toEqual([...means].sort((a, b) => b - a));
  });
});
