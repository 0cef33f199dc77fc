import { describe, expect, it } from 'vitest';
import { fillImatrixLike, fillImportance, type ImportanceOfX, importancesOfX } from './importance.ts';

const weights = (kind: ImportanceOfX, x: number[], dims = x.length): number[] => {
  const out = new Float32Array(x.length);
  fillImportance(kind, Float64Array.from(x), x.length / dims, dims, out);
  return [...out];
};

describe('importances of x', () => {
  it.each<[ImportanceOfX, number[]]>([
    ['uniform', [1, 1]],
    ['x2', [9, 16]],
    ['absx', [3, 4]],
    ['sqrtabsx', [Math.sqrt(3), 2]],
    ['sigma', [Math.sqrt(12.5) + 3, Math.sqrt(12.5) + 4]],
    ['rms2', [Math.sqrt(25 + 9), Math.sqrt(25 + 16)]],
  ])('%s', (kind, expected) => {
    expect(weights(kind, [-3, 4])).toEqual(expected.map(Math.fround));
  });

  it('take each vector alone', () => {
    const x = [1, -2, 3, 0.5, 0, -4];
    for (const kind of importancesOfX)
      expect(weights(kind, x, 3)).toEqual([...weights(kind, x.slice(0, 3)), ...weights(kind, x.slice(3))]);
  });
});

describe('imatrix-like importances', () => {
  const draw = (x: Float32Array, dims: number, firstBlock: number, seed = 1): Float32Array => {
    const out = new Float32Array(x.length);
    fillImatrixLike(x, x.length / dims, dims, { seed, firstBlock }, out);
    return out;
  };

  it('do not depend on where a range of blocks begins', () => {
    const x = Float32Array.from({ length: 60 }, (_, i) => Math.sin(i) + 0.1);
    expect(draw(x, 6, 5).subarray(24)).toEqual(draw(x.subarray(24), 6, 9));
    expect(draw(x, 6, 5, 2)).not.toEqual(draw(x, 6, 5, 1));
  });

  it('are chi square of one degree of freedom times sqrt(2 mean x^2 + x^2)', () => {
    // Blocks of ones: the factor is sqrt(3); c has mean 1, variance 2, and is below 0.454936 half of the time.
    const count = 40_000;
    const c = draw(new Float32Array(count * 4).fill(1), 4, 0).map((value) => value / Math.sqrt(3));
    const mean = c.reduce((sum, value) => sum + value, 0) / c.length;
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(2 / c.length));
    const below = c.filter((value) => value < 0.454936).length / c.length;
    expect(Math.abs(below - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / c.length));
  });
});
