import { mirrorAverage, oddCubic, tableLimit, toIntegerTable } from '../../core/experiments/codebook/table-shape.ts';
import { formatLevels, levelValues, namedTables, parseLevels } from '../../core/rounding/levels.ts';

/** Tables that a designed one is held against. */
export const rivalIds = ['iq4nl', 'mirror', 'cubic', 'linear', 'iq3nl', 'iq2nl'] as const;
export type RivalId = (typeof rivalIds)[number];

export const rivalLabels: Readonly<Record<RivalId, string>> = {
  iq4nl: 'IQ4_NL',
  mirror: 'IQ4_NL made symmetric',
  cubic: 'Odd cubic through IQ4_NL',
  linear: 'Equal steps −8..7',
  iq3nl: 'IQ3_K',
  iq2nl: 'IQ2_K',
};

/** A table under comparison; `own` is the one that is being designed. */
export interface DesignTable {
  readonly id: RivalId | 'own';
  readonly label: string;
  readonly levels: readonly number[];
}

const free = { symmetric: false, zero: 'any' } as const;
const symmetric = { symmetric: true, zero: 'any' } as const;
const iq4nl = namedTables['iq4nl']!;

const rivalLevels: Readonly<Record<RivalId, readonly number[]>> = {
  iq4nl,
  mirror: toIntegerTable(mirrorAverage(iq4nl), symmetric),
  cubic: toIntegerTable(oddCubic(iq4nl), symmetric),
  linear: evenLevels(16),
  iq3nl: namedTables['iq3nl']!,
  iq2nl: namedTables['iq2nl']!,
};

/** The chosen rivals and, last, the table of this text. A text that is no set of 2 to 64 levels leaves the own table out. */
export function designTables(rivals: readonly RivalId[], own: string): readonly DesignTable[] {
  const levels = readOwn(own);
  return [
    ...rivals.map((id) => ({ id, label: rivalLabels[id], levels: rivalLevels[id] })),
    ...(levels ? [{ id: 'own' as const, label: 'Own table', levels }] : []),
  ];
}

/** The levels of a text, or undefined when it is no set of 2 to 64 levels. */
export function readOwn(text: string): readonly number[] | undefined {
  try {
    const levels = levelValues(parseLevels(text));
    return levels.length <= 64 ? levels : undefined;
  } catch {
    return undefined;
  }
}

export const writeOwn = (levels: readonly number[]): string =>
  formatLevels({ kind: 'table', id: 'custom', values: levels });

/** `count` levels in equal steps, one more below zero than above when the count is even: -8..7 for 16. */
export function evenLevels(count: number): number[] {
  const lowest = -Math.floor(count / 2);
  return Array.from({ length: count }, (_, index) => lowest + index);
}

/** The mirror average of a table, as integers of largest magnitude 127. */
export const madeSymmetric = (levels: readonly number[]): number[] => toIntegerTable(mirrorAverage(levels), symmetric);

/**
 * A table with one level moved to a place between -1 and 1 of its largest magnitude. Tables of a smaller magnitude are first brought to 127, so
 * that there is room; neighbours are never passed. Returns the table unchanged where there is no room.
 */
export function moveLevel(levels: readonly number[], index: number, place: number): readonly number[] {
  const largest = Math.max(...levels.map(Math.abs));
  const fine = largest === tableLimit ? [...levels] : toIntegerTable(levels, free);
  const low = index === 0 ? -tableLimit : fine[index - 1]! + 1;
  const high = index === fine.length - 1 ? tableLimit : fine[index + 1]! - 1;
  const wanted = Math.floor(place * tableLimit + 0.5);
  if (low > high) return levels;
  return fine.map((level, at) => (at === index ? Math.min(high, Math.max(low, wanted)) : level));
}

/** A table as a C array, as the formats declare theirs. */
export function toCArray(levels: readonly number[]): string {
  const lines: string[] = [];
  for (let first = 0; first < levels.length; first += 8)
    lines.push(`    ${levels.slice(first, first + 8).join(', ')},`);
  return `static const int8_t kvalues[${levels.length}] = {\n${lines.join('\n')}\n};\n`;
}
