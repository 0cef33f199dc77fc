import { describe, expect, it } from 'vitest';
import { areaMean, emptyStats, pixelMean } from '../../core/experiments/projection/stats.ts';
import { fullWindow } from '../../core/geometry/equirectangular.ts';
import { computeHistogram, histogramCsv } from './export-map.ts';
import { paneScale } from './pane-field.ts';
import { angleDeg, computePaneValues, computeRowsStats } from './pane-values.ts';

const cosines = (...degrees: number[]) => Float32Array.from(degrees, (deg) => Math.cos((deg * Math.PI) / 180));
const rounded = (values: Float32Array) => Array.from(values, (value) => Number(value.toFixed(3)));
const a = {
  values: cosines(2, 5, 0, Number.NaN),
  regret: Float32Array.of(0, cosines(3)[0]! - cosines(5)[0]!, 0, Number.NaN),
};
const b = { values: cosines(4, 1, 0, 7) };

describe('what a pane draws', () => {
  it('is the angle of the cosine', () => {
    expect(rounded(computePaneValues({ kind: 'value', subject: 'a' }, 'angle', a))).toEqual([2, 5, 0, Number.NaN]);
    expect(angleDeg(1.0000001)).toBe(0);
  });

  it('is the regret in cosines or degrees, never negative', () => {
    expect(computePaneValues({ kind: 'regret', subject: 'a' }, 'cosine', a)).toBe(a.regret);
    expect(rounded(computePaneValues({ kind: 'regret', subject: 'a' }, 'angle', a))).toEqual([0, 2, 0, Number.NaN]);
  });

  it('is the first minus the second', () => {
    const difference = computePaneValues({ kind: 'difference', subject: 'a', minus: 'b' }, 'angle', a, b);
    expect(rounded(difference)).toEqual([-2, 4, 0, Number.NaN]);
  });
});

describe('computeRowsStats', () => {
  it('leaves undefined pixels out and weighs rows by area', () => {
    const window = fullWindow(4);
    // Two rows, the poles: no area at all.
    const poles = computeRowsStats(window, 0, Float32Array.of(1, 2, 3, Number.NaN, 5, 5, 5, 5));
    expect(poles).toMatchObject({ count: 7, undefinedCount: 1, min: 1, max: 5, sum: 26 });
    expect(pixelMean(poles)).toBeCloseTo(26 / 7, 12);
    const six = fullWindow(6);
    const stats = computeRowsStats(
      six,
      0,
      Float32Array.from({ length: 18 }, (_, index) => Math.floor(index / 6)),
    );
    expect(areaMean(stats)).toBeCloseTo(1, 9);
  });
});

describe('paneScale', () => {
  it('is symmetric for differences and starts at 0 for regret', () => {
    const span = { ...emptyStats, count: 1, min: -0.002, max: 0.001 };
    expect(paneScale({ kind: 'difference', subject: 'a', minus: 'b' }, 'cosine', 'viridis', [span])).toMatchObject({
      low: -0.002,
      high: 0.002,
    });
    expect(paneScale({ kind: 'regret', subject: 'a' }, 'cosine', 'viridis', [span])).toMatchObject({
      low: 0,
      high: 0.001,
    });
    expect(paneScale({ kind: 'value', subject: 'a' }, 'cosine', 'viridis', [span, { ...span, max: 1 }])).toMatchObject({
      low: -0.002,
      high: 1,
    });
  });

  it('never lets float noise look like a result', () => {
    const none = { ...emptyStats, count: 1, min: 0, max: 3e-8 };
    expect(paneScale({ kind: 'regret', subject: 'a' }, 'cosine', 'viridis', [none]).high).toBe(1e-6);
  });
});

describe('histogram', () => {
  it('counts every defined value once, the highest in the last bin', () => {
    expect([...computeHistogram(Float32Array.of(0, 0.49, 0.5, 1, Number.NaN), 0, 1, 2)]).toEqual([2, 2]);
  });

  it('writes bin borders and counts', () => {
    const lines = histogramCsv(Float32Array.of(0, 1), 0, 1, 'cosine').trim().split('\n');
    expect(lines[0]).toBe('cosine from,cosine to,directions');
    expect(lines).toHaveLength(257);
    expect(lines[1]).toBe('0,0.00390625,1');
    expect(lines[256]!.endsWith(',1')).toBe(true);
  });
});
