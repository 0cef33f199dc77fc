import { describe, expect, it } from 'vitest';
import type { SheetRow } from './sheet.ts';
import { checkStep } from './story-checks.ts';

const holds = (step: number, rows: readonly SheetRow[]) => checkStep(step, rows).map((check) => check.holds);

const extremum = (distribution: string, n: number, mean: number, exact: number): SheetRow => ({
  distribution,
  n,
  mean,
  standardError: 0.001,
  exact,
});

describe('checks of the story', () => {
  it('wait while there are no numbers', () => {
    for (let step = 1; step <= 5; step++) {
      const checks = checkStep(step, []);
      expect(checks.length).toBeGreaterThanOrEqual(3);
      for (const check of checks) {
        expect(check.holds).toBeUndefined();
        expect(check.detail).not.toBe('');
      }
    }
  });

  it('hold for simulated means within 4 standard errors, and only then', () => {
    const good = [extremum('uniform', 2, 0.002, 0), extremum('uniform', 4, 0.503, 0.5)];
    expect(holds(1, good)).toEqual([true, true, true]);
    expect(holds(1, [extremum('uniform', 2, 0.005, 0), extremum('uniform', 4, 0.506, 0.5)])).toEqual([false, false, false]);
    const tails = [
      extremum('gaussian', 32, 0.777, 0.777),
      extremum('gaussian', 256, 0.864, 0.864),
      extremum('laplace', 256, 0.79, 0.79),
      extremum('student3', 256, 0.67, 0.67),
    ];
    expect(holds(2, tails)).toEqual([true, true, true, true]);
    expect(holds(2, tails.map((row) => ({ ...row, mean: 0.9 })))).toEqual([false, false, false, false]);
  });

  it('see an atom of the wrong size, a bin without partner and a missing share', () => {
    const bins = (shares: readonly number[], atom: number): SheetRow[] => [
      { distribution: 'gaussian', n: 4, from: -1, to: -1, probability: atom },
      ...shares.map((probability, bin) => ({ distribution: 'gaussian', n: 4, from: bin / 2 - 1, to: bin / 2 - 0.5, probability })),
    ];
    expect(holds(3, bins([0.125, 0.25, 0.25, 0.125], 0.25))).toEqual([true, true, true]);
    expect(holds(3, bins([0.125, 0.25, 0.24, 0.125], 0.3))).toEqual([false, false, false]);
  });

  it('know a table between two lines of ranks from one outside', () => {
    const ranks = (distribution: string, of: (rank: number) => number): SheetRow[] =>
      Array.from({ length: 16 }, (_, rank) => ({ distribution, n: 16, rank, exact: rank === 0 ? -1 : of(rank), standardError: 0.01 }));
    const gaussian = ranks('gaussian', (rank) => (rank - 8) * 0.085);
    expect(holds(4, [...gaussian, ...ranks('uniform', (rank) => rank / 8 - 1)])).toEqual([true, true, true]);
    expect(holds(4, [...gaussian, ...ranks('uniform', (rank) => (rank - 8) * 0.09)])).toEqual([true, false, true]);
  });

  it('compare the mirror average with the table as it is', () => {
    const row = (free: number, fixed: number): SheetRow => ({
      share: 1,
      free: 0.0058,
      fixed: 0.0058,
      difference: free,
      differenceError: 1e-5,
      differenceFixed: fixed,
      differenceFixedError: 1e-5,
    });
    expect(holds(5, [row(5e-4, -1e-4)])).toEqual([true, true, true]);
    expect(holds(5, [row(2e-5, 1e-4)])).toEqual([false, false, true]);
  });
});
