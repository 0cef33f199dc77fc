import type { GgufTensor } from './header.ts';

/** What one model does with the tensors of a row. */
export interface RecipeCell {
  readonly typeName: string;
  readonly tensorCount: number;
  readonly elementCount: number;
  /** Null when one of them has no known size. */
  readonly byteLength: number | null;
}

/** Tensors of one kind in consecutive blocks that every model treats alike from block to block. */
export interface ComparedRow {
  /** `token_embd.weight`, `blk.7.attn_q.weight`, `blk.[3-60].ffn_up.weight`. */
  readonly pattern: string;
  /** One for each model; undefined where it has no such tensor. */
  readonly cells: readonly (RecipeCell | undefined)[];
  /** True when not all models have the tensors in one type. */
  readonly differs: boolean;
}

type RecipeTensor = Pick<GgufTensor, 'name' | 'typeName' | 'elementCount' | 'byteLength'>;

const blockPattern = /^blk\.(\d{1,6})\.(.+)$/s;
/** Stands for tensors outside the blocks. */
const noBlock = -1;

/**
 * The recipes of several models side by side: a row for each run of consecutive blocks in which no model changes the type of this kind
 * of tensor. Kinds come in the order in which the first model has them, then those of the second, and so on.
 */
export function compareRecipes(models: readonly (readonly RecipeTensor[])[]): readonly ComparedRow[] {
  const kinds = new Map<string, Map<number, (RecipeTensor | undefined)[]>>();
  models.forEach((tensors, index) => {
    for (const tensor of tensors) {
      const match = blockPattern.exec(tensor.name);
      const kind = match ? `blk.*.${match[2]!}` : tensor.name;
      const block = match ? Number(match[1]) : noBlock;
      const blocks = kinds.get(kind) ?? new Map<number, (RecipeTensor | undefined)[]>();
      const line = blocks.get(block) ?? models.map(() => undefined);
      line[index] ??= tensor;
      blocks.set(block, line);
      kinds.set(kind, blocks);
    }
  });
  return [...kinds].flatMap(([kind, blocks]) => rowsOfKind(kind, blocks));
}

type Line = readonly (RecipeTensor | undefined)[];

function rowsOfKind(kind: string, blocks: ReadonlyMap<number, Line>): ComparedRow[] {
  const inOrder = [...blocks].sort(([a], [b]) => a - b);
  const rows: ComparedRow[] = [];
  let run: [number, Line][] = [];
  inOrder.forEach(([block, line], index) => {
    run.push([block, line]);
    const next = inOrder[index + 1];
    if (next && next[0] === block + 1 && typesOf(next[1]) === typesOf(line)) return;
    rows.push(rowOf(kind, run));
    run = [];
  });
  return rows;
}

const typesOf = (line: Line): string => JSON.stringify(line.map((tensor) => tensor?.typeName ?? null));

function rowOf(kind: string, run: readonly (readonly [number, Line])[]): ComparedRow {
  const [first, last] = [run[0]![0], run.at(-1)![0]];
  const cells = run[0]![1].map((_, model): RecipeCell | undefined => {
    const tensors = run.flatMap(([, line]) => line[model] ?? []);
    if (tensors.length === 0) return undefined;
    return {
      typeName: tensors[0]!.typeName,
      tensorCount: tensors.length,
      elementCount: tensors.reduce((sum, { elementCount }) => sum + elementCount, 0),
      byteLength: tensors.reduce<number | null>((sum, { byteLength }) => (sum === null || byteLength === null ? null : sum + byteLength), 0),
    };
  });
  return {
    pattern: first === noBlock ? kind : kind.replace('*', first === last ? String(first) : `[${first}-${last}]`),
    cells,
    differs: new Set(cells.map((cell) => cell?.typeName)).size > 1,
  };
}
