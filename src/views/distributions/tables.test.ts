import { describe, expect, it } from 'vitest';
import { exactDistribution } from '../../core/experiments/distributions/exact.ts';
import { parseFamily } from '../../core/experiments/distributions/family.ts';
import { levelsProblem } from '../../core/rounding/levels.ts';
import { levelTables, rankOfLevel, tableDistance } from './tables.ts';

const ranks = (family: string, n: number) => exactDistribution(parseFamily(family)).rankMeans(n);

describe('tables over ranks', () => {
  it('scales IQ4_NL to -1 .. 113/127', () => {
    const [table] = levelTables(['iq4nl'], '');
    expect(table!.scaled.map((value) => Number(value.toFixed(3)))).toEqual(
      [-1, -0.819, -0.654, -0.512, -0.386, -0.276, -0.173, -0.079, 0.008, 0.102, 0.197, 0.299, 0.417, 0.543, 0.701, 0.89], // prettier-ignore
    );
  });

  it('puts both ends at -1 and both middles on each other', () => {
    expect([0, 8, 15].map((level) => rankOfLevel(level, 16, 32))).toEqual([0, 16, 30]);
  });

  it('has distance 0 between -8..7 and uniform ranks, whichever side is long', () => {
    const [table] = levelTables(['own'], '-8..7');
    expect(tableDistance(table!.scaled, ranks('uniform', 16))).toBeCloseTo(0, 15);
    expect(tableDistance(table!.scaled, ranks('uniform', 32))).toBeCloseTo(0, 15);
    const [mirrored] = levelTables(['own'], '-7..8');
    expect(tableDistance(mirrored!.scaled, ranks('uniform', 16))).toBeCloseTo(0, 15);
  });

  it('finds IQ4_NL between Gaussian and uniform', () => {
    const [table] = levelTables(['iq4nl'], '');
    const means = [ranks('gaussian', 16), ranks('uniform', 16)];
    table!.scaled.slice(1, 7).forEach((value, index) => {
      expect(value).toBeLessThan(means[0]![index + 1]!);
      expect(value).toBeGreaterThan(means[1]![index + 1]!);
    });
  });

  it('leaves out an own table that is none, and says why', () => {
    expect(levelTables(['own'], '3,2')).toEqual([]);
    expect(levelsProblem('3,2')).toMatch(/no set of levels/);
    expect(levelsProblem('-4..3')).toBeUndefined();
  });
});
