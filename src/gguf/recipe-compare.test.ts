import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GgufTensor } from './header.ts';
import { openGguf } from './reader.ts';
import { collapseRecipe, type RecipeTensor } from './recipe.ts';
import { compareRecipes, recipeTotal, totalsBy } from './recipe-compare.ts';
import { memorySource } from './source.ts';
import { tensorRole } from './tensor-role.ts';

/** `name type`, separated by commas; each of 10 elements and 100 bytes. */
const modelOf = (text: string): RecipeTensor[] =>
  text.split(',').map((line) => {
    const [name, typeName] = line.trim().split(' ') as [string, string];
    return { name, typeName, elementCount: 10, byteLength: 100 };
  });

/** Blocks of one kind with these types, a letter per block: `aab` gives blk.[0-1] a and blk.2 b; a dot leaves the block out. */
const blocksOf = (types: string, suffix = 'ffn.weight'): RecipeTensor[] =>
  [...types].flatMap((typeName, block) =>
    typeName === '.' ? [] : [{ name: `blk.${block}.${suffix}`, typeName, elementCount: 10, byteLength: 100 }],
  );

const linesOf = (models: readonly RecipeTensor[][]): string[] =>
  compareRecipes(models).map(
    ({ pattern, cells, differs }) =>
      `${pattern} ${cells.map((cell) => (cell ? `${cell.typeName}${cell.tensorCount}` : '-')).join(' ')}${differs ? ' !' : ''}`,
  );

describe('compareRecipes', () => {
  it('splits rows where any model changes its type', () => {
    expect(linesOf([blocksOf('aaabbb'), blocksOf('cccccc'), blocksOf('ddeeee')])).toEqual([
      'blk.[0-1].ffn.weight a2 c2 d2 !',
      'blk.2.ffn.weight a1 c1 e1 !',
      'blk.[3-5].ffn.weight b3 c3 e3 !',
    ]);
  });

  it('says where a model has no tensor, and never joins blocks over a gap', () => {
    expect(linesOf([blocksOf('aaa'), blocksOf('aaaaa')])).toEqual([
      'blk.[0-2].ffn.weight a3 a3',
      'blk.[3-4].ffn.weight - a2 !',
    ]);
    expect(linesOf([blocksOf('aa..a'), blocksOf('aa..a')])).toEqual([
      'blk.[0-1].ffn.weight a2 a2',
      'blk.4.ffn.weight a1 a1',
    ]);
  });

  it('keeps the order of the first model and puts kinds of others after their predecessor', () => {
    const first = modelOf('token_embd.weight a, output.weight a, blk.0.attn_q a, blk.0.ffn_up a');
    const second = modelOf('rope_freqs.weight f, token_embd.weight a, blk.0.attn_q b, blk.0.attn_k b, blk.0.ffn_up a');
    expect(linesOf([first, second])).toEqual([
      'rope_freqs.weight - f1 !',
      'token_embd.weight a1 a1',
      'output.weight a1 - !',
      'blk.0.attn_q a1 b1 !',
      'blk.0.attn_k - b1 !',
      'blk.0.ffn_up a1 a1',
    ]);
  });

  it('sums sizes of a row and has none where one is unknown', () => {
    const unknown = blocksOf('aa').map((tensor, block) => ({ ...tensor, byteLength: block === 1 ? null : 100 }));
    const [row] = compareRecipes([blocksOf('aa'), unknown]);
    expect(row!.cells[0]).toEqual({ typeName: 'a', tensorCount: 2, elementCount: 20, byteLength: 200, bpw: 80 });
    expect(row!.cells[1]).toMatchObject({ byteLength: null, bpw: null });
  });

  it('shows both types of a name that a broken file has twice', () => {
    expect(linesOf([modelOf('x a, x b, x a'), modelOf('x a')])).toEqual(['x a + b3 a1 !']);
  });

  it('keeps a tensor apart whose name looks like a pattern', () => {
    expect(linesOf([modelOf('blk.*.x a, blk.0.x b, blk.1.x b')])).toEqual(['blk.*.x a1', 'blk.[0-1].x b2']);
  });

  it('collapses the layers of safetensors models', () => {
    expect(linesOf([modelOf('model.layers.0.mlp.up_proj.weight a, model.layers.1.mlp.up_proj.weight a')])).toEqual([
      'model.layers.[0-1].mlp.up_proj.weight a2',
    ]);
  });

  it('gives one model the rows of collapseRecipe', () => {
    const tensors = [...modelOf('token_embd.weight q'), ...blocksOf('aab.cc'), ...blocksOf('xxxxxx', 'attn_q.weight')];
    expect(compareRecipes([tensors]).map(({ pattern, cells: [cell] }) => [pattern, cell!.typeName])).toEqual(
      collapseRecipe(tensors).map(({ pattern, typeName }) => [pattern, typeName]),
    );
  });
});

describe('totals', () => {
  it('divide bytes by weights of the whole group', () => {
    const tensors = [
      { name: 'a', typeName: 'F16', elementCount: 100, byteLength: 200 },
      { name: 'b', typeName: 'Q', elementCount: 300, byteLength: 150 },
      { name: 'c', typeName: 'Q', elementCount: 100, byteLength: 50 },
    ];
    expect(recipeTotal(tensors)).toEqual({ tensorCount: 3, elementCount: 500, byteLength: 400, bpw: 6.4 });
    expect([...totalsBy(tensors, ({ typeName }) => typeName)]).toEqual([
      ['F16', { tensorCount: 1, elementCount: 100, byteLength: 200, bpw: 16 }],
      ['Q', { tensorCount: 2, elementCount: 400, byteLength: 200, bpw: 4 }],
    ]);
  });
});

it.each([
  ['token_embd.weight', 'embedding'],
  ['model.embed_tokens.weight', 'embedding'],
  ['output.weight', 'output'],
  ['lm_head.weight', 'output'],
  ['output_norm.weight', 'norm'],
  ['blk.0.attn_norm.weight', 'norm'],
  ['blk.0.attn_kv_a_norm.weight', 'norm'],
  ['model.layers.0.input_layernorm.weight', 'norm'],
  ['blk.0.attn_kv_a_mqa.weight', 'attention'],
  ['blk.0.attn_output.weight', 'attention'],
  ['model.layers.0.self_attn.q_proj.weight', 'attention'],
  ['blk.0.ffn_gate.weight', 'ffn'],
  ['model.layers.0.mlp.up_proj.weight', 'ffn'],
  ['blk.3.ffn_gate_exps.weight', 'experts'],
  ['model.layers.3.mlp.experts.7.up_proj.weight', 'experts'],
  ['blk.3.ffn_gate_shexp.weight', 'shared-experts'],
  ['blk.3.ffn_gate_inp.weight', 'router'],
  ['blk.3.exp_probs_b.bias', 'router'],
  ['blk.0.ssm_a', 'other'],
  ['rope_freqs.weight', 'other'],
])('role of %s: %s', (name, role) => expect(tensorRole(name)).toBe(role));

const embedded = new URL('../../public/samples/recipes/', import.meta.url);
const shared = new URL('../../../shared/samples/recipes/', import.meta.url);

const tensorsOf = async (folder: URL, file: string): Promise<readonly GgufTensor[]> =>
  (await openGguf(memorySource(readFileSync(new URL(file, folder))))).tensors;

/** Per model the types of its rows by pattern, without the rows that it has not. */
const tableOf = (models: readonly (readonly GgufTensor[])[]): Record<string, string>[] => {
  const rows = compareRecipes(models);
  return models.map((_, model) =>
    Object.fromEntries(rows.flatMap(({ pattern, cells }) => (cells[model] ? [[pattern, cells[model].typeName]] : []))),
  );
};

describe('the embedded recipes', () => {
  it('differ where their makers chose differently', async () => {
    const models = await Promise.all(
      ['bartowski-like-Q2_K_L.gguf', 'unsloth-like-UD-Q2_K_XL.gguf'].map((file) => tensorsOf(embedded, file)),
    );
    const rows = compareRecipes(models);
    expect(rows).toHaveLength(23);
    expect(rows.filter(({ differs }) => !differs).map(({ pattern }) => pattern)).toEqual([
      'output_norm.weight',
      'blk.[0-60].attn_kv_a_norm.weight',
      'blk.[0-60].attn_norm.weight',
      'blk.[0-60].attn_q_a_norm.weight',
      'blk.[0-60].ffn_norm.weight',
      'blk.[3-60].exp_probs_b.bias',
      'blk.[3-60].ffn_down_exps.weight',
      'blk.[3-60].ffn_gate_exps.weight',
      'blk.[3-60].ffn_gate_inp.weight',
      'blk.[3-60].ffn_up_exps.weight',
    ]);
    expect(models.map((tensors) => recipeTotal(tensors).byteLength)).toEqual([244_928_001_024, 247_588_783_616]);
  });
});

describe.skipIf(!existsSync(shared))(
  `recipe samples (${shared.pathname}${existsSync(shared) ? '' : ' is absent: skipped'})`,
  () => {
    it('give the rows that their manifest lists, alone and side by side', async () => {
      const { files } = JSON.parse(readFileSync(new URL('manifest.json', shared), 'utf8')) as {
        files: { file: string; tensor_count: number; data_bytes_announced: number; rows: Record<string, string> }[];
      };
      const models = await Promise.all(files.map(({ file }) => tensorsOf(shared, file)));
      expect(tableOf(models)).toEqual(files.map(({ rows }) => rows));
      expect(models.flatMap((tensors) => tableOf([tensors]))).toEqual(files.map(({ rows }) => rows));
      expect(models.map((tensors) => recipeTotal(tensors))).toMatchObject(
        files.map((file) => ({ tensorCount: file.tensor_count, byteLength: file.data_bytes_announced })),
      );
      expect(compareRecipes(models).map(({ pattern }) => pattern)).toEqual(Object.keys(files[0]!.rows));
    });
  },
);
