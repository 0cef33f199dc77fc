/** `-sum` sorts by sum, the largest first; an empty text keeps the order of the file. */
export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

export function parseSorting(text: string): Sorting | undefined {
  if (text === '') return undefined;
  return text.startsWith('-') ? { column: text.slice(1), descending: true } : { column: text, descending: false };
}

/** The address of the sorting after a click on a column: down (the largest first), up, then the order of the file. */
export function nextSorting(current: Sorting | undefined, column: string): string {
  if (current?.column !== column) return `-${column}`;
  return current.descending ? column : '';
}

/** Numbers inside names count as numbers, so blk.10 comes after blk.9. */
const nameOrder = new Intl.Collator('en', { numeric: true });

/** Rows sorted by a value; rows without one come last either way, equal ones stay in their order. */
export function sortRows<Row>(rows: readonly Row[], valueOf: (row: Row) => number | string | null, descending: boolean): readonly Row[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    if (typeof left === 'string' || typeof right === 'string') return sign * nameOrder.compare(String(left), String(right));
    return sign * (left - right);
  });
}

/** True for names that the text is found in, as a regular expression or, if it is none, letter by letter. */
export function nameFilter(text: string): (name: string) => boolean {
  try {
    const pattern = new RegExp(text, 'i');
    return (name) => pattern.test(name);
  } catch {
    const part = text.toLowerCase();
    return (name) => name.toLowerCase().includes(part);
  }
}
