import { describe, expect, it } from 'vitest';
import { meterLine, sortMeter } from './meter-rows.ts';

const blocksOf = (means: readonly number[], negative: number, blocks = 100) => ({
  n: means.length,
  blocks,
  skipped: 0,
  negative,
  means: Float64Array.from(means),
  standardErrors: Float64Array.from(means, () => 0.01),
  interior: new Float64Array(64),
});

describe('the asymmetry meter', () => {
  it('says how lopsided a tensor is and what it is like', () => {
    const line = meterLine({ tensor: 'a', blocks: blocksOf([-1, 0, 0.6], 25) }, [
      ['near', [-1, 0, 0.5]],
      ['far', [-1, 0, 0.9]],
    ]);
    expect(line).toMatchObject({ tensor: 'a', end: 0.6, endError: 0.01, negative: 0.25, nearest: 'near', blocks: 100 });
    expect(line.distance).toBeCloseTo(0.1 / Math.SQRT2, 12);
    expect(line.negativeError).toBeCloseTo(Math.sqrt(0.25 * 0.75) / 10, 12);
    expect(meterLine({ tensor: 'a', blocks: blocksOf([-1, 1], 50) }, []).nearest).toBe('');
  });

  it('sorts by every column', () => {
    const lines = [
      meterLine({ tensor: 'blk.10', blocks: blocksOf([-1, 0.9], 50) }, []),
      meterLine({ tensor: 'blk.2', blocks: blocksOf([-1, 0.5], 80) }, []),
      meterLine({ tensor: 'blk.1', blocks: blocksOf([-1, 0.7], 30) }, []),
    ];
    const order = (column: 'tensor' | 'end' | 'negative', descending: boolean) =>
      sortMeter(lines, { column, descending }).map(({ tensor }) => tensor);
    expect(order('tensor', false)).toEqual(['blk.1', 'blk.2', 'blk.10']);
    expect(order('end', false)).toEqual(['blk.2', 'blk.1', 'blk.10']);
    expect(order('negative', true)).toEqual(['blk.2', 'blk.1', 'blk.10']);
  });
});
