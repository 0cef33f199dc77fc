import type { TensorSummary } from '../../client/tensor-stats.ts';
import type { Table } from '../../render/table-text.ts';

/** The histogram of the values, and what lies outside it. */
export function histogramTable({ histogram }: TensorSummary): Table {
  const head = ['from', 'to', 'values'];
  if (!histogram) return { head, lines: [] };
  const { range, counts, below, above } = histogram;
  const width = (range.max - range.min) / range.bins;
  const lines = Array.from(counts, (count, bin) => [range.min + bin * width, range.min + (bin + 1) * width, count]);
  return { head, lines: [[null, range.min, below], ...lines, [range.max, null, above]] };
}

/** Root mean square of rows; smallest and largest where a line stands for several. */
export const rowRmsTable = ({ rowRms, rowsPerBin }: TensorSummary): Table => ({
  head: ['first row', 'rms', 'smallest', 'largest'],
  lines: Array.from(rowRms.rms, (rms, bin) => [bin * rowsPerBin, ...[rms, rowRms.min[bin]!, rowRms.max[bin]!].map((value) => (Number.isNaN(value) ? null : value))]),
});
