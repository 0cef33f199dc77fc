import { describe, expect, it } from 'vitest';
import { namedFamilies, parseFamily } from './family.ts';
import { unitIntervalRule } from './quadrature.ts';

const { nodes, weights } = unitIntervalRule(0.02);

describe('families', () => {
  it.each([...namedFamilies, parseFamily('student4'), parseFamily('mix20x10')])(
    '$id: the cdf is the integral of the density',
    (family) => {
      for (const end of [0.3, 0.9, 2.5, 7]) {
        const limit = Math.min(end, family.largestMagnitude);
        const integral = nodes.reduce(
          (sum, node, index) => sum + weights[index]! * limit * family.magnitudeDensity(node * limit),
          0,
        );
        expect(Math.abs(integral - family.magnitudeCdf(limit))).toBeLessThan(1e-13);
      }
      expect(family.magnitudeCdf(family.largestMagnitude)).toBeGreaterThan(1 - 1e-14);
    },
  );

  it('knows tabulated quantiles of Student-t: two-sided 95 % at 3 and 10 degrees of freedom', () => {
    // Printed to six digits after the point in the usual tables.
    expect(parseFamily('student3').magnitudeCdf(3.182446)).toBeCloseTo(0.95, 7);
    expect(parseFamily('student10').magnitudeCdf(2.228139)).toBeCloseTo(0.95, 7);
  });

  it('reads back the id of every family', () => {
    for (const family of namedFamilies) expect(parseFamily(family.id)).toBe(family);
    expect(parseFamily('student17').id).toBe('student17');
    expect(parseFamily('mix10x8').id).toBe('mix10x8');
  });

  it.each(['', 'cauchy', 'student2', 'student31', 'student3.5', 'mix0x4', 'mix5x1', 'mix51x4', '<b>', 'toString'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseFamily(text)).toThrow(expect.objectContaining({ code: 'distribution/unknown-family' }));
    },
  );
});
