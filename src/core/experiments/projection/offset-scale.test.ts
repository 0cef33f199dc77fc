import { describe, expect, it } from 'vitest';
import { computeBestCentred, computeOffsetScaleSweep, countCentredCandidates, squaredCentredCosine } from './offset-scale.ts';

/** Eight Laplace samples of the published pictures. */
const published = [2.1987305, 1.0421944, 0.7682289, 0.24435928, 0.12848878, -0.24960263, -0.46659088, -4.641285];

describe('offset-scale sweep', () => {
  it('meets 30 roundings of the published block, the best as published', async () => {
    const { cells, cellOf, best, width, height } = await computeOffsetScaleSweep(published, 5, 128, 64);
    expect(cells).toHaveLength(30);
    expect(cells[best]!.levels).toEqual([4, 4, 4, 3, 3, 3, 3, 0]);
    expect(cells[best]!.value).toBeCloseTo(0.947324, 6);
    expect(cells.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(width * height);
    expect(Math.max(...cellOf)).toBe(29);
  });

  it('tells of every row', async () => {
    const rows: number[] = [];
    await computeOffsetScaleSweep([1, 0, -1], 4, 8, 3, (done) => void rows.push(done));
    expect(rows).toEqual([1, 2, 3]);
  });
});

describe('best centred levels', () => {
  it('is what a search of all 5^8 vectors finds for the published block', () => {
    const best = computeBestCentred(published, 5)!;
    expect(best.levels).toEqual([4, 4, 4, 3, 3, 3, 3, 0]);
    expect(best.value).toBeCloseTo(0.947324, 6);
    expect(best.candidates).toBe(countCentredCandidates(8, 5));
  });

  it('is what a search of all vectors finds', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const v = Array.from({ length: 4 }, (_, i) => Math.sin(seed * 7.1 + i * 3.3) + (i === seed % 4 ? 1 : 0));
      let best = 0;
      for (let code = 0; code < 4 ** 4; code++) {
        const value = squaredCentredCosine(v, [code & 3, (code >> 2) & 3, (code >> 4) & 3, (code >> 6) & 3]);
        if (value > best) best = value;
      }
      expect(computeBestCentred(v, 4)!.value, `seed ${seed}`).toBeCloseTo(best, 12);
    }
  });

  it('has none for a constant vector', () => expect(computeBestCentred([2, 2, 2], 4)).toBeUndefined());
});
