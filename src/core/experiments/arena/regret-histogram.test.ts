import { describe, expect, it } from 'vitest';
import { addToHistogram, emptyRegretHistogram, quantileBound, sharesAbove, upperEnd } from './regret-histogram.ts';

const histogramOf = (regrets: readonly number[]): Float64Array => {
  const histogram = emptyRegretHistogram();
  for (const regret of regrets) addToHistogram(histogram, regret);
  return histogram;
};

describe('regret histogram', () => {
  it('puts each regret between the ends of its bin', () => {
    for (let k = 0; k < 1300; k++) {
      const regret = 10 ** (-12.5 + k * 0.00991);
      const bin = histogramOf([regret]).indexOf(1);
      expect(regret).toBeLessThanOrEqual(upperEnd(bin) * (1 + 1e-12));
      if (bin > 0) expect(regret).toBeGreaterThan(upperEnd(bin - 1) * (1 - 1e-12));
    }
    expect(histogramOf([-1e-16, 0, 1e-12])[0]).toBe(3);
    expect(histogramOf([1.5]).at(-1)).toBe(1);
  });

  it('bounds quantiles from above by at most 12.3 %', () => {
    const regrets = Array.from({ length: 1000 }, (_, i) => 1e-6 * (i + 1));
    for (const share of [0.01, 0.5, 0.99, 1]) {
      const bound = quantileBound(histogramOf(regrets), share);
      const exact = 1e-6 * 1000 * share;
      expect(bound).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
      expect(bound).toBeLessThan(exact * 1.123);
    }
    expect(quantileBound(histogramOf([0, 0, 1e-3]), 0.5)).toBe(0);
    expect(quantileBound(emptyRegretHistogram(), 0.99)).toBeNaN();
  });

  it('gives the share of blocks above each end', () => {
    const shares = sharesAbove(histogramOf([0, 1e-9, 0.5e-3, 1e-3]));
    expect(shares[0]).toEqual({ regret: 1e-12, share: 0.75 });
    expect(shares.find(({ regret }) => regret > 0.9e-6)!.share).toBe(0.5);
    expect(shares.at(-1)!.share).toBe(0);
    expect(shares.at(-1)!.regret).toBeLessThan(1.2e-3);
  });
});
