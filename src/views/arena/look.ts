import { parseEntrant, rejectionOf } from '../../core/experiments/arena/entrant.ts';
import type { LevelSet } from '../../core/rounding/levels.ts';

/** How an entrant is drawn: colour, marker and dashes, so that colour is never the only difference. */
export interface Look {
  readonly color: string;
  /** 1 to 5, as markerPath takes it. */
  readonly marker: number;
  readonly dashes: string;
}

const colorCount = 6;
const markerCount = 5;
const dashes = ['none', '7 3', '2 3', '9 3 2 3'] as const;

/** The look of a slot. Periods of 6, 5 and 4: the first 60 slots all differ. */
export const lookOf = (slot: number): Look => ({
  color: `var(--series-${(slot % colorCount) + 1})`,
  marker: (slot % markerCount) + 1,
  dashes: dashes[slot % dashes.length]!,
});

/** A slot for every entrant: those that take part first, each group in the order chosen. */
export function slotsOf(entrants: readonly string[], levels: LevelSet): ReadonlyMap<string, number> {
  const takesPart = (id: string): boolean => rejectionOf(parseEntrant(id), levels) === undefined;
  const ordered = [...entrants.filter(takesPart), ...entrants.filter((id) => !takesPart(id))];
  return new Map(ordered.map((id, slot) => [id, slot]));
}
