import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openGguf } from './reader.ts';
import { compareRecipes } from './recipe-compare.ts';
import { memorySource } from './source.ts';

const tensor = (name: string, typeName: string) => ({ name, typeName, elementCount: 100, byteLength: typeName === '?' ? null : 50 });
const model = (...list: readonly [name: string, types: string][]) =>
  list.flatMap(([name, types]) => types.split('').map((type, block) => tensor(name.replace('*', String(block)), type)).filter(({ typeName }) => typeName !== '.'));

describe('compareRecipes', () => {
  it('splits a run of blocks wherever one of the models changes type', () => {
    const rows = compareRecipes([model(['out', 'F'], ['blk.*.q', 'AAAABB']), model(['blk.*.q', 'CCDDDD'], ['extra', 'E'])]);
    expect(rows.map(({ pattern, cells, differs }) => [pattern, cells.map((cell) => cell && `${cell.typeName}${cell.tensorCount}`), differs])).toEqual([
      ['out', ['F1', undefined], true],
      ['blk.[0-1].q', ['A2', 'C2'], true],
      ['blk.[2-3].q', ['A2', 'D2'], true],
      ['blk.[4-5].q', ['B2', 'D2'], true],
      ['extra', [undefined, 'E1'], true],
    ]);
  });

  it('marks equal rows, keeps gaps between blocks, adds up sizes', () => {
    const rows = compareRecipes([model(['blk.*.q', 'AA.A']), model(['blk.*.q', 'AA.A'])]);
    expect(rows.map(({ pattern, differs }) => [pattern, differs])).toEqual([
      ['blk.[0-1].q', false],
      ['blk.3.q', false],
    ]);
    expect(rows[0]!.cells[0]).toEqual({ typeName: 'A', tensorCount: 2, elementCount: 200, byteLength: 100 });
    expect(compareRecipes([model(['a', '?'])])[0]!.cells[0]!.byteLength).toBeNull();
  });
});

const recipes = new URL('../../../shared/samples/recipes/', import.meta.url);
describe.skipIf(!existsSync(recipes))('compareRecipes on the three published recipes', () => {
  it('gives each model the rows of its manifest, refined by those of the others', async () => {
    const { files } = JSON.parse(readFileSync(new URL('manifest.json', recipes), 'utf8')) as { files: { file: string; rows: Record<string, string> }[] };
    const tensors = [];
    for (const { file } of files) tensors.push((await openGguf(memorySource(readFileSync(new URL(file, recipes))))).tensors);
    const rows = compareRecipes(tensors);
    expect(rows.some(({ differs }) => !differs)).toBe(true);
    files.forEach(({ file, rows: expected }, index) => {
      for (const { pattern, cells } of rows) {
        const cell = cells[index];
        if (cell) expect(`${pattern} ${cell.typeName}`, file).toBe(`${pattern} ${typeIn(expected, pattern)}`);
      }
      const counted = rows.reduce((sum, { cells }) => sum + (cells[index]?.tensorCount ?? 0), 0);
      expect(counted).toBe(tensors[index]!.length);
    });
  });
});

/** The type that a manifest gives to the first block of a pattern. */
function typeIn(expected: Record<string, string>, pattern: string): string | undefined {
  const match = /^blk\.\[?(\d+)[^.]*\.(.+)$/.exec(pattern);
  if (!match) return expected[pattern];
  const [block, role] = [Number(match[1]), match[2]!];
  return Object.entries(expected).find(([key]) => {
    const range = /^blk\.(?:\[(\d+)-(\d+)\]|(\d+))\.(.+)$/.exec(key);
    return range?.[4] === role && block >= Number(range[1] ?? range[3]) && block <= Number(range[2] ?? range[3]);
  })?.[1];
}
