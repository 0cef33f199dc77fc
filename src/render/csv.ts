/**
 * Rows as CSV (RFC 4180): a header, CRLF, quotes where a cell needs them. Numbers keep every digit; undefined and NaN become empty cells.
 */
export function toCsv<Key extends string>(
  columns: readonly Key[],
  rows: readonly Readonly<Partial<Record<Key, string | number | undefined>>>[],
): string {
  const cell = (value: string | number | undefined): string => {
    if (value === undefined || Number.isNaN(value)) return '';
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map(cell).join(','), ...rows.map((row) => columns.map((column) => cell(row[column])).join(','))];
  return lines.join('\r\n') + '\r\n';
}
