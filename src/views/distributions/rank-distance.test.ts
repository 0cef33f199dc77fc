import { describe, expect, it } from 'vitest';
import { nearestRanks, rankDistance } from './rank-distance.ts';

describe('distance of ranks', () => {
  it('leaves rank 0 out', () => {
    expect(rankDistance([-1, 0, 0.5], [-1, 0, 0.5])).toBe(0);
    expect(rankDistance([-1, 0.3, 0.1], [-1, 0, 0.5])).toBeCloseTo(Math.sqrt((0.09 + 0.16) / 2), 12);
  });

  it('finds the nearest', () => {
    const candidates = [['a', [-1, 0.9]], ['b', [-1, 0.5]], ['c', [-1, 0.45]]] as const; // prettier-ignore
    expect(nearestRanks([-1, 0.49], candidates)?.name).toBe('b');
    expect(nearestRanks([-1, 0.49], [])).toBeUndefined();
  });
});
