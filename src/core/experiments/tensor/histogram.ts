import type { JobContext } from '../../job/context.ts';
import type { TensorGrid } from './grid.ts';
import { type RowSample, sampledRows } from './row-sample.ts';
import { readBatches, rowBatches, type RowSource } from './row-source.ts';

/** Equal bins over [min, max]; each is half open but the last, which holds max. */
export interface HistogramRange {
  readonly min: number;
  readonly max: number;
  readonly bins: number;
}

/** Counts of one part: `below` and `above` the range, NaN and Inf not at all. */
export interface HistogramPart {
  readonly part: number;
  readonly counts: Float64Array;
  readonly below: number;
  readonly above: number;
}

/** Histogram of the finite values in one part of a tensor. Range: min <= max; with min = max everything equal to it is in bin 0. */
export async function computeHistogramPart(
  x: RowSource,
  grid: TensorGrid,
  sample: RowSample,
  part: number,
  range: HistogramRange,
  context: JobContext,
): Promise<HistogramPart> {
  const { cols } = grid;
  const { min, max, bins } = range;
  const counts = new Float64Array(bins);
  const perUnit = max > min ? bins / (max - min) : 0;
  const ranges = sampledRows(grid, sample, part);
  const total = ranges.reduce((sum, rows) => sum + rows.end - rows.start, 0);
  let [below, above, done] = [0, 0, 0];
  for await (const { values, batch } of readBatches(x, rowBatches(ranges, cols))) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < min) below++;
      else if (value > max) above++;
      else counts[Math.min(bins - 1, Math.floor((value - min) * perUnit))]! += 1;
    }
    done += batch.rows;
    context.onProgress({ fraction: done / total });
    await context.breathe();
  }
  return { part, counts, below, above };
}
