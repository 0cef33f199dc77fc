import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLabError } from '../core/lab-error.ts';
import { countingSource, memorySource } from '../gguf/source.ts';
import { convertToDat, convertToGguf } from './convert.ts';
import { fixtureEntries, imatrixGguf } from './fixture.ts';
import { readImatrixValues } from './imatrix.ts';
import { openImatrix } from './open.ts';

const gguf = imatrixGguf(fixtureEntries);
const columnsOf = (name: string) => fixtureEntries.find((entry) => entry.name === name)?.sums[0]!.length;
const expectedMeans = fixtureEntries.map(({ sums, counts }) =>
  sums.flatMap((row, e) => row.map((sum) => (counts[e]! > 0 ? sum / counts[e]! : 0))),
);

async function readAll(bytes: Uint8Array, columns = columnsOf) {
  const source = memorySource(bytes);
  const imatrix = await openImatrix(source, columns);
  const values = [];
  for (const row of imatrix.rows) values.push(await readImatrixValues(source, imatrix, row));
  return { imatrix, means: values.map(({ means }) => [...means]), counts: values.map(({ counts }) => [...counts]) };
}

describe('GGUF', () => {
  it.each(['little', 'big'] as const)('%s endian: means, counts and what was run', async (endian) => {
    const { imatrix, means, counts } = await readAll(imatrixGguf(fixtureEntries, endian));
    expect(imatrix).toMatchObject({
      format: 'imatrix-gguf',
      chunkCount: 2,
      chunkSize: 512,
      datasets: ['calibration.txt'],
      warnings: [],
    });
    expect(imatrix.rows.map(({ name, experts, columns }) => [name, experts, columns])).toEqual([
      ['blk.0.ffn_up_exps.weight', 3, 3],
      ['blk.1.ffn_up_exps.weight', 3, 3],
      ['blk.1.attn_q.weight', 1, 2],
    ]);
    expect(means).toEqual(expectedMeans);
    expect(counts).toEqual(fixtureEntries.map((entry) => entry.counts));
    expect(structuredClone(imatrix)).toEqual(imatrix);
  });

  it('reads no values to list the entries', async () => {
    const wide = [{ name: 'a', sums: [Array.from({ length: 2 ** 20 }, () => 1)], counts: [512] }];
    const source = countingSource(memorySource(imatrixGguf(wide)));
    await openImatrix(source);
    expect(source.bytesRead).toBeLessThan(2 ** 17);
  });

  it('leaves out what is incomplete, and refuses other GGUF files', async () => {
    const odd = imatrixGguf([
      {
        name: 'a',
        sums: [
          [1, 2],
          [3, 4],
        ],
        counts: [1, 1, 1],
      },
      fixtureEntries[2]!,
    ]);
    const { imatrix } = await readAll(odd);
    expect(imatrix.rows.map(({ name }) => name)).toEqual(['blk.1.attn_q.weight']);
    expect(imatrix.warnings).toMatchObject([{ code: 'bad-entry', tensor: 'a' }]);
  });
});

describe('.dat', () => {
  it('holds the same means after conversion', async () => {
    const { imatrix } = await readAll(gguf);
    const { bytes, losses } = await convertToDat(memorySource(gguf), imatrix);
    const dat = await readAll(bytes);
    expect(dat.imatrix).toMatchObject({
      format: 'imatrix-dat',
      chunkCount: 2,
      chunkSize: null,
      datasets: ['calibration.txt'],
      warnings: [],
    });
    expect(dat.means).toEqual(expectedMeans);
    expect(dat.counts).toEqual([[1, 0, 1], [1, 1, 1], [2]]);
    expect(losses).toEqual([
      expect.stringContaining('blk.0.ffn_up_exps.weight'),
      expect.stringContaining('512 tokens'),
    ]);
    const back = await convertToGguf(memorySource(bytes), dat.imatrix);
    const again = await readAll(back.bytes);
    expect(again.means).toEqual(expectedMeans);
    expect(again.counts).toEqual([[512, 0, 512], [512, 512, 512], [1024]]);
    expect(back.losses).toEqual([expect.stringContaining('512 tokens are assumed')]);
  });

  it('says when it cannot tell experts apart', async () => {
    const { imatrix } = await readAll(gguf);
    const { bytes } = await convertToDat(memorySource(gguf), imatrix);
    const blind = await readAll(bytes, () => undefined);
    expect(blind.imatrix.rows.map(({ experts, columns, isSplitKnown }) => [experts, columns, isSplitKnown])).toEqual([
      [1, 9, false],
      [1, 9, false],
      [1, 2, true],
    ]);
    expect(blind.imatrix.warnings.map(({ code }) => code)).toEqual(['experts-unknown', 'experts-unknown']);
    // Columns that do not divide the values are no answer either.
    expect((await readAll(bytes, () => 4)).imatrix.rows[0]).toMatchObject({ experts: 1, isSplitKnown: false });
    expect((await convertToGguf(memorySource(bytes), blind.imatrix)).losses[0]).toContain('not told apart');
  });

  it('opens the whole entries of a cut file, at every length', async () => {
    const { imatrix } = await readAll(gguf);
    const { bytes } = await convertToDat(memorySource(gguf), imatrix);
    // The file may end before the name of the calibration text, but not inside it.
    const nameStart = bytes.byteLength - 'calibration.txt'.length;
    let mostRows = 0;
    for (let end = 0; end < bytes.byteLength; end++) {
      const cut = await openImatrix(memorySource(bytes.subarray(0, end))).catch((error: unknown) => {
        if (!isLabError(error)) throw error;
        return undefined;
      });
      if (cut === undefined) continue;
      expect(cut.rows.length).toBeGreaterThanOrEqual(mostRows);
      mostRows = cut.rows.length;
      const isCutShort = cut.rows.length < 3;
      expect(
        cut.warnings.some(({ code }) => code === 'truncated'),
        `cut at ${end}`,
      ).toBe(isCutShort || end >= nameStart);
    }
    expect(mostRows).toBe(3);
  });

  it('fails by named errors only, for 3,000 mutated files', async () => {
    const { imatrix } = await readAll(gguf);
    const { bytes } = await convertToDat(memorySource(gguf), imatrix);
    const edit = fc.record({ at: fc.nat(bytes.byteLength - 1), value: fc.nat(255) });
    const property = fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
      const mutated = bytes.slice();
      for (const { at, value } of edits) mutated[at] = value;
      await readAll(mutated).catch((error: unknown) => {
        if (!isLabError(error)) throw error;
      });
    });
    await fc.assert(property, { numRuns: 3000, seed: 11 });
  });

  it('refuses what is none', async () => {
    await expect(openImatrix(memorySource(new Uint8Array(100)))).rejects.toMatchObject({ code: 'imatrix/not-imatrix' });
    await expect(openImatrix(memorySource(new Uint8Array(0)))).rejects.toMatchObject({ code: 'imatrix/not-imatrix' });
  });
});
