import type { ArenaRow } from './rows.ts';
import { estimateText, nanosecondsText, regretEstimateText, regretText, shareText } from './number-text.ts';

export interface Column {
  readonly id: string;
  /** Head of the column, with the unit. */
  readonly label: string;
  /** One sentence for the tooltip. */
  readonly help: string;
  /** What the column is sorted by; NaN last. */
  readonly value: (row: ArenaRow) => number | string;
  readonly text: (row: ArenaRow) => string;
}

/** "1", or "2 =" where several are equal within the uncertainty. */
export const rankText = ({ standing }: Pick<ArenaRow, 'standing'>): string => `${standing.rank}${standing.isTied ? ' =' : ''}`;

const regretOf = (row: ArenaRow, of: (regret: NonNullable<ArenaRow['standing']['regret']>) => number): number =>
  row.standing.regret ? of(row.standing.regret) : Number.NaN;
const regretCell = (row: ArenaRow, text: (regret: NonNullable<ArenaRow['standing']['regret']>) => string): string =>
  row.standing.regret ? text(row.standing.regret) : 'none';

/** The columns of the table, of the Markdown and, by their ids, of the address. */
export const columns: readonly Column[] = [
  {
    id: 'rank',
    label: 'Rank',
    help: 'By weighted error: 1 plus the number of algorithms whose error is lower by more than two standard errors of the difference, block by block.',
    value: ({ standing }) => standing.rank,
    text: rankText,
  },
  {
    id: 'name',
    label: 'Algorithm',
    help: 'As the rounding lab lists it, with the options that differ from the default.',
    value: ({ entrant }) => entrant.label,
    text: ({ entrant }) => entrant.label,
  },
  {
    id: 'minimises',
    label: 'Minimises itself',
    help: 'What the algorithm looks at when it chooses; it is judged by the weights of the contest all the same.',
    value: ({ minimises }) => minimises,
    text: ({ minimises }) => minimises,
  },
  {
    id: 'weighted',
    label: 'Weighted error',
    help: 'Mean over the blocks of sqrt(sum w (x − x̂)² / sum w x²) ± standard error; no unit.',
    value: ({ standing }) => standing.weighted.mean,
    text: ({ standing }) => estimateText(standing.weighted),
  },
  {
    id: 'unweighted',
    label: 'Unweighted error',
    help: 'The same with all weights 1; no unit.',
    value: ({ standing }) => standing.unweighted.mean,
    text: ({ standing }) => estimateText(standing.unweighted),
  },
  {
    id: 'regret',
    label: 'Mean regret',
    help: 'Best weighted cosine over all scales of both signs, minus that of the algorithm: mean ± standard error; no unit.',
    value: (row) => regretOf(row, ({ mean }) => mean.mean),
    text: (row) => regretCell(row, ({ mean }) => regretEstimateText(mean)),
  },
  {
    id: 'p99',
    label: 'p99 regret',
    help: '99 % of the blocks lose at most this much cosine; from a histogram, rounded up by 12 % at most.',
    value: (row) => regretOf(row, ({ p99 }) => p99),
    text: (row) => regretCell(row, ({ p99 }) => regretText(p99)),
  },
  {
    id: 'max',
    label: 'Max regret',
    help: 'The largest regret; opens that very block in the Landscape view.',
    value: (row) => regretOf(row, ({ max }) => max),
    text: (row) => regretCell(row, ({ max }) => regretText(max)),
  },
  {
    id: 'optimal',
    label: 'Optimal, 1e−9',
    help: 'Share of the blocks with a regret of at most 1e−9.',
    value: (row) => regretOf(row, ({ optimal }) => optimal),
    text: (row) => regretCell(row, ({ optimal }) => shareText(optimal)),
  },
  {
    id: 'optimalf32',
    label: 'Optimal, 3e−7',
    help: 'Share of the blocks with a regret of at most 3e−7: the noise of sums in f32 forgiven.',
    value: (row) => regretOf(row, ({ optimalF32 }) => optimalF32),
    text: (row) => regretCell(row, ({ optimalF32 }) => shareText(optimalF32)),
  },
  {
    id: 'tried',
    label: 'Scales tried',
    help: 'Candidate scales that the algorithm looks at on each block; "varies" where that depends on the block: the Landscape view counts them. For comparison: distinct roundings of both signs, n (K − 1) + 1 for K levels.',
    value: ({ candidates }) => candidates ?? Number.NaN,
    text: ({ candidates }) => candidates?.toLocaleString('en') ?? 'varies',
  },
  {
    id: 'time',
    label: 'ns per block',
    help: 'This browser, one worker thread, the kernel alone: nanoseconds, median over chunks of 65,536 values. Other work on the machine shows in it.',
    value: ({ standing }) => standing.nanosecondsPerBlock,
    text: ({ standing }) => nanosecondsText(standing.nanosecondsPerBlock),
  },
];

export interface Sorting {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** The sorting that a word of the address means; weighted error, lowest first, for unknown words. */
export function parseSorting(text: string): Sorting {
  const isDescending = text.startsWith('-');
  const column = columns.find(({ id }) => id === text.slice(isDescending ? 1 : 0));
  return column ? { column, isDescending } : { column: columns.find(({ id }) => id === 'weighted')!, isDescending: false };
}

/** The word after a press on a column: turned around when it was the column already. */
export const nextSorting = ({ column, isDescending }: Sorting, pressed: Column): string =>
  pressed.id === column.id && !isDescending ? `-${pressed.id}` : pressed.id;

/** Rows in order; equal ones as they were chosen, those without a value last. */
export function sortRows(rows: readonly ArenaRow[], { column, isDescending }: Sorting): readonly ArenaRow[] {
  const sign = isDescending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (typeof left === 'string' || typeof right === 'string') return sign * String(left).localeCompare(String(right), 'en');
    if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return sign * (left - right);
  });
}
