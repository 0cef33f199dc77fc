import type { GgufTensor } from '../../gguf/header.ts';
import { type RecipeTotal, recipeTotal } from '../../gguf/recipe-compare.ts';
import { tensorKind } from '../../gguf/recipe.ts';
import { tensorRole, tensorRoles } from '../../gguf/tensor-role.ts';

export const groupings = ['block', 'role'] as const;
export type Grouping = (typeof groupings)[number];

/** Tensors of one block or one role, with what they take together. */
export interface TensorGroup {
  readonly id: string;
  readonly label: string;
  readonly tensors: readonly GgufTensor[];
  /** Inside a block its roles, inside a role its blocks. */
  readonly groups: readonly TensorGroup[];
  readonly total: RecipeTotal;
  /** Types that occur, each once. */
  readonly typeNames: readonly string[];
}

/** The tree: tensors outside the blocks first, then block by block and in each role by role; or the other way round. */
export function groupTensors(tensors: readonly GgufTensor[], grouping: Grouping): readonly TensorGroup[] {
  const inner = grouping === 'block' ? byRole : byBlock;
  const outer = grouping === 'block' ? byBlock : byRole;
  return outer(tensors, '').map((group) => {
    const groups = inner(group.tensors, `${group.id}/`);
    // A single group inside tells nothing that the outer one does not.
    return groups.length > 1 ? { ...group, groups } : group;
  });
}

function byBlock(tensors: readonly GgufTensor[], prefix: string): readonly TensorGroup[] {
  const blocks = collect(tensors, ({ name }) => tensorKind(name).block ?? -1);
  return [...blocks].sort(([a], [b]) => a - b).map(([block, list]) => toGroup(`${prefix}${block}`, block < 0 ? 'Outside the blocks' : `Block ${block}`, list));
}

function byRole(tensors: readonly GgufTensor[], prefix: string): readonly TensorGroup[] {
  const roles = collect(tensors, ({ name }) => tensorRole(name));
  return tensorRoles.flatMap(({ id, label }) => {
    const list = roles.get(id);
    return list ? [toGroup(prefix + id, label, list)] : [];
  });
}

function collect<Key>(tensors: readonly GgufTensor[], keyOf: (tensor: GgufTensor) => Key): Map<Key, GgufTensor[]> {
  const lists = new Map<Key, GgufTensor[]>();
  for (const tensor of tensors) {
    const key = keyOf(tensor);
    const list = lists.get(key);
    if (list) list.push(tensor);
    else lists.set(key, [tensor]);
  }
  return lists;
}

const toGroup = (id: string, label: string, tensors: readonly GgufTensor[]): TensorGroup => ({
  id,
  label,
  tensors,
  groups: [],
  total: recipeTotal(tensors),
  typeNames: [...new Set(tensors.map(({ typeName }) => typeName))],
});

/** A line of the tree as it is shown. */
export type TreeLine =
  | { readonly kind: 'group'; readonly depth: number; readonly group: TensorGroup; readonly isOpen: boolean }
  | { readonly kind: 'tensor'; readonly depth: number; readonly tensor: GgufTensor };

/** The lines in sight when these groups are open. */
export function treeLines(groups: readonly TensorGroup[], open: ReadonlySet<string>, depth = 0): readonly TreeLine[] {
  return groups.flatMap((group): readonly TreeLine[] => {
    const isOpen = open.has(group.id);
    const line: TreeLine = { kind: 'group', depth, group, isOpen };
    if (!isOpen) return [line];
    if (group.groups.length > 0) return [line, ...treeLines(group.groups, open, depth + 1)];
    return [line, ...group.tensors.map((tensor): TreeLine => ({ kind: 'tensor', depth: depth + 1, tensor }))];
  });
}

/** Ids of the groups that a tensor is in, outermost first. */
export function groupsAround(groups: readonly TensorGroup[], tensor: GgufTensor): readonly string[] {
  const group = groups.find(({ tensors }) => tensors.includes(tensor));
  return group ? [group.id, ...groupsAround(group.groups, tensor)] : [];
}
