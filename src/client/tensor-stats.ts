import { binRowsOfPart, computeTensorGrid, type TensorGrid } from '../core/experiments/tensor/grid.ts';
import type { HistogramPart, HistogramRange } from '../core/experiments/tensor/histogram.ts';
import { standardDeviation } from '../core/experiments/tensor/moments.ts';
import { type RowSample, sampledParts } from '../core/experiments/tensor/row-sample.ts';
import { type SampledStatistic, statisticErrors } from '../core/experiments/tensor/stats-error.ts';
import { addStats, noStats, type RowRms, type TensorStats, type TensorStatsPart, type ValueMap } from '../core/experiments/tensor/tensor-stats.ts';
import type { TensorInFile } from '../gguf/jobs/tensor-in-file.ts';
import { matrixShape } from '../gguf/tensor-decoder.ts';
import { resultCache } from './cache.ts';
import { inParallel } from './in-parallel.ts';
import { trackJob, type TrackedRun } from './jobs-store.ts';
import { pool } from './pool.ts';

export interface Histogram {
  readonly range: HistogramRange;
  readonly counts: Float64Array;
  /** Finite values outside the range. */
  readonly below: number;
  readonly above: number;
}

export interface TensorSummary {
  readonly stats: TensorStats;
  /** Standard errors of what a sample only estimates; 0 when every row was read. */
  readonly errors: Readonly<Record<SampledStatistic, number | null>>;
  /** One value for each bin row of the error map. */
  readonly rowRms: RowRms;
  readonly rowsPerBin: number;
  /** Size of the values over the bins of `grid`. */
  readonly valueMap: ValueMap;
  readonly grid: TensorGrid;
  /** Undefined when no value is finite. */
  readonly histogram: Histogram | undefined;
}

const bins = 96;
/** The histogram reaches this many standard deviations from the mean; what lies beyond is counted. */
const reach = 5;

/**
 * Statistics and histogram of a tensor, computed part by part on the workers and kept under `key`. Two passes: the range of the
 * histogram follows from the statistics. Throws what the jobs throw; job/cancelled when the signal fires.
 */
export async function summarizeTensor(
  key: string,
  at: TensorInFile,
  sample: RowSample,
  signal: AbortSignal,
): Promise<TensorSummary> {
  const cacheKey = `summary ${key}`;
  const known = resultCache.get<TensorSummary>(cacheKey);
  if (known) return known;
  const summary = await trackJob(`Statistics of ${at.tensor.name}`, (run) => compute(at, sample, run), signal);
  resultCache.set(cacheKey, summary);
  return summary;
}

async function compute(
  at: TensorInFile,
  sample: RowSample,
  { signal, onProgress }: TrackedRun,
): Promise<TensorSummary> {
  const { rows, cols } = matrixShape(at.tensor);
  const grid = computeTensorGrid(rows, cols);
  const parts = sampledParts(grid, sample);
  let done = 0;
  const count = <T>(value: T): T => {
    onProgress({ fraction: ++done / (2 * parts.length) });
    return value;
  };
  const measured: TensorStatsPart[] = [];
  await inParallel(parts.entries(), pool.size, async ([index, part]) => {
    measured[index] = count(await pool.run('tensor/stats', { at, sample, part }, { signal, restarts: 2 }));
  });
  const stats = measured.reduce((sum, part) => addStats(sum, part.stats), noStats);
  const empty = (width = 1): Float32Array => new Float32Array(grid.binRows * width).fill(Number.NaN);
  const valueMap = { rms: empty(grid.binCols), max: empty(grid.binCols) };
  const rowRms = { min: empty(), rms: empty(), max: empty() };
  for (const { part, rowRms: own, valueMap: ownMap } of measured) {
    const { start } = binRowsOfPart(grid, part);
    for (const name of ['min', 'rms', 'max'] as const) rowRms[name].set(own[name], start);
    for (const name of ['rms', 'max'] as const) valueMap[name].set(ownMap[name], start * grid.binCols);
  }
  const errors = statisticErrors(measured.map((part) => part.stats), rows);
  const common = { stats, errors, rowRms, rowsPerBin: grid.rowsPerBin, valueMap, grid };
  const range = histogramRange(stats);
  if (!range) return { ...common, histogram: undefined };
  const counted: HistogramPart[] = [];
  await inParallel(parts.entries(), pool.size, async ([index, part]) => {
    counted[index] = count(await pool.run('tensor/histogram', { at, sample, part, range }, { signal, restarts: 2 }));
  });
  const counts = new Float64Array(range.bins);
  for (const part of counted) for (let bin = 0; bin < range.bins; bin++) counts[bin]! += part.counts[bin]!;
  const sum = (of: 'below' | 'above'): number => counted.reduce((total, part) => total + part[of], 0);
  return {
    ...common,
    histogram: { range, counts, below: sum('below'), above: sum('above') },
  };
}

/** Mean +- 5 standard deviations, no wider than the values. */
function histogramRange({ min, max, moments }: TensorStats): HistogramRange | undefined {
  if (moments.count === 0) return undefined;
  const spread = reach * standardDeviation(moments)!;
  return { min: Math.max(min, moments.mean - spread), max: Math.min(max, moments.mean + spread), bins };
}
