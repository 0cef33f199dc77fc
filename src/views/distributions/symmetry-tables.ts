import { toIntegerTable, towardsMirror } from '../../core/experiments/codebook/table-shape.ts';
import { readOwn, rivalTable } from './designer-tables.ts';

/** One table on the way from a lopsided one to its mirror average, or beside it. */
export interface WayTable {
  /** 0: the table itself, 1: its mirror average; undefined for tables beside the way. */
  readonly share: number | undefined;
  readonly label: string;
  readonly levels: readonly number[];
}

const steps = 10;

/**
 * The table, ten steps to its mirror average, all as integers of int8, and the symmetric tables proposed in place of IQ4_NL's. `own`: the text of the
 * table; IQ4_NL's where it is none.
 */
export function wayTables(own: string | undefined): readonly WayTable[] {
  const levels = (own === undefined ? undefined : readOwn(own)) ?? rivalTable('iq4nl').levels;
  const way = Array.from({ length: steps + 1 }, (_, step): WayTable => {
    const share = step / steps;
    const constraint = { symmetric: share === 1, zero: 'any' } as const;
    // Integers of the real table stay as they are; the others are rounded to them.
    const table = step === 0 ? levels : toIntegerTable(towardsMirror(levels, share), constraint);
    const label = share === 0 ? 'as it is' : share === 1 ? 'mirror average' : `${100 * share} % of the way`;
    return { share, label, levels: table };
  });
  const beside = levels.length === 16 ? ([rivalTable('cubic'), rivalTable('fit')] as const) : [];
  return [...way, ...beside.map(({ label, levels: besideLevels }) => ({ share: undefined, label, levels: besideLevels }))];
}
