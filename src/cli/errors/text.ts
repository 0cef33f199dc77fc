import type { TensorRow } from './measure.ts';

const columns = ['type', 'bpw', 'rmse', 'rel. rmse', 'cosine', 'max error', 'snr, dB', 'kl, bits'] as const;

/** A tensor as a small table for the terminal. */
export function tensorRowLines(row: TensorRow): string[] {
  const cells = row.formats.map((format) => [
    format.format,
    number(format.bpw, 4),
    number(format.rmse, 5),
    number(format.relRmse, 5) + (format.relRmseError ? ` +- ${format.relRmseError.toPrecision(2)}` : ''),
    format.cosine === null ? '-' : format.cosine.toFixed(7),
    number(format.maxAbs, 5),
    format.snrDb === null ? '-' : format.snrDb.toFixed(2),
    number(format.klHistogram, 4),
    ...(format.weightedRmse === undefined ? [] : [number(format.weightedRmse, 5)]),
  ]);
  const head = [...columns, ...(row.formats.some((format) => format.weightedRmse !== undefined) ? ['weighted'] : [])];
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column]!.length)));
  const rows = row.rowsMeasured === row.rows ? `${row.rows} rows` : `${row.rowsMeasured} of ${row.rows} rows`;
  return [
    `${row.name}  ${row.sourceType}  ${row.shape.join(' x ')}  (${rows})`,
    ...[head, ...cells].map((line) => '  ' + line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')),
    ...row.notes.map((note) => `  ${note}`),
  ];
}

const number = (value: number | null, digits: number): string => (value === null ? '-' : value.toPrecision(digits));
