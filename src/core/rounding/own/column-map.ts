/** By line: pairs of columns (0-based), of the code and of the author's text, ascending. What is done to the text moves columns, never lines. */
export type ColumnMap = readonly (readonly (readonly [code: number, text: number])[])[];

/** The column of the text (1-based) that a column of the code (1-based) comes from. */
export function textColumn(map: ColumnMap, line: number, column: number): number {
  const before = (map[line - 1] ?? []).filter(([code]) => code <= column - 1).at(-1);
  return before ? before[1] + (column - before[0]) : column;
}

/** Text without line breaks to put into code, at an offset of the code as it was. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** The code with the insertions, those of one place in their order, and where its columns come from. */
export function insertText(code: string, map: ColumnMap, insertions: readonly Insertion[]): { readonly code: string; readonly map: ColumnMap } {
  const sorted = insertions.toSorted((a, b) => a.at - b.at);
  const lines: string[] = [];
  const newMap: (readonly [number, number])[][] = [];
  let next = 0;
  let lineStart = 0;
  for (const [index, line] of code.split('\n').entries()) {
    let text = '';
    let done = 0;
    const pairs: (readonly [number, number])[] = [];
    const copyTo = (column: number): void => {
      for (const [codeColumn, textColumn_] of map[index] ?? []) if (codeColumn >= done && codeColumn < column) pairs.push([codeColumn + text.length - done, textColumn_]);
      text += line.slice(done, column);
      done = column;
    };
    for (; next < sorted.length && sorted[next]!.at <= lineStart + line.length; next++) {
      const { at, text: inserted } = sorted[next]!;
      copyTo(at - lineStart);
      text += inserted;
      pairs.push([text.length, textColumn(map, index + 1, done + 1) - 1]);
    }
    copyTo(Infinity);
    lines.push(text);
    newMap.push(pairs);
    lineStart += line.length + 1;
  }
  return { code: lines.join('\n'), map: newMap };
}
