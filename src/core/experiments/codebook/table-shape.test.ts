import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedTables } from '../../rounding/levels.ts';
import { mirrorAverage, oddCubic, toIntegerTable } from './table-shape.ts';

const iq4nl = namedTables['iq4nl']!;
const free = { symmetric: false, zero: 'any' } as const;

describe('symmetric variants', () => {
  it('of IQ4_NL: the mirror average', () => {
    expect(mirrorAverage(iq4nl).slice(8)).toEqual([5.5, 17.5, 30, 43.5, 59, 76, 96.5, 120]);
    expect(mirrorAverage([-3, 1, 5])).toEqual([-4, 0, 4]);
  });

  it('the odd cubic gives back an odd cubic, and a line through two levels', () => {
    const cubic = [-1, -0.5, 0, 0.5, 1].map((t) => 3 * t + 2 * t ** 3);
    oddCubic(cubic).forEach((level, index) => expect(level).toBeCloseTo(cubic[index]!, 12));
    expect(oddCubic([-4, 2])).toEqual([-3, 3]);
    const fitted = oddCubic(iq4nl);
    fitted.forEach((level, index) => expect(level).toBeCloseTo(-fitted[15 - index]!, 12));
  });
});

describe('integer tables', () => {
  it('keeps a table that is one', () => {
    expect(toIntegerTable(iq4nl, free)).toEqual([...iq4nl]);
    expect(toIntegerTable([-1, 0, 0.5], free)).toEqual([-127, 0, 64]);
  });

  it('places or removes 0', () => {
    expect(toIntegerTable(iq4nl, { symmetric: false, zero: 'with' })[8]).toBe(0);
    expect(toIntegerTable([-127, -40, 0, 30, 90], { symmetric: false, zero: 'without' })).toEqual([
      -127, -40, -1, 30, 90,
    ]);
  });

  it('is always ascending, within limits, and fulfils its constraint', () => {
    const levels = fc
      .uniqueArray(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 64 })
      .map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(levels, fc.boolean(), fc.constantFrom('any', 'with', 'without'), (start, symmetric, zero) => {
        fc.pre(Math.max(...start.map(Math.abs)) > 1e-3 && (!symmetric || start.at(-1)! - start[0]! > 1e-3));
        const table = toIntegerTable(start, { symmetric, zero });
        expect(table).toHaveLength(start.length);
        table.forEach((level, index) => {
          expect(Number.isInteger(level) && Math.abs(level) <= 127).toBe(true);
          if (index > 0) expect(level).toBeGreaterThan(table[index - 1]!);
          if (symmetric) expect(level + table[table.length - 1 - index]!).toBe(0);
        });
      }),
    );
  });
});
