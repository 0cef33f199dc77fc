import { describe, expect, it } from 'vitest';
import type { GgufHeader, GgufTensor } from '../../gguf/header.ts';
import { compareRecipes } from '../../gguf/recipe-compare.ts';
import { namesFromText, namesToText, type RecipeModel } from '../../state/recipes.ts';
import { chooseColumns } from './columns.ts';
import { parseRowFilter } from './row-filter.ts';
import { rowsToCsv, toMarkdown } from './table-text.ts';

const modelOf = (name: string, types: Readonly<Record<string, string>>, isSample = false): RecipeModel => ({
  key: isSample ? `sample:${name}` : name,
  name,
  isSample,
  header: {
    metadata: [],
    tensors: Object.entries(types).map(([tensor, typeName]) => ({ name: tensor, typeName, elementCount: 1000, byteLength: 500 }) as GgufTensor),
  } as unknown as GgufHeader,
});

const a = modelOf('a,1.gguf', { 'token_embd.weight': 'Q8_0', 'blk.0.ffn_up.weight': 'Q4_K', 'blk.1.ffn_up.weight': 'Q4_K' });
const b = modelOf('b.gguf', { 'token_embd.weight': 'Q8_0', 'blk.0.ffn_up.weight': 'Q4_K', 'blk.1.ffn_up.weight': 'Q6_K' });
const sample = modelOf('b.gguf', { 'token_embd.weight': 'F16' }, true);
const isSampleRecipe = (model: RecipeModel): boolean => model === sample;

describe('chooseColumns', () => {
  it('takes opened files, else the samples', () => {
    expect(chooseColumns([a, b, sample], '', isSampleRecipe).columns).toEqual([a, b]);
    expect(chooseColumns([sample], '', isSampleRecipe).columns).toEqual([sample]);
  });

  it('takes what the address names, in its order, and says what is missing', () => {
    const show = namesToText([sample.key, 'gone.gguf', a.key]);
    expect(chooseColumns([a, b, sample], show, isSampleRecipe)).toEqual({ columns: [sample, a], missing: ['gone.gguf'], leftOut: 0 });
  });

  it('compares at most eight', () => {
    const many = Array.from({ length: 10 }, (_, index) => modelOf(`${index}.gguf`, {}));
    expect(chooseColumns(many, '', isSampleRecipe)).toMatchObject({ columns: many.slice(0, 8), leftOut: 2 });
  });
});

it('names in an address come back, commas and per cent signs too', () => {
  const names = ['a,b.gguf', '100 %.gguf', 'ü.gguf'];
  expect(namesFromText(namesToText(names))).toEqual(names);
  expect(namesFromText('%E0%A4%A')).toEqual(['%E0%A4%A']);
});

describe('rows', () => {
  const rows = compareRecipes([a, b].map(({ header }) => header.tensors));

  it('filter by name, type, role and difference', () => {
    const shown = (text: string, diff = false) => rows.filter(parseRowFilter(text, diff).passes).map(({ pattern }) => pattern);
    expect(shown('')).toEqual(['token_embd.weight', 'blk.0.ffn_up.weight', 'blk.1.ffn_up.weight']);
    expect(shown('', true)).toEqual(['blk.1.ffn_up.weight']);
    expect(shown('q6_k')).toEqual(['blk.1.ffn_up.weight']);
    expect(shown('embedding')).toEqual(['token_embd.weight']);
    expect(parseRowFilter('(', false).problem).toMatch(/^This is no regular expression/);
  });

  it('print as Markdown with totals', () => {
    expect(toMarkdown([a, b], rows)).toBe(
      [
        '| Tensors | a,1 | b |',
        '|:--|:--|:--|',
        '| `token_embd.weight` | Q8_0 | Q8_0 |',
        '| `blk.0.ffn_up.weight` | Q4_K | Q4_K |',
        '| `blk.1.ffn_up.weight` | Q4_K | Q6_K |',
        '| Tensors of the model | 3 | 3 |',
        '| Size | 1.46 KiB | 1.46 KiB |',
        '| Bits per weight | 4.00 | 4.00 |',
        '',
      ].join('\n'),
    );
  });

  it('print as CSV, empty where a model has no such tensor', () => {
    const csv = rowsToCsv([a, sample], compareRecipes([a, sample].map(({ header }) => header.tensors))).split('\r\n');
    expect(csv[0]).toBe(
      'pattern,role,differs,"a,1.gguf: type","a,1.gguf: tensors","a,1.gguf: weights","a,1.gguf: bytes","a,1.gguf: bits per weight",b.gguf (sample): type,b.gguf (sample): tensors,b.gguf (sample): weights,b.gguf (sample): bytes,b.gguf (sample): bits per weight',
    );
    expect(csv[1]).toBe('token_embd.weight,embedding,yes,Q8_0,1,1000,500,4,F16,1,1000,500,4');
    expect(csv[2]).toBe('blk.[0-1].ffn_up.weight,ffn,yes,Q4_K,2,2000,1000,4,,,,,');
  });
});
