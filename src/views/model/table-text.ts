import type { GgufTensor } from '../../gguf/header.ts';
import type { ErrorRow } from './error-rows.ts';

type Cell = string | number | null;

/** Comma-separated values after RFC 4180; null is empty. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell): string => {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(',') + '\r\n').join('');
}

/** A Markdown table; the first row is the head. Numbers are right-aligned. */
export function toMarkdown(rows: readonly (readonly Cell[])[]): string {
  const [head = [], ...body] = rows;
  const cell = (value: Cell): string => (value === null ? '–' : String(value).replaceAll('|', '\\|'));
  const line = (row: readonly Cell[]): string => `| ${row.map(cell).join(' | ')} |`;
  const isNumber = (column: number): boolean => body.length > 0 && body.every((row) => row[column] === null || typeof row[column] === 'number');
  return [line(head), `|${head.map((_, column) => (isNumber(column) ? '--:' : '---')).join('|')}|`, ...body.map(line)].join('\n') + '\n';
}

const errorHead = ['format', 'bits per weight', 'RMSE', 'relative RMSE', 'standard error', 'cosine', 'max error', 'exact cells', 'weights'];

/** The table of errors with full precision. */
export const errorCells = (rows: readonly ErrorRow[]): readonly (readonly Cell[])[] => [
  errorHead,
  ...rows.map((row) => [row.format, row.bpw, row.rmse, row.relRmse, row.relRmseError, row.cosine, row.maxAbs, row.exactShare, row.n]),
];

/** The table of errors, rounded to read. */
export const errorCellsToRead = (rows: readonly ErrorRow[]): readonly (readonly Cell[])[] => [
  ['format', 'bpw', 'RMSE', 'rel. RMSE', 'cosine', 'max error'],
  ...rows.map((row) => [row.format, row.bpw, rounded(row.rmse), rounded(row.relRmse), row.cosine === null ? null : Number(row.cosine.toFixed(7)), rounded(row.maxAbs)]),
];

const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)));

/** The tensor table. */
export const tensorCells = (tensors: readonly GgufTensor[]): readonly (readonly Cell[])[] => [
  ['name', 'type', 'type id', 'shape', 'bytes', 'bits per weight', 'byte offset', 'shard'],
  ...tensors.map((tensor) => [
    tensor.name,
    tensor.typeName,
    tensor.typeId,
    tensor.shape.join('x'),
    tensor.byteLength,
    tensor.bpw,
    tensor.byteOffset,
    tensor.shard === undefined ? null : tensor.shard + 1,
  ]),
];
