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

type RecipeTensor = Pick<GgufTensor, 'name' | 'typeName' | 'elementCount' | 'byteLength'>;

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
    const kind = kindOf(tensor.name);
    const sameKind = kinds.get(kind);
    if (sameKind === undefined) kinds.set(kind, [tensor]);
    else sameKind.push(tensor);
  }
  return [...kinds].flatMap(([kind, sameKind]) =>
    kind.startsWith(blockPrefix) ? blockRows(sameKind) : sameKind.map(plainRow),
  );
}

const blockPrefix = 'blk.*.';
const blockPattern = /^blk\.(\d{1,6})\.(.+)$/s;

const kindOf = (name: string): string => {
  const match = blockPattern.exec(name);
  return match === null ? name : blockPrefix + match[2]!;
};

const plainRow = ({ name, typeName, elementCount, byteLength }: RecipeTensor): RecipeRow => ({
  pattern: name,
  typeName,
  tensorCount: 1,
  elementCount,
  byteLength,
});

function blockRows(sameKind: readonly RecipeTensor[]): RecipeRow[] {
  const inOrder: BlockTensor[] = sameKind.map((tensor) => ({
    ...tensor,
    block: Number(blockPattern.exec(tensor.name)![1]),
  }));
  inOrder.sort((a, b) => a.block - b.block);
  const rows: RecipeRow[] = [];
  let run: BlockTensor[] = [];
  for (const [index, tensor] of inOrder.entries()) {
    run.push(tensor);
    const next = inOrder[index + 1];
    // A repeated block number (a duplicate name in a broken file) stays in the run.
    const continues = next !== undefined && next.typeName === tensor.typeName && next.block <= tensor.block + 1;
    if (continues) continue;
    rows.push(runRow(run));
    run = [];
  }
  return rows;
}

function runRow(run: readonly BlockTensor[]): RecipeRow {
  const first = run[0]!;
  const last = run.at(-1)!.block;
  const suffix = blockPattern.exec(first.name)![2]!;
  return {
    pattern: `blk.${first.block === last ? last : `[${first.block}-${last}]`}.${suffix}`,
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
