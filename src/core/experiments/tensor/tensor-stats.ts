import type { JobContext } from '../../job/context.ts';
import { binRowsOfPart, colsOfBin, type TensorGrid } from './grid.ts';
import { addMoments, computeMoments, type Moments, noMoments } from './moments.ts';
import { type RowSample, sampledRows } from './row-sample.ts';
import { readBatches, rowBatches, type RowSource } from './row-source.ts';

/** Statistics of the rows of one part, or of a whole tensor. Minimum and maximum are of the finite values; Infinity and -Infinity when there is none. */
export interface TensorStats {
  /** Rows read. */
  readonly rows: number;
  readonly values: number;
  readonly min: number;
  readonly max: number;
  readonly moments: Moments;
  /** Sum of x^2 over the finite values. */
  readonly sumOfSquares: number;
  readonly zeros: number;
  readonly nan: number;
  readonly positiveInf: number;
  readonly negativeInf: number;
  /** First row with NaN or Inf, or -1. */
  readonly firstBadRow: number;
}

/** Root mean square of rows, per bin row: smallest, over all values, largest. NaN where no row was read. */
export interface RowRms {
  readonly min: Float32Array;
  readonly rms: Float32Array;
  readonly max: Float32Array;
}

/** Size of the values per bin: root mean square, and largest |x|. Bin rows x grid.binCols; NaN where no finite value was read. */
export interface ValueMap {
  readonly rms: Float32Array;
  readonly max: Float32Array;
}

export interface TensorStatsPart {
  readonly part: number;
  readonly stats: TensorStats;
  readonly rowRms: RowRms;
  readonly valueMap: ValueMap;
}

export const noStats: TensorStats = {
  rows: 0,
  values: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  moments: noMoments,
  sumOfSquares: 0,
  zeros: 0,
  nan: 0,
  positiveInf: 0,
  negativeInf: 0,
  firstBadRow: -1,
};

/** Statistics of both; `a` holds the earlier rows. */
export function addStats(a: TensorStats, b: TensorStats): TensorStats {
  return {
    rows: a.rows + b.rows,
    values: a.values + b.values,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    moments: addMoments(a.moments, b.moments),
    sumOfSquares: a.sumOfSquares + b.sumOfSquares,
    zeros: a.zeros + b.zeros,
    nan: a.nan + b.nan,
    positiveInf: a.positiveInf + b.positiveInf,
    negativeInf: a.negativeInf + b.negativeInf,
    firstBadRow: a.firstBadRow >= 0 ? a.firstBadRow : b.firstBadRow,
  };
}

/** Statistics of one part of a tensor: its (sampled) rows, all values of them. Cost: one pass over the rows. */
export async function computeTensorStatsPart(
  x: RowSource,
  grid: TensorGrid,
  sample: RowSample,
  part: number,
  context: JobContext,
): Promise<TensorStatsPart> {
  const { cols } = grid;
  const bins = binRowsOfPart(grid, part);
  const rms = new RowRmsBins(grid, bins.start, bins.end - bins.start);
  const map = new ValueBins(grid, bins.start, bins.end - bins.start);
  const ranges = sampledRows(grid, sample, part);
  const total = ranges.reduce((sum, range) => sum + range.end - range.start, 0);
  let stats = noStats;
  for await (const { values, rowNumbers } of readBatches(x, rowBatches(ranges, cols))) {
    for (const [index, row] of rowNumbers.entries()) {
      const rowStats = computeRowStats(values, index * cols, cols, row);
      stats = addStats(stats, rowStats);
      rms.add(row, rowStats.sumOfSquares, rowStats.moments.count);
      map.add(row, values, index * cols);
    }
    context.onProgress({ fraction: stats.rows / total });
    await context.breathe();
  }
  return { part, stats, rowRms: rms.result(), valueMap: map.result() };
}

function computeRowStats(values: Float32Array, from: number, cols: number, row: number): TensorStats {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let [sumOfSquares, zeros, nan, positiveInf, negativeInf] = [0, 0, 0, 0, 0];
  for (let index = from; index < from + cols; index++) {
    const value = values[index]!;
    if (Number.isFinite(value)) {
      if (value < min) min = value;
      if (value > max) max = value;
      if (value === 0) zeros++;
      sumOfSquares += value * value;
    } else if (value > 0) positiveInf++;
    else if (value < 0) negativeInf++;
    else nan++;
  }
  return {
    rows: 1,
    values: cols,
    min,
    max,
    moments: computeMoments(values, from, from + cols),
    sumOfSquares,
    zeros,
    nan,
    positiveInf,
    negativeInf,
    firstBadRow: nan + positiveInf + negativeInf > 0 ? row : -1,
  };
}

class RowRmsBins {
  private readonly grid: TensorGrid;
  private readonly firstBin: number;
  private readonly min: Float32Array;
  private readonly max: Float32Array;
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;

  constructor(grid: TensorGrid, firstBin: number, bins: number) {
    this.grid = grid;
    this.firstBin = firstBin;
    this.min = new Float32Array(bins).fill(Number.NaN);
    this.max = new Float32Array(bins).fill(Number.NaN);
    this.sums = new Float64Array(bins);
    this.counts = new Float64Array(bins);
  }

  add(row: number, sumOfSquares: number, count: number): void {
    if (count === 0) return;
    const bin = Math.floor(row / this.grid.rowsPerBin) - this.firstBin;
    const rms = Math.sqrt(sumOfSquares / count);
    if (!(rms >= this.min[bin]!)) this.min[bin] = rms;
    if (!(rms <= this.max[bin]!)) this.max[bin] = rms;
    this.sums[bin]! += sumOfSquares;
    this.counts[bin]! += count;
  }

  result(): RowRms {
    const rms = Float32Array.from(this.sums, (sum, bin) => Math.sqrt(sum / this.counts[bin]!));
    return { min: this.min, rms, max: this.max };
  }
}

class ValueBins {
  private readonly grid: TensorGrid;
  private readonly firstBin: number;
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;
  private readonly max: Float32Array;

  constructor(grid: TensorGrid, firstBin: number, binRows: number) {
    const bins = binRows * grid.binCols;
    this.grid = grid;
    this.firstBin = firstBin;
    this.sums = new Float64Array(bins);
    this.counts = new Float64Array(bins);
    this.max = new Float32Array(bins).fill(Number.NaN);
  }

  /** Adds a row whose values begin at `from`. */
  add(row: number, values: Float32Array, from: number): void {
    const { grid } = this;
    const line = (Math.floor(row / grid.rowsPerBin) - this.firstBin) * grid.binCols;
    for (let binCol = 0; binCol < grid.binCols; binCol++) {
      const { start, end } = colsOfBin(grid, binCol);
      let [sum, count, largest] = [0, 0, 0];
      for (let index = from + start; index < from + end; index++) {
        const value = values[index]!;
        if (!Number.isFinite(value)) continue;
        const magnitude = Math.abs(value);
        sum += value * value;
        count++;
        if (magnitude > largest) largest = magnitude;
      }
      const bin = line + binCol;
      this.sums[bin]! += sum;
      this.counts[bin]! += count;
      if (count > 0 && !(largest <= this.max[bin]!)) this.max[bin] = largest;
    }
  }

  result(): ValueMap {
    return { rms: Float32Array.from(this.sums, (sum, bin) => Math.sqrt(sum / this.counts[bin]!)), max: this.max };
  }
}
