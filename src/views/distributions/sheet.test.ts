import { describe, expect, it } from 'vitest';
import { digitsFor, fixed, withError, zOf } from './format.ts';
import { seriesOf, simulatedLengths } from './series.ts';
import { densitySheet, extremumSheet, ranksSheet, worstZ } from './sheet.ts';

const series = seriesOf({ dist: ['gaussian', 'student'], nu: 5, mixp: 5, mixr: 4 });
const point = (at: number, mean: number) => ({ at, mean, standardError: 0.01, blocks: 100 });

describe('sheets', () => {
  it('has a row per family and length, exact where the curve is there', () => {
    const { rows } = extremumSheet(
      series,
      { gaussian: [point(2, 0.02), point(3, 0.3)], student5: [point(2, 0.01)] },
      { gaussian: Float64Array.of(0, 0.29) },
    );
    expect(rows.map(({ distribution, n, exact }) => [distribution, n, exact])).toEqual([
      ['gaussian', 2, 0],
      ['gaussian', 3, 0.29],
      ['student5', 2, undefined],
    ]);
    expect(rows[1]!.z).toBeCloseTo(1, 9);
    expect(worstZ(rows)).toEqual({ z: 2, count: 2 });
  });

  it('lists exact ranks where nothing was simulated', () => {
    const shapes = { gaussian: { rankMeans: Float64Array.of(-1, 0), interior: Float64Array.of(0.25, 0.25) } };
    expect(ranksSheet(series, 2, {}, shapes).rows).toEqual([
      { distribution: 'gaussian', n: 2, rank: 0, exact: -1 },
      { distribution: 'gaussian', n: 2, rank: 1, exact: 0 },
    ]);
    const { rows } = densitySheet(series, 2, shapes);
    expect(rows.map(({ from, to, probability }) => [from, to, probability])).toEqual([
      [-1, -1, 0.5],
      [-1, 0, 0.25],
      [0, 1, 0.25],
    ]);
    expect(rows.reduce((sum, { probability }) => sum + Number(probability), 0)).toBe(1);
  });

  it('does not count certain values as comparisons', () => {
    expect(worstZ([{ standardError: 0, z: 0 }])).toBeUndefined();
  });
});

describe('numbers', () => {
  it('have the digits that their standard error supports', () => {
    expect([0.5, 0.0042, 0.00011, 0].map(digitsFor)).toEqual([3, 4, 5, 4]);
    expect(withError(-0.77712, 0.0042)).toBe('−0.7771 ± 0.0042');
  });

  it('never show a negative zero', () => {
    expect(fixed(-0.0001, 2)).toBe('0.00');
    expect(fixed(-0.5, 1)).toBe('−0.5');
  });

  it('measure distance in standard errors, certain values included', () => {
    expect(zOf(1.5, 0.25, 1)).toBe(2);
    expect(zOf(-1, 0, -1)).toBe(0);
    expect(zOf(-1, 0, 1)).toBe(Infinity);
  });
});

describe('simulated block lengths', () => {
  it('are all of a short range', () => {
    expect(simulatedLengths(2, 64)).toEqual(Array.from({ length: 63 }, (_, index) => index + 2));
  });

  it('thin out over a long range, with both ends and no repeats', () => {
    const lengths = simulatedLengths(2, 256);
    expect(lengths.slice(0, 31)).toEqual(Array.from({ length: 31 }, (_, index) => index + 2));
    expect(lengths.at(-1)).toBe(256);
    expect(lengths.length).toBeLessThan(64);
    expect(new Set(lengths).size).toBe(lengths.length);
    expect(lengths).toContain(64);
    expect(lengths).toContain(128);
  });
});
