/** By line: pairs of columns (0-based), of the code without types and of the text, ascending. Taking types out moves columns, never lines. */
export type ColumnMap = readonly (readonly (readonly [code: number, text: number])[])[];

/** The column of the text (1-based) that a column of the code (1-based) comes from. */
export function textColumn(map: ColumnMap, line: number, column: number): number {
  const before = (map[line - 1] ?? []).filter(([code]) => code <= column - 1).at(-1);
  return before ? before[1] + (column - before[0]) : column;
}
