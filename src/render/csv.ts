/** Cells as a line of CSV (RFC 4180) without its end: quotes where a cell needs them, nothing for undefined, null and NaN. */
export const csvLine = (cells: readonly (string | number | null | undefined)[]): string => cells.map(csvCell).join(',');

function csvCell(value: string | number | null | undefined): string {
  if (value === undefined || value === null || Number.isNaN(value)) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Rows as CSV (RFC 4180): a header, CRLF, quotes where a cell needs them. Numbers keep every digit; undefined and NaN become empty cells.
 */
export function toCsv<Key extends string>(
  columns: readonly Key[],
  rows: readonly Readonly<Partial<Record<Key, string | number | undefined>>>[],
): string {
  const lines = [csvLine(columns), ...rows.map((row) => csvLine(columns.map((column) => row[column])))];
  return lines.join('\r\n') + '\r\n';
}
