import { expect, it } from 'vitest';
import { memorySource } from '../gguf/source.ts';
import { compareImatrices, type ImatrixInFile } from './compare.ts';
import { convertToDat } from './convert.ts';
import { type FixtureEntry, fixtureEntries, imatrixGguf } from './fixture.ts';
import { openImatrix } from './open.ts';

const opened = async (bytes: Uint8Array): Promise<ImatrixInFile> => {
  const source = memorySource(bytes);
  return { source, imatrix: await openImatrix(source) };
};

const matrixOf = (entries: readonly FixtureEntry[]) => opened(imatrixGguf(entries));

it('finds a matrix equal to itself, also after a conversion', async () => {
  const gguf = await matrixOf(fixtureEntries);
  const dat = await opened((await convertToDat(gguf.source, gguf.imatrix)).bytes);
  for (const other of [gguf, dat])
    for (const difference of await compareImatrices(gguf, other)) {
      expect(difference.status).toBe('both');
      expect(difference.cosine).toBeCloseTo(1, 12);
      expect(difference).toMatchObject({ relRms: 0, sumRatio: 1 });
      expect(difference.missing[0]).toBe(difference.missing[1]);
    }
});

it('agrees with numbers done by hand, over experts with data in both', async () => {
  const name = 'blk.0.ffn_up_exps.weight';
  // Means u = (1 2) (-) (3 4) and v = (2 0) (5 5) (-): only the first expert counts.
  const first = await matrixOf([
    {
      name,
      sums: [
        [8, 16],
        [0, 0],
        [6, 8],
      ],
      counts: [8, 0, 2],
    },
  ]);
  const second = await matrixOf([
    {
      name,
      sums: [
        [8, 0],
        [5, 5],
        [0, 0],
      ],
      counts: [4, 1, 0],
    },
  ]);
  const [difference] = await compareImatrices(first, second);
  expect(difference).toMatchObject({ name, status: 'both', missing: [1, 1] });
  expect(difference!.cosine).toBeCloseTo(2 / (Math.sqrt(5) * 2), 12);
  expect(difference!.relRms).toBeCloseTo(Math.sqrt(5 / 5), 12);
  expect(difference!.sumRatio).toBeCloseTo(2 / 3, 12);
});

it('lists what only one has, and what has other columns', async () => {
  const first = await matrixOf([
    { name: 'a', sums: [[1, 2]], counts: [1] },
    { name: 'b', sums: [[1, 2]], counts: [1] },
  ]);
  const second = await matrixOf([
    { name: 'c', sums: [[1, 2]], counts: [1] },
    { name: 'b', sums: [[1, 2, 3]], counts: [1] },
  ]);
  expect((await compareImatrices(first, second)).map(({ name, status, missing }) => [name, status, missing])).toEqual([
    ['a', 'only-first', [0, null]],
    ['b', 'columns', [0, 0]],
    ['c', 'only-second', [null, 0]],
  ]);
});

it('has no similarity where no expert has data in both', async () => {
  const first = await matrixOf([
    {
      name: 'a',
      sums: [
        [1, 1],
        [0, 0],
      ],
      counts: [1, 0],
    },
  ]);
  const second = await matrixOf([
    {
      name: 'a',
      sums: [
        [0, 0],
        [1, 1],
      ],
      counts: [0, 1],
    },
  ]);
  expect((await compareImatrices(first, second))[0]).toMatchObject({
    status: 'both',
    cosine: null,
    relRms: null,
    sumRatio: null,
  });
});

it('stops when cancelled', async () => {
  const matrix = await matrixOf(fixtureEntries);
  await expect(compareImatrices(matrix, matrix, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'job/cancelled',
  });
});
