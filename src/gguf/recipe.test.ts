import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openGguf } from './reader.ts';
import { collapseRecipe } from './recipe.ts';
import { memorySource } from './source.ts';

/** `name type` per line, each of 10 elements and 100 bytes. */
function rowsOf(text: string): string[] {
  const tensors = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' ') as [string, string])
    .map(([name, typeName]) => ({ name, typeName, elementCount: 10, byteLength: 100 }));
  return collapseRecipe(tensors).map((row) => `${row.pattern} ${row.typeName} ${row.tensorCount} ${row.byteLength}`);
}

describe('collapseRecipe', () => {
  it('joins runs of blocks with one type, whatever the order in the file', () => {
    expect(
      rowsOf(`
        token_embd.weight Q6_K
        blk.2.ffn.weight Q4_K
        blk.0.ffn.weight Q4_K
        blk.1.ffn.weight Q4_K
        blk.3.ffn.weight Q6_K
        blk.4.ffn.weight Q4_K
        blk.10.ffn.weight Q4_K
        output.weight Q6_K`),
    ).toEqual([
      'token_embd.weight Q6_K 1 100',
      'blk.[0-2].ffn.weight Q4_K 3 300',
      'blk.3.ffn.weight Q6_K 1 100',
      'blk.4.ffn.weight Q4_K 1 100',
      'blk.10.ffn.weight Q4_K 1 100',
      'output.weight Q6_K 1 100',
    ]);
  });

  it('leaves names alone that are no blocks', () => {
    expect(rowsOf('blk.weight F32\nblk.x.y F32\nmyblk.1.w F32\nmyblk.2.w F32')).toEqual([
      'blk.weight F32 1 100',
      'blk.x.y F32 1 100',
      'myblk.1.w F32 1 100',
      'myblk.2.w F32 1 100',
    ]);
  });

  it('joins blocks below a prefix, and layers of safetensors names', () => {
    expect(rowsOf('enc.blk.0.w F32\nenc.blk.1.w F32\nmodel.layers.0.w F16\nmodel.layers.1.w F16')).toEqual([
      'enc.blk.[0-1].w F32 2 200',
      'model.layers.[0-1].w F16 2 200',
    ]);
  });

  it('has no size where one size is unknown', () => {
    const known = { typeName: 'x', elementCount: 1 };
    const tensors = [
      { ...known, name: 'blk.0.a', byteLength: 5 },
      { ...known, name: 'blk.1.a', byteLength: null },
    ];
    expect(collapseRecipe(tensors)).toEqual([
      { pattern: 'blk.[0-1].a', typeName: 'x', tensorCount: 2, elementCount: 2, byteLength: null, blocks: [0, 1] },
    ]);
  });
});

const folder = new URL('../../../shared/samples/recipes/', import.meta.url);
const isPresent = existsSync(folder);
const files = isPresent
  ? (JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')).files as {
      file: string;
      tensor_count: number;
      data_bytes_announced: number;
      rows: Record<string, string>;
    }[])
  : [];

describe.skipIf(!isPresent)('published recipes (skipped where ../shared/samples is absent)', () => {
  it.each(files)('$file', async (file) => {
    const header = await openGguf(memorySource(readFileSync(new URL(file.file, folder))));
    const rows = collapseRecipe(header.tensors);
    expect(rows.map(({ pattern, typeName }) => [pattern, typeName])).toEqual(Object.entries(file.rows));
    expect(rows.reduce((sum, { tensorCount }) => sum + tensorCount, 0)).toBe(file.tensor_count);
    const last = header.tensors.reduce((a, b) => (a.byteOffset > b.byteOffset ? a : b));
    expect(Math.abs(last.byteOffset + last.byteLength! - header.dataOffset - file.data_bytes_announced)).toBeLessThan(
      header.alignment,
    );
  });
});
