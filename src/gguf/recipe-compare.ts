import { type RecipeTensor, recipePattern, tensorKind } from './recipe.ts';
import { type TensorRole, tensorRole } from './tensor-role.ts';

/** What one model has in one row. */
export interface RecipeCell {
  /** Types of a broken file that has a name twice are joined: `Q8_0 + Q4_0`. */
  readonly typeName: string;
  readonly tensorCount: number;
  readonly elementCount: number;
  /** Null when the size of one of the tensors is not known. */
  readonly byteLength: number | null;
  /** Bits per weight, null when byteLength is null or there are no weights. */
  readonly bpw: number | null;
}

/** Tensors of one kind in a run of blocks over which no model changes its type. */
export interface ComparedRow {
  /** `token_embd.weight`, `blk.[3-60].ffn_up.weight`. */
  readonly pattern: string;
  readonly role: TensorRole;
  /** First and last block, absent for tensors outside the blocks. */
  readonly blocks?: readonly [first: number, last: number];
  /** One for each model in the given order, null where it has no such tensors. */
  readonly cells: readonly (RecipeCell | null)[];
  /** True when types differ, or one has the tensor and another has not. */
  readonly differs: boolean;
}

/** The tensors of one place (a kind, and one of its blocks), by model. */
type Place = readonly (readonly RecipeTensor[])[];

/**
 * The recipes of several models side by side: one row per run of consecutive blocks over which every model keeps its type, so that
 * each row holds one type per model (the common refinement of their own rows). Kinds stand in the order of the first model; those that only
 * others have follow the kind that precedes them there. Cost: O(tensors log tensors).
 */
export function compareRecipes(models: readonly (readonly RecipeTensor[])[]): ComparedRow[] {
  const perModel = models.map(byKind);
  const order = mergeOrders(perModel.map((kinds) => [...kinds.keys()]));
  return order.flatMap((kind) =>
    rowsOfKind(
      kind,
      perModel.map((kinds) => kinds.get(kind)),
    ),
  );
}

type Blocks = Map<number | undefined, RecipeTensor[]>;

function byKind(tensors: readonly RecipeTensor[]): Map<string, Blocks> {
  const kinds = new Map<string, Blocks>();
  for (const tensor of tensors) {
    const { kind, block } = tensorKind(tensor.name);
    const blocks = kinds.get(kind) ?? new Map();
    kinds.set(kind, blocks);
    const same = blocks.get(block);
    if (same === undefined) blocks.set(block, [tensor]);
    else same.push(tensor);
  }
  return kinds;
}

/** All words of several lists: the order of the first is kept, words of later ones come after what precedes them there. */
function mergeOrders(orders: readonly (readonly string[])[]): string[] {
  const merged = [...(orders[0] ?? [])];
  for (const order of orders.slice(1)) {
    const known = new Set(merged);
    for (const [index, word] of order.entries()) {
      if (known.has(word)) continue;
      merged.splice(index === 0 ? 0 : merged.indexOf(order[index - 1]!) + 1, 0, word);
      known.add(word);
    }
  }
  return merged;
}

function rowsOfKind(kind: string, models: readonly (Blocks | undefined)[]): ComparedRow[] {
  const placeAt = (block: number | undefined): Place => models.map((blocks) => blocks?.get(block) ?? []);
  const numbers = new Set<number>();
  for (const blocks of models) for (const block of blocks?.keys() ?? []) if (block !== undefined) numbers.add(block);
  if (numbers.size === 0) return [rowOf(kind, [placeAt(undefined)])];
  const rows: ComparedRow[] = [];
  let run: { block: number; place: Place }[] = [];
  const finish = (): void => {
    const [first, last] = [run[0]!.block, run.at(-1)!.block];
    const places = run.map(({ place }) => place);
    rows.push(rowOf(kind, places, [first, last]));
  };
  for (const block of [...numbers].sort((a, b) => a - b)) {
    const place = placeAt(block);
    const before = run.at(-1);
    if (before !== undefined && (block !== before.block + 1 || typesOf(place) !== typesOf(before.place))) {
      finish();
      run = [];
    }
    run.push({ block, place });
  }
  finish();
  return rows;
}

const typesOf = (place: Place): string => place.map(typeText).join('\n');

const typeText = (tensors: readonly RecipeTensor[]): string =>
  [...new Set(tensors.map(({ typeName }) => typeName))].join(' + ');

function rowOf(kind: string, places: readonly Place[], blocks?: readonly [number, number]): ComparedRow {
  const pattern = recipePattern(kind, blocks);
  const cells = places[0]!.map((_, model) => cellOf(places.flatMap((place) => place[model]!)));
  return {
    pattern,
    role: tensorRole(pattern),
    ...(blocks && { blocks }),
    cells,
    differs: new Set(cells.map((cell) => cell?.typeName)).size > 1,
  };
}

function cellOf(tensors: readonly RecipeTensor[]): RecipeCell | null {
  if (tensors.length === 0) return null;
  return { typeName: typeText(tensors), tensorCount: tensors.length, ...sizeOf(tensors) };
}

/** Weights and bytes of some tensors together. */
function sizeOf(tensors: readonly Pick<RecipeTensor, 'elementCount' | 'byteLength'>[]) {
  const elementCount = tensors.reduce((sum, tensor) => sum + tensor.elementCount, 0);
  const byteLength = tensors.reduce<number | null>(
    (sum, tensor) => (sum === null || tensor.byteLength === null ? null : sum + tensor.byteLength),
    0,
  );
  return {
    elementCount,
    byteLength,
    bpw: byteLength === null || elementCount === 0 ? null : (8 * byteLength) / elementCount,
  };
}

/** Tensors of one group of a model. */
export interface RecipeTotal {
  readonly tensorCount: number;
  readonly elementCount: number;
  readonly byteLength: number | null;
  /** Bits per weight over the whole group: 8 * bytes / weights. */
  readonly bpw: number | null;
}

/** Sums of the tensors of each group, groups in the order in which the file first has them. */
export function totalsBy<Key>(
  tensors: readonly RecipeTensor[],
  keyOf: (tensor: RecipeTensor) => Key,
): Map<Key, RecipeTotal> {
  const groups = new Map<Key, RecipeTensor[]>();
  for (const tensor of tensors) {
    const group = groups.get(keyOf(tensor));
    if (group === undefined) groups.set(keyOf(tensor), [tensor]);
    else group.push(tensor);
  }
  return new Map([...groups].map(([key, group]) => [key, { tensorCount: group.length, ...sizeOf(group) }]));
}

/** The sums of all tensors of a model. */
export const recipeTotal = (tensors: readonly RecipeTensor[]): RecipeTotal => ({
  tensorCount: tensors.length,
  ...sizeOf(tensors),
});
