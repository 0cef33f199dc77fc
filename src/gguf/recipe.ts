import type { GgufTensor } from './header.ts';

/** Tensors that differ only in their block number and follow each other in one type. */
export interface RecipeRow {
  /** `token_embd.weight`, `blk.7.attn_q.weight`, `blk.[3-60].ffn_up.weight`. */
  readonly pattern: string;
  readonly typeName: string;
  readonly tensorCount: number;
  readonly elementCount: number;
  /** Bytes of all of them, null when one has no known size. */
  readonly byteLength: number | null;
  /** First and last block, absent for tensors outside the blocks. */
  readonly blocks?: readonly [first: number, last: number];
}

export type RecipeTensor = Pick<GgufTensor, 'name' | 'typeName' | 'elementCount' | 'byteLength'>;

interface BlockTensor extends RecipeTensor {
  readonly block: number;
}

/**
 * What type each kind of tensor got: one row per run of consecutive blocks with one type, the kinds in the order in which the
 * file first has them. This is the table in which people publish and compare quantization recipes.
 */
export function collapseRecipe(tensors: readonly RecipeTensor[]): RecipeRow[] {
  const kinds = new Map<string, RecipeTensor[]>();
  for (const tensor of tensors) {
    const { kind } = tensorKind(tensor.name);
    const sameKind = kinds.get(kind);
    if (sameKind === undefined) kinds.set(kind, [tensor]);
    else sameKind.push(tensor);
  }
  return [...kinds].flatMap(([kind, sameKind]) =>
    kind.startsWith('*') ? blockRows(kind, sameKind) : sameKind.map(plainRow),
  );
}

/** `blk.7.attn_q.weight`, and what other families of models call their layers: `model.layers.7.mlp.up_proj.weight`. */
const blockPattern = /^((?:[a-z_]+\.)*(?:blk|layers|blocks|h))\.(\d{1,6})\.(.+)$/s;

/** The parts of a tensor name: which kind of tensor it is, and of which block. */
export interface TensorKind {
  /** Equal for tensors that differ in their block only. Its first character keeps a tensor that is called `blk.*.x` apart. */
  readonly kind: string;
  /** Absent outside the blocks. */
  readonly block?: number;
}

/** Splits a tensor name into its kind and its block. */
export function tensorKind(name: string): TensorKind {
  const match = blockPattern.exec(name);
  return match === null ? { kind: `=${name}` } : { kind: `*${match[1]}.*.${match[3]}`, block: Number(match[2]) };
}

/** The name of a kind, or of its blocks [first, last]: `token_embd.weight`, `blk.7.attn_q.weight`, `blk.[3-60].ffn_up.weight`. */
export function recipePattern(kind: string, blocks?: readonly [first: number, last: number]): string {
  const name = kind.slice(1);
  if (blocks === undefined) return name;
  const [first, last] = blocks;
  return name.replace('.*.', () => `.${first === last ? last : `[${first}-${last}]`}.`);
}

const plainRow = ({ name, typeName, elementCount, byteLength }: RecipeTensor): RecipeRow => ({
  pattern: name,
  typeName,
  tensorCount: 1,
  elementCount,
  byteLength,
});

function blockRows(kind: string, sameKind: readonly RecipeTensor[]): RecipeRow[] {
  const inOrder: BlockTensor[] = sameKind.map((tensor) => ({ ...tensor, block: tensorKind(tensor.name).block! }));
  inOrder.sort((a, b) => a.block - b.block);
  const rows: RecipeRow[] = [];
  let run: BlockTensor[] = [];
  for (const [index, tensor] of inOrder.entries()) {
    run.push(tensor);
    const next = inOrder[index + 1];
    // A repeated block number (a duplicate name in a broken file) stays in the run.
    const continues = next !== undefined && next.typeName === tensor.typeName && next.block <= tensor.block + 1;
    if (continues) continue;
    rows.push(runRow(kind, run));
    run = [];
  }
  return rows;
}

function runRow(kind: string, run: readonly BlockTensor[]): RecipeRow {
  const first = run[0]!;
  const last = run.at(-1)!.block;
  return {
    pattern: recipePattern(kind, [first.block, last]),
    typeName: first.typeName,
    tensorCount: run.length,
    elementCount: run.reduce((sum, { elementCount }) => sum + elementCount, 0),
    byteLength: run.reduce<number | null>(
      (sum, { byteLength }) => (sum === null || byteLength === null ? null : sum + byteLength),
      0,
    ),
    blocks: [first.block, last],
  };
}
