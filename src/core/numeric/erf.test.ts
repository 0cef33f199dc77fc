import { describe, expect, it } from 'vitest';
import { erf } from './erf.ts';

/** Abramowitz and Stegun, table 7.1 and 7.3 (erfc), to the digits printed there and extended with 50-digit arithmetic. */
const values: readonly (readonly [number, number])[] = [
  [0, 0],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [3, 0.9999779095030014],
  [4, 0.9999999845827421],
];

describe('erf', () => {
  it.each(values)('erf(%f) = %f', (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThan(4e-16);
    expect(erf(-x)).toBe(-erf(x));
  });

  it('has no seam where the series hands over to the continued fraction', () => {
    const slope = (2 / Math.sqrt(Math.PI)) * Math.exp(-9);
    expect(Math.abs(erf(3 + 1e-9) - erf(3 - 1e-9) - 2e-9 * slope)).toBeLessThan(3e-16);
  });

  it('saturates and passes NaN on', () => {
    expect(erf(Infinity)).toBe(1);
    expect(erf(-40)).toBe(-1);
    expect(erf(Number.NaN)).toBeNaN();
  });
});
