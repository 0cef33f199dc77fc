import { levelValues, namedTables, parseLevels } from '../../core/rounding/levels.ts';
import type { TableChoice } from './schema.ts';

/** A table of levels, scaled so that the level of largest magnitude has magnitude 1. */
export interface LevelTable {
  readonly id: TableChoice;
  readonly label: string;
  readonly levels: readonly number[];
  readonly scaled: readonly number[];
}

export const tableLabels: Readonly<Record<TableChoice, string>> = {
  iq4nl: 'IQ4_NL',
  iq3nl: 'IQ3_K',
  iq2nl: 'IQ2_K',
  own: 'Own table',
};

/** The chosen tables; the visitor's own is left out while its text is no set of levels. */
export function levelTables(choices: readonly TableChoice[], own: string): readonly LevelTable[] {
  return choices.flatMap((id) => {
    const levels = id === 'own' ? (readLevels(own) ?? []) : namedTables[id]!;
    if (levels.length === 0) return [];
    const largest = Math.max(...levels.map(Math.abs));
    return [{ id, label: tableLabels[id], levels, scaled: levels.map((level) => level / largest) }];
  });
}

function readLevels(text: string): readonly number[] | undefined {
  try {
    return levelValues(parseLevels(text));
  } catch {
    return undefined;
  }
}

/**
 * The rank at which level j of a table of L belongs in a block of n: j n / L. Level 0 meets rank 0 (both -1), and the middle of a table
 * (L/2) meets the middle rank (n/2), around which the means are odd.
 */
export const rankOfLevel = (level: number, levelCount: number, n: number): number => (level * n) / levelCount;

/**
 * Root mean square distance between a scaled table and the mean ranks, read at rankOfLevel between the ranks by straight lines.
 * Tables whose largest magnitude is positive are compared mirrored.
 */
export function tableDistance(scaled: readonly number[], rankMeans: ArrayLike<number>): number {
  const n = rankMeans.length;
  const facing = Math.abs(scaled[0]!) >= Math.abs(scaled.at(-1)!) ? scaled : scaled.map((value) => -value).reverse();
  const squares = facing.map((value, level) => {
    const rank = Math.min(n - 1, rankOfLevel(level, facing.length, n));
    const below = Math.floor(rank);
    const above = Math.min(n - 1, below + 1);
    const mean = rankMeans[below]! + (rank - below) * (rankMeans[above]! - rankMeans[below]!);
    return (value - mean) ** 2;
  });
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}
