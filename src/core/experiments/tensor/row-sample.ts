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
  /**
   * With runs: which rounds to take, [from, to); the first one if absent. No two rounds share a row, so the sums of rounds can be added, and all
   * rounds together are the whole tensor.
   */
  readonly rounds?: { readonly from: number; readonly to: number };
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

/** Values up to which a first look reads everything: one read of the file, and nothing to be uncertain about. */
const readWhole = 2 ** 20;
/** Share of the rows of a larger tensor that a first look reads, and the fewest rows. */
const firstShare = 0.02;
const fewestRows = 64;
/** Runs that the rows of a first look come in: enough to tell how much they differ, few enough to be read quickly. */
const firstRuns = 24;

/** The rows of a first look at a tensor, for numbers without a map: all of a small tensor, 2 % of the rows of a large one. */
export function firstLook(rows: number, cols: number): RowSample {
  const wanted = Math.max(fewestRows, Math.ceil(rows * firstShare));
  if (rows * cols <= readWhole || wanted >= rows) return everyRow;
  return { rows: wanted, seed: 1, run: Math.max(4, Math.floor(wanted / firstRuns)) };
}

/** Rounds of a sample in runs until every row is in it. */
export function roundsOf(rows: number, { rows: wanted, run = 1 }: RowSample): number {
  const { runs, stretches } = stretchesOf(rows, wanted, run);
  return Math.ceil(runs / stretches);
}

function stretchesOf(rows: number, wanted: number, run: number): { readonly runs: number; readonly stretches: number } {
  const runs = Math.ceil(rows / run);
  return { runs, stretches: Math.min(runs, Math.max(1, Math.floor(wanted / run))) };
}

/**
 * The tensor is cut into runs, and those into stretches of equal length. Each round takes one run of every stretch, from a random start on in steps
 * of about 0.62 of the stretch, which come by every run before they return. What of it lies in the part.
 */
function sampledRuns(grid: TensorGrid, sample: RowSample, run: number, part: number): RowRange[] {
  const bins = binRowsOfPart(grid, part);
  const start = rowsOfBin(grid, bins.start).start;
  const end = rowsOfBin(grid, bins.end - 1).end;
  const { runs, stretches } = stretchesOf(grid.rows, sample.rows, run);
  const { from, to } = sample.rounds ?? { from: 0, to: 1 };
  const ranges: RowRange[] = [];
  for (let stretch = Math.max(0, Math.floor(((start / run) * stretches) / runs) - 1); stretch < stretches; stretch++) {
    const firstRun = Math.floor((stretch * runs) / stretches);
    if (firstRun * run >= end) break;
    const length = Math.floor(((stretch + 1) * runs) / stretches) - firstRun;
    const offset = Math.floor(new Prng(sample.seed, stretch).nextUnit() * length);
    const step = coprimeStep(length);
    const taken: number[] = [];
    for (let round = from; round < Math.min(to, length); round++) taken.push(firstRun + ((offset + round * step) % length));
    for (const index of taken.sort((a, b) => a - b)) addRange(ranges, Math.max(start, index * run), Math.min(end, (index + 1) * run));
  }
  return ranges;
}

/** The first whole number from 0.62 of `length` on that has no divisor in common with it. */
function coprimeStep(length: number): number {
  let step = Math.max(1, Math.floor(length * 0.618));
  while (commonDivisor(step, length) > 1) step++;
  return step;
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** The parts of a tensor that the sample reads anything of, in ascending order. */
export function sampledParts(grid: TensorGrid, sample: RowSample): number[] {
  return Array.from({ length: grid.parts }, (_, part) => part).filter((part) => sampledRows(grid, sample, part).length > 0);
}

function addRow(ranges: RowRange[], row: number, end: number): void {
  addRange(ranges, row, Math.min(row + 1, end));
}

/** Adds rows [start, end), joined to the last range where it ends there; nothing when end <= start. */
function addRange(ranges: RowRange[], start: number, end: number): void {
  if (end <= start) return;
  const last = ranges.at(-1);
  if (last?.end === start) ranges[ranges.length - 1] = { start: last.start, end };
  else ranges.push({ start, end });
}
