import type { JobContext } from '../../job/context.ts';
import type { RowSource } from '../tensor/row-source.ts';
import type { ExtremumEstimate } from './extremum-job.ts';
import { noBlocks, tensorBlockRows, type TensorBlocksChoice } from './tensor-blocks.ts';

export interface TensorExtremaChoice extends Omit<TensorBlocksChoice, 'n' | 'blocks'> {
  readonly lengths: readonly number[];
}

/** Mean other extremum for each block length: what distr1 measures, on the blocks of a tensor. Lengths that fit in no row are left out. */
export interface TensorExtrema {
  readonly estimates: readonly ExtremumEstimate[];
}

/** Values that are read at most, apart from those of a single row. */
const mostValues = 2 ** 20;

/**
 * Measures the blocks of all lengths on the same rows: as many of them as hold about a million values. Throws as measureTensorBlocks when no
 * length gives two blocks.
 */
export async function measureTensorExtrema(
  source: RowSource,
  { lengths, ...choice }: TensorExtremaChoice,
  context: Pick<JobContext, 'breathe' | 'onProgress'>,
): Promise<TensorExtrema> {
  const sums = lengths.filter((n) => n <= source.cols).map((n) => ({ n, blocks: 0, sum: 0, squares: 0 }));
  // Rows of whole values: blocks of two lose at most one value of a row, and every length cuts its own from the rest.
  const rows = tensorBlockRows(source, { ...choice, n: 2, blocks: Math.floor(mostValues / 2) }, context);
  for await (const { values } of rows) {
    for (const one of sums) {
      for (let start = 0; start + one.n <= values.length; start += one.n) {
        const other = otherExtremum(values, start, start + one.n);
        if (!Number.isFinite(other)) continue;
        one.blocks++;
        one.sum += other;
        one.squares += other * other;
      }
    }
    await context.breathe();
  }
  const estimates = sums
    .filter(({ blocks }) => blocks > 1)
    .map(({ n, blocks, sum, squares }): ExtremumEstimate => {
      const mean = sum / blocks;
      const variance = Math.max(0, squares - sum * mean) / (blocks - 1);
      return { n, blocks, mean, standardError: Math.sqrt(variance / blocks) };
    });
  if (estimates.length === 0) throw noBlocks(0);
  return { estimates };
}

/** The other extremum of values [start, end) with the largest magnitude on -1; NaN for a block of zeros or with values that are not finite. */
function otherExtremum(values: Float32Array, start: number, end: number): number {
  let low = values[start]!;
  let high = low;
  for (let index = start; index < end; index++) {
    const value = values[index]!;
    if (!Number.isFinite(value)) return Number.NaN;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return -low > high ? high / -low : -low / high;
}
