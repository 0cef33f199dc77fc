import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../gguf/source.ts';
import { convertToDat, convertToGguf } from './convert.ts';
import { computeCoverage } from './coverage.ts';
import { readImatrixValues } from './imatrix.ts';
import { openImatrix } from './open.ts';

const samples = new URL('../../../shared/samples/', import.meta.url);
const isPresent = existsSync(samples);
if (!isPresent)
  process.stderr.write(`imatrix samples.test.ts: ${samples.pathname} is absent, sample matrices are not checked\n`);

interface Expected {
  chunk_count: number;
  chunk_size: number;
  entries: {
    name: string;
    experts: number;
    columns: number;
    missing: number[];
    missing_percent: number;
    mean_first: number[];
  }[];
}

const read = (path: string) => memorySource(readFileSync(new URL(path, samples)), path);
const json = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, samples), 'utf8')) as T;

describe.skipIf(!isPresent)('sample matrices (skipped where ../shared/samples is absent)', () => {
  const expected = isPresent ? json<Expected>('imatrix/expected.json') : undefined!;
  const columnsOf = (name: string) => expected.entries.find((entry) => entry.name === name)?.columns;

  it.each(['moe.gguf', 'moe.dat'])('%s has the expected contents', async (file) => {
    const source = read(`imatrix/${file}`);
    const imatrix = await openImatrix(source, columnsOf);
    expect(imatrix.warnings).toEqual([]);
    expect(imatrix.chunkCount).toBe(expected.chunk_count);
    expect(imatrix.datasets).toEqual(['sample-calib']);
    expect(imatrix.chunkSize).toBe(file === 'moe.gguf' ? expected.chunk_size : null);
    for (const [index, entry] of expected.entries.entries()) {
      const row = imatrix.rows[index]!;
      const values = await readImatrixValues(source, imatrix, row);
      expect(row).toMatchObject({ name: entry.name, experts: entry.experts, columns: entry.columns });
      expect(computeCoverage(values)).toMatchObject({ missing: entry.missing, missingPercent: entry.missing_percent });
      const tolerance = file === 'moe.gguf' ? 0 : 1e-7;
      for (const [column, mean] of entry.mean_first.entries())
        expect(Math.abs(values.means[column]! / mean - 1)).toBeLessThanOrEqual(tolerance);
    }
  });

  it('cut.dat opens with the entries before the cut', async () => {
    const imatrix = await openImatrix(read('imatrix/cut.dat'), columnsOf);
    expect(imatrix.rows.map(({ name }) => name)).toEqual(expected.entries.slice(0, 2).map(({ name }) => name));
    expect(imatrix.warnings).toMatchObject([{ code: 'truncated' }]);
  });

  it('moe.gguf converts to moe.dat, byte for byte', async () => {
    const source = read('imatrix/moe.gguf');
    const { bytes } = await convertToDat(source, await openImatrix(source));
    expect(Buffer.compare(bytes, readFileSync(new URL('imatrix/moe.dat', samples)))).toBe(0);
  });

  it('a real legacy file reads, and keeps its means through GGUF', async () => {
    const about = json<{
      entries: number;
      tail: { last_chunk: number; dataset: string };
      first: { name: string; ncall: number; nval: number; mean: number }[];
    }>('imatrix-real/llama-3.2-3b-instruct.dat.expected.json');
    const source = read('imatrix-real/llama-3.2-3b-instruct.dat');
    const imatrix = await openImatrix(source);
    expect(imatrix.warnings).toEqual([]);
    expect(imatrix.rows).toHaveLength(about.entries);
    expect(imatrix).toMatchObject({ chunkCount: about.tail.last_chunk, datasets: [about.tail.dataset] });
    for (const [index, first] of about.first.entries()) {
      const { means, counts } = await readImatrixValues(source, imatrix, imatrix.rows[index]!);
      expect(imatrix.rows[index]).toMatchObject({ name: first.name, columns: first.nval });
      expect([...counts]).toEqual([first.ncall]);
      expect(means.reduce((sum, mean) => sum + mean, 0) / means.length).toBeCloseTo(first.mean, 6);
    }
    const { bytes } = await convertToGguf(source, imatrix);
    const converted = memorySource(bytes);
    const again = await openImatrix(converted);
    for (const [index, row] of again.rows.entries()) {
      const before = await readImatrixValues(source, imatrix, imatrix.rows[index]!);
      const after = await readImatrixValues(converted, again, row);
      // A product and a quotient in f32 lose at most one bit each.
      const worst = before.means.reduce(
        (most, mean, column) => Math.max(most, Math.abs(after.means[column]! - mean) / mean || 0),
        0,
      );
      expect(worst, row.name).toBeLessThanOrEqual(2 ** -22);
    }
  });
});
