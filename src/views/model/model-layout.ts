import type { GgufTensor } from '../../gguf/header.ts';

/** Where a tensor stands in the map of the model. */
export interface ModelLayout {
  /** `attn_q.weight`, in the order in which the file first has them. */
  readonly roles: readonly string[];
  /** Block numbers, ascending. */
  readonly blocks: readonly number[];
  /** Tensor of a role and block: cells[role * blocks.length + block]. */
  readonly cells: readonly (GgufTensor | undefined)[];
  /** Tensors outside the blocks. */
  readonly others: readonly GgufTensor[];
}

const blockName = /^blk\.(\d{1,6})\.(.+)$/s;

/** Sorts tensors by block and role, as their names tell. */
export function layoutModel(tensors: readonly GgufTensor[]): ModelLayout {
  const placed = tensors.flatMap((tensor) => {
    const match = blockName.exec(tensor.name);
    return match ? [{ tensor, block: Number(match[1]), role: match[2]! }] : [];
  });
  const roles = [...new Set(placed.map(({ role }) => role))];
  const blocks = [...new Set(placed.map(({ block }) => block))].sort((a, b) => a - b);
  const cells: (GgufTensor | undefined)[] = Array.from({ length: roles.length * blocks.length }, () => undefined);
  const column = new Map(blocks.map((block, index) => [block, index]));
  const line = new Map(roles.map((role, index) => [role, index]));
  for (const { tensor, block, role } of placed) cells[line.get(role)! * blocks.length + column.get(block)!] ??= tensor;
  return { roles, blocks, cells, others: tensors.filter(({ name }) => !blockName.test(name)) };
}
