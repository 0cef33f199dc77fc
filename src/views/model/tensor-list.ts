import type { GgufTensor } from '../../gguf/header.ts';

export const columns = ['name', 'type', 'shape', 'bytes', 'bpw', 'offset'] as const;
export type Column = (typeof columns)[number];

export interface Sorting {
  readonly column: Column;
  readonly descending: boolean;
}

/** `-bytes` and the like; undefined for the order of the file. */
export function parseSorting(text: string): Sorting | undefined {
  const descending = text.startsWith('-');
  const column = columns.find((name) => name === (descending ? text.slice(1) : text));
  return column && { column, descending };
}

export const sortingText = ({ column, descending }: Sorting): string => (descending ? '-' : '') + column;

/** The sorting after a click on a column: up, down, then the order of the file. */
export function nextSorting(current: Sorting | undefined, column: Column): Sorting | undefined {
  if (current?.column !== column) return { column, descending: false };
  return current.descending ? undefined : { column, descending: true };
}

export interface TensorFilter {
  readonly pattern: RegExp | undefined;
  /** Why the text is no regular expression, with the next step. */
  readonly problem: string | undefined;
}

/** A filter over names and types; upper and lower case are the same. */
export function parseFilter(text: string): TensorFilter {
  if (text === '') return { pattern: undefined, problem: undefined };
  try {
    return { pattern: new RegExp(text, 'i'), problem: undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : '';
    return { pattern: undefined, problem: `This is no regular expression (${reason}). Put a backslash before ( ) [ ] . * + ? to search for them.` };
  }
}

/** Numbers inside names count as numbers, so blk.10 comes after blk.9. */
const nameOrder = new Intl.Collator('en', { numeric: true });

const compareBy: Readonly<Record<Column, (a: GgufTensor, b: GgufTensor) => number>> = {
  name: (a, b) => nameOrder.compare(a.name, b.name),
  type: (a, b) => nameOrder.compare(a.typeName, b.typeName),
  shape: (a, b) => a.elementCount - b.elementCount,
  bytes: (a, b) => (a.byteLength ?? -1) - (b.byteLength ?? -1),
  bpw: (a, b) => (a.bpw ?? -1) - (b.bpw ?? -1),
  offset: (a, b) => (a.shard ?? 0) - (b.shard ?? 0) || a.byteOffset - b.byteOffset,
};

/** The tensors that pass the filter, sorted; equal ones stay in the order of the file. */
export function listTensors(tensors: readonly GgufTensor[], filter: RegExp | undefined, sorting: Sorting | undefined): readonly GgufTensor[] {
  const passed = filter ? tensors.filter(({ name, typeName }) => filter.test(name) || filter.test(typeName)) : tensors;
  if (!sorting) return passed;
  const compare = compareBy[sorting.column];
  return passed.toSorted(sorting.descending ? (a, b) => compare(b, a) : compare);
}

/** One row of the table of types. */
export interface TypeBytes {
  readonly typeName: string;
  readonly tensors: number;
  readonly elements: number;
  /** Tensors of unknown size count nothing. */
  readonly bytes: number;
  readonly unknownSizes: number;
}

/** What each type takes, the largest first. */
export function bytesByType(tensors: readonly GgufTensor[]): readonly TypeBytes[] {
  const rows = new Map<string, TypeBytes>();
  for (const tensor of tensors) {
    const { typeName } = tensor;
    const row = rows.get(typeName) ?? { typeName, tensors: 0, elements: 0, bytes: 0, unknownSizes: 0 };
    rows.set(typeName, {
      typeName,
      tensors: row.tensors + 1,
      elements: row.elements + tensor.elementCount,
      bytes: row.bytes + (tensor.byteLength ?? 0),
      unknownSizes: row.unknownSizes + (tensor.byteLength === null ? 1 : 0),
    });
  }
  return [...rows.values()].sort((a, b) => b.bytes - a.bytes || b.tensors - a.tensors);
}
