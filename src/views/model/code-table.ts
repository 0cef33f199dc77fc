import { type CodeUsage, scaleBinStart } from '../../core/experiments/tensor/code-usage.ts';
import type { Table } from '../../render/table-text.ts';

/** How often each code occurs. */
export const codeTable = ({ codes, counts }: CodeUsage): Table => ({ head: ['code', 'weights'], lines: Array.from(codes, (code, index) => [code, counts[index]!]) });

/** How many scales lie in each bin of their size. */
export const scaleTable = ({ scales: { bins } }: CodeUsage): Table => ({
  head: ['from', 'to', 'scales'],
  lines: Array.from(bins.counts, (count, bin) => [scaleBinStart(bins, bin), scaleBinStart(bins, bin + 1), count]),
});
