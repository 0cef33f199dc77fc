import { mirrorAverage, oddCubic, publishedCubic, tableLimit, toIntegerTable } from '../../core/experiments/codebook/table-shape.ts';
import { formatLevels, levelValues, namedTables, parseLevels } from '../../core/rounding/levels.ts';

/** Tables that a designed one is held against. */
export const rivalIds = ['iq4nl', 'mirror', 'cubic', 'cubic8', 'fit', 'linear', 'iq3nl', 'iq2nl'] as const;
export type RivalId = (typeof rivalIds)[number];

export const rivalLabels: Readonly<Record<RivalId, string>> = {
  iq4nl: 'IQ4_NL',
  mirror: 'IQ4_NL made symmetric',
  cubic: 'Odd cubic, symmetric',
  cubic8: 'Odd cubic at −8..7',
  fit: 'Odd cubic fitted to IQ4_NL',
  linear: 'Equal steps −8..7',
  iq3nl: 'IQ3_K',
  iq2nl: 'IQ2_K',
};

/** A table under comparison; `own` is the one that is being designed, `kept/...` one that the visitor keeps. */
export interface DesignTable {
  readonly id: RivalId | 'own' | `kept/${string}`;
  readonly label: string;
  readonly levels: readonly number[];
}

const free = { symmetric: false, zero: 'any' } as const;
const symmetric = { symmetric: true, zero: 'any' } as const;
const iq4nl = namedTables['iq4nl']!;
const places = Array.from({ length: 16 }, (_, index) => index - 8);

const rivalLevels: Readonly<Record<RivalId, readonly number[]>> = {
  iq4nl,
  mirror: toIntegerTable(mirrorAverage(iq4nl), symmetric),
  cubic: toIntegerTable(places.map((u) => publishedCubic(u + 0.5)), symmetric),
  cubic8: toIntegerTable(places.map(publishedCubic), free),
  fit: toIntegerTable(oddCubic(iq4nl), symmetric),
  linear: evenLevels(16),
  iq3nl: namedTables['iq3nl']!,
  iq2nl: namedTables['iq2nl']!,
};

/** A table of the lab among the rivals. */
export const rivalTable = (id: RivalId): DesignTable => ({ id, label: rivalLabels[id], levels: rivalLevels[id] });

/** Kept tables as the address writes them: levels separated by _, tables by commas. */
export const keptToText = (tables: readonly (readonly number[])[]): string =>
  tables.map((levels) => levels.join('_')).join(',');

/** The tables of such a text; those that are none are left out. */
export const keptFromText = (text: string): readonly (readonly number[])[] =>
  text.split(',').flatMap((word) => {
    const levels = word === '' ? undefined : readOwn(word.replaceAll('_', ','));
    return levels ? [levels] : [];
  });

/**
 * The chosen rivals, the kept tables among them, and, last, the table of this text. A text that is no set of 2 to 64 levels leaves the own
 * table out. `nameOf`: the name under which levels are kept, if they are.
 */
export function designTables(
  rivals: readonly RivalId[],
  also: string,
  own: string,
  nameOf: (levels: readonly number[]) => string | undefined,
): readonly DesignTable[] {
  const levels = readOwn(own);
  return [
    ...rivals.map(rivalTable),
    ...keptFromText(also).map((kept): DesignTable => {
      const label = nameOf(kept) ?? `Table of ${kept.length} from a link`;
      return { id: `kept/${kept.join('_')}`, label, levels: kept };
    }),
    ...(levels ? [{ id: 'own' as const, label: 'Own table', levels }] : []),
  ];
}

/** The levels of a text, or undefined when it is no set of 2 to 64 levels. Lists in brackets, as C and JSON write them, are read as well. */
export function readOwn(text: string): readonly number[] | undefined {
  const inBrackets = /[[{]([^[\]{}]*)[\]}]\s*[;}]?\s*$/.exec(text)?.[1];
  try {
    const levels = levelValues(parseLevels(inBrackets?.replace(/,\s*$/, '') ?? text));
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

/** A table as a C array, as the formats declare theirs; the name becomes part of its identifier. */
export function toCArray(levels: readonly number[], name = ''): string {
  const lines: string[] = [];
  for (let first = 0; first < levels.length; first += 8)
    lines.push(`    ${levels.slice(first, first + 8).join(', ')},`);
  const suffix = name.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
  return `static const int8_t kvalues${suffix && `_${suffix}`}[${levels.length}] = {\n${lines.join('\n')}\n};\n`;
}
