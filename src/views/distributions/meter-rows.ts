import type { MeterRow } from './use-tensor-blocks.ts';
import { nearestRanks } from './rank-distance.ts';

/** One tensor in the asymmetry meter. */
export type MeterLine = Readonly<{
  tensor: string;
  /** Mean of the other end: 1 for symmetric blocks. */
  end: number;
  endError: number;
  /** Share of blocks whose value of largest magnitude is negative. */
  negative: number;
  negativeError: number;
  /** The distribution whose ranks come nearest, and the root mean square distance; empty without candidates. */
  nearest: string;
  distance: number;
  blocks: number;
}>;

export type RankCandidates = readonly (readonly [name: string, means: ArrayLike<number>])[];

export function meterLine({ tensor, blocks }: MeterRow, candidates: RankCandidates): MeterLine {
  const { n, blocks: count, means, standardErrors } = blocks;
  const negative = blocks.negative / count;
  const nearest = nearestRanks(means, candidates);
  return {
    tensor,
    end: means[n - 1]!,
    endError: standardErrors[n - 1]!,
    negative,
    negativeError: Math.sqrt((negative * (1 - negative)) / count),
    nearest: nearest?.name ?? '',
    distance: nearest?.distance ?? Number.NaN,
    blocks: count,
  };
}

export const meterColumns = ['tensor', 'end', 'negative', 'nearest'] as const;
export type MeterColumn = (typeof meterColumns)[number];

export interface MeterSorting {
  readonly column: MeterColumn;
  readonly descending: boolean;
}

/** Sorted by a column; equal ones by the mean of the other end. `negative` sorts by the distance from one half. */
export function sortMeter(lines: readonly MeterLine[], { column, descending }: MeterSorting): readonly MeterLine[] {
  const sign = descending ? -1 : 1;
  return lines.toSorted((a, b) => sign * compare(a, b, column) || a.end - b.end);
}

function compare(a: MeterLine, b: MeterLine, column: MeterColumn): number {
  if (column === 'tensor' || column === 'nearest') return a[column].localeCompare(b[column], undefined, { numeric: true });
  if (column === 'negative') return Math.abs(a.negative - 0.5) - Math.abs(b.negative - 0.5);
  return a.end - b.end;
}
