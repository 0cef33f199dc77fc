import { describe, expect, it } from 'vitest';
import { usableRuns } from './chunk-job.ts';

describe('usable runs of blocks', () => {
  const runs = (...blocks: readonly number[][]) => [...usableRuns(Float32Array.from(blocks.flat()), 2)].map(({ from, to }) => [from, to]);

  it('leave out zeros and what is not finite', () => {
    expect(runs([1, 0], [0, 0], [2, 1], [0, 3], [Number.NaN, 1], [Infinity, 1], [1, 1])).toEqual([[0, 1], [2, 4], [6, 7]]);
    expect(runs([0, 0])).toEqual([]);
    expect(runs([1, 2], [3, 4])).toEqual([[0, 2]]);
  });
});
