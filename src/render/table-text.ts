import { csvLine } from './csv.ts';

export type Cell = string | number | null;

/** A table: its head and its lines, each as long as the head. */
export interface Table {
  readonly head: readonly string[];
  readonly lines: readonly (readonly Cell[])[];
}

/** Comma-separated values after RFC 4180; null is empty. Numbers keep every digit. */
export const tableToCsv = ({ head, lines }: Table): string => [head, ...lines].map((line) => csvLine(line) + '\r\n').join('');

/** A Markdown table with numbers of at most six digits, right-aligned; a dash for null. */
export function tableToMarkdown({ head, lines }: Table): string {
  const cell = (value: Cell): string => (value === null ? '–' : typeof value === 'number' ? String(Number(value.toPrecision(6))) : value.replaceAll('|', '\\|'));
  const line = (row: readonly Cell[]): string => `| ${row.map(cell).join(' | ')} |`;
  const isNumber = (column: number): boolean => lines.length > 0 && lines.every((row) => row[column] === null || typeof row[column] === 'number');
  return [line(head), `|${head.map((_, column) => (isNumber(column) ? '--:' : '---')).join('|')}|`, ...lines.map(line)].join('\n') + '\n';
}

/** One object for each line, its cells by the names of the head. */
export const tableToObjects = ({ head, lines }: Table): readonly Readonly<Record<string, Cell>>[] =>
  lines.map((line) => Object.fromEntries(head.map((name, column) => [name, line[column] ?? null])));
