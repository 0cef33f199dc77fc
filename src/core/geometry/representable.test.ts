import { describe, expect, it } from 'vitest';
import { levelValues, parseLevels } from '../rounding/levels.ts';
import { computeRepresentableDirections } from './representable.ts';

const count = (levels: string) => computeRepresentableDirections(levelValues(parseLevels(levels))).length;

describe('computeRepresentableDirections', () => {
  it('finds the 26 directions of ternary vectors: 13 axes, both ends', () => {
    expect(count('-1..1')).toBe(26);
  });

  it('counts primitive vectors only: pentary 98, as 125 - 1 without the doubles of the 26', () => {
    expect(count('-2..2')).toBe(5 ** 3 - 1 - 26);
  });

  it('gives each direction once, of length 1, with its opposite', () => {
    const directions = computeRepresentableDirections(levelValues(parseLevels('-4..3')));
    const keys = new Set(directions.map((direction) => direction.map((part) => part.toFixed(9)).join()));
    expect(keys.size).toBe(directions.length);
    for (const [x, y, z] of directions) {
      expect(Math.hypot(x, y, z)).toBeCloseTo(1, 12);
      expect(keys.has([-x, -y, -z].map((part) => (part === 0 ? 0 : part).toFixed(9)).join())).toBe(true);
    }
  });
});
