import { Prng } from '../../numeric/prng.ts';
import { binRowsOfPart, type RowRange, rowsOfBin, type TensorGrid } from './grid.ts';

/** Which rows of a tensor a measurement reads. */
export interface RowSample {
  /** About this many rows in all, or 0 for every row. */
  readonly rows: number;
  readonly seed: number;
  /**
   * Absent: single rows spread over all bins, so that a map has no holes. Otherwise the rows come in runs of this many consecutive ones:
   * fewer reads, for numbers without a map.
   */
  readonly run?: number;
}

export const everyRow: RowSample = { rows: 0, seed: 0 };

/** True when this sample leaves rows out. */
export const isPartial = (grid: TensorGrid, sample: RowSample): boolean => sample.rows > 0 && sample.rows < grid.rows;

/**
 * The rows of one part that the sample takes, in ascending order and joined where they follow each other. The sample is
 * stratified: each bin row gives the same number of evenly spaced rows from a random start, or, when fewer rows than bin rows are
 * wanted, every k-th bin row gives one. Depends on the grid, the sample and the part alone.
 */
export function sampledRows(grid: TensorGrid, sample: RowSample, part: number): RowRange[] {
  const bins = binRowsOfPart(grid, part);
  if (!isPartial(grid, sample)) return [{ start: rowsOfBin(grid, bins.start).start, end: rowsOfBin(grid, bins.end - 1).end }];
  if (sample.run !== undefined) return sampledRuns(grid, sample, sample.run, part);
  const ranges: RowRange[] = [];
  const binStep = Math.max(1, Math.floor(grid.binRows / sample.rows));
  const perBin = Math.max(1, Math.floor(sample.rows / grid.binRows));
  for (let bin = bins.start; bin < bins.end; bin++) {
    if (bin % binStep !== 0) continue;
    const { start, end } = rowsOfBin(grid, bin);
    const spacing = Math.max(1, (end - start) / perBin);
    const prng = new Prng(sample.seed, bin);
    const offset = prng.nextUnit() * spacing;
    for (let index = 0; index < Math.min(perBin, end - start); index++) addRow(ranges, start + Math.floor(offset + index * spacing), end);
  }
  return ranges;
}

/** One run from each of rows / run equal stretches of the tensor, from a random start; those that begin in the part, cut at its end. */
function sampledRuns(grid: TensorGrid, sample: RowSample, run: number, part: number): RowRange[] {
  const bins = binRowsOfPart(grid, part);
  const start = rowsOfBin(grid, bins.start).start;
  const end = rowsOfBin(grid, bins.end - 1).end;
  const stretches = Math.max(1, Math.floor(sample.rows / run));
  const length = grid.rows / stretches;
  const ranges: RowRange[] = [];
  for (let index = Math.max(0, Math.floor(start / length) - 1); index < stretches && index * length < end; index++) {
    const offset = new Prng(sample.seed, index).nextUnit() * Math.max(0, length - run);
    const first = Math.floor(index * length + offset);
    if (first < start || first >= end) continue;
    ranges.push({ start: Math.max(first, ranges.at(-1)?.end ?? 0), end: Math.min(first + run, end) });
  }
  return ranges;
}

/** The parts of a tensor that the sample reads anything of, in ascending order. */
export function sampledParts(grid: TensorGrid, sample: RowSample): number[] {
  return Array.from({ length: grid.parts }, (_, part) => part).filter((part) => sampledRows(grid, sample, part).length > 0);
}

function addRow(ranges: RowRange[], row: number, end: number): void {
  if (row >= end) return;
  const last = ranges.at(-1);
  if (last?.end === row) ranges[ranges.length - 1] = { start: last.start, end: row + 1 };
  else ranges.push({ start: row, end: row + 1 });
}
