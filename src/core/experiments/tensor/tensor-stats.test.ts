import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { createRunContext } from '../../job/run-context.ts';
import { computeTensorGrid } from './grid.ts';
import { computeHistogramPart } from './histogram.ts';
import { addMoments, computeMoments, excessKurtosis, skewness, standardDeviation } from './moments.ts';
import { everyRow } from './row-sample.ts';
import { memoryRows } from './row-source.ts';
import { computeTensorStatsPart } from './tensor-stats.ts';

const context = createRunContext({ kernels: nodeKernels });

describe('moments', () => {
  it('of numbers whose moments are known', () => {
    const moments = computeMoments(new Float32Array([2, 4, 4, 4, 5, 5, 7, 9]), 0, 8);
    expect(moments.mean).toBe(5);
    expect(standardDeviation(moments)).toBe(2);
    // Sum of cubes of (-3,-1,-1,-1,0,0,2,4) is 42, of fourth powers 356.
    expect(skewness(moments)).toBeCloseTo(42 / 8 / 8, 14);
    expect(excessKurtosis(moments)).toBeCloseTo(356 / 8 / 16 - 3, 14);
  });

  it('of parts add up to those of the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 3, maxLength: 60 }), fc.nat(60), (list, cut) => {
        const values = Float32Array.from(list);
        const middle = Math.min(cut, values.length);
        const joined = addMoments(computeMoments(values, 0, middle), computeMoments(values, middle, values.length));
        const whole = computeMoments(values, 0, values.length);
        for (const key of ['count', 'mean', 'm2', 'm3', 'm4'] as const) expect(joined[key]).toBeCloseTo(whole[key], 6);
      }),
      { seed: 11 },
    );
  });

  it('of a large mean keep the variance', () => {
    const moments = computeMoments(Float32Array.from({ length: 1000 }, (_, index) => 1e6 + (index % 2)), 0, 1000);
    expect(standardDeviation(moments)).toBe(0.5);
  });
});

describe('computeTensorStatsPart', () => {
  it('counts zeros and everything that is not finite, and names the first bad row', async () => {
    const values = new Float32Array([1, -2, 0, -0, 3, Number.NaN, Number.POSITIVE_INFINITY, 4, Number.NEGATIVE_INFINITY, 5, 6, -7]);
    const { stats, rowRms, valueMap } = await computeTensorStatsPart(memoryRows(values, 4), computeTensorGrid(3, 4), everyRow, 0, context);
    expect(stats).toMatchObject({ rows: 3, values: 12, min: -7, max: 6, zeros: 2, nan: 1, positiveInf: 1, negativeInf: 1, firstBadRow: 1 });
    expect(stats.moments.count).toBe(9);
    expect(stats.sumOfSquares).toBe(1 + 4 + 9 + 16 + 25 + 36 + 49);
    expect(rowRms.rms[0]).toBe(Math.fround(Math.sqrt(5 / 4)));
    expect(rowRms.rms[1]).toBe(Math.fround(Math.sqrt(25 / 2)));
    expect([...valueMap.max]).toEqual([2, 4, 7]);
    expect(valueMap.rms).toEqual(rowRms.rms);
  });
});

describe('computeHistogramPart', () => {
  it('puts edges into the bin above, the maximum into the last one', async () => {
    const values = new Float32Array([0, 0.25, 0.5, 0.75, 1, 1.5, -1, Number.NaN]);
    const range = { min: 0, max: 1, bins: 4 };
    const part = await computeHistogramPart(memoryRows(values, 8), computeTensorGrid(1, 8), everyRow, 0, range, context);
    expect([...part.counts]).toEqual([1, 1, 1, 2]);
    expect([part.below, part.above]).toEqual([1, 1]);
  });
});
