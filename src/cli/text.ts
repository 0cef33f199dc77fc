/** Control and formatting characters as escapes, so that a name in a file cannot steer the terminal. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);

/** A whole number with thousands separators. */
export const count = (value: number): string => value.toLocaleString('en-US');

const widestColumn = 60;

/** Rows as lines, columns aligned left, indented by two. */
export function* table(rows: readonly (readonly string[])[]): Generator<string> {
  const first = rows[0] ?? [];
  const widths = first.map((_, column) =>
    Math.min(
      widestColumn,
      rows.reduce((most, row) => Math.max(most, row[column]!.length), 0),
    ),
  );
  for (const row of rows) yield ('  ' + row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')).trimEnd();
}
