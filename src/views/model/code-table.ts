import { type CodeUsage, scaleBinStart } from '../../core/experiments/tensor/code-usage.ts';
import type { TensorBlock } from '../../core/experiments/tensor/tensor-block.ts';
import type { Table } from '../../render/table-text.ts';

/** How often each code occurs. */
export const codeTable = ({ codes, counts }: CodeUsage): Table => ({ head: ['code', 'weights'], lines: Array.from(codes, (code, index) => [code, counts[index]!]) });

/** How many scales lie in each bin of their size. */
export const scaleTable = ({ scales: { bins } }: CodeUsage): Table => ({
  head: ['from', 'to', 'scales'],
  lines: Array.from(bins.counts, (count, bin) => [scaleBinStart(bins, bin), scaleBinStart(bins, bin + 1), count]),
});

/** A block value by value: original, what comes back, code, and the scale and minimum of its group. */
export const blockTable = ({ x, xHat, codes, col, row }: TensorBlock): Table => ({
  head: ['row', 'column', 'original', 'back', 'error', 'code', 'scale', 'minimum'],
  lines: Array.from(x, (value, index) => {
    const group = Math.floor(index / codes.groupSize);
    return [row, col + index, value, xHat[index]!, value - xHat[index]!, codes.codes[index]!, codes.scales[group] ?? null, codes.mins?.[group] ?? null];
  }),
});
