import { describe, expect, it } from 'vitest';
import { memoryRows } from '../tensor/row-source.ts';
import { plannedBlocks, readTensorBlocks, tensorBlockPlace } from './tensor-blocks.ts';

const cols = 10;
const source = memoryRows(
  Float32Array.from({ length: 8 * cols }, (_, i) => i),
  cols,
);

describe('blocks of a tensor', () => {
  it('are all of them, in order, when more are asked for', async () => {
    const plan = { rows: 8, cols, n: 4, blocks: 1000 };
    expect(plannedBlocks(plan)).toBe(16);
    const places = Array.from({ length: 16 }, (_, index) => tensorBlockPlace(plan, index));
    expect(places).toEqual(Array.from({ length: 16 }, (_, index) => ({ row: Math.floor(index / 2), col: 4 * (index % 2) })));
    expect(Array.from(await readTensorBlocks(source, plan, 3, 2))).toEqual([14, 15, 16, 17, 20, 21, 22, 23]);
  });

  it('are spread over the rows when there are more than asked for', () => {
    const plan = { rows: 8, cols, n: 4, blocks: 6 };
    expect(plannedBlocks(plan)).toBe(6);
    expect(Array.from({ length: 6 }, (_, index) => tensorBlockPlace(plan, index).row)).toEqual([0, 0, 2, 2, 5, 5]);
  });

  it('need rows that hold one', async () => {
    await expect(readTensorBlocks(source, { rows: 8, cols, n: 16, blocks: 1 }, 0, 1)).rejects.toMatchObject({ code: 'distribution/short-rows' });
  });
});
