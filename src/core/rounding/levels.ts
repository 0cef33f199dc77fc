import { LabError } from '../lab-error.ts';

/** The integers (or table values) that a scale multiplies: an inclusive range, or an ascending table of int8 values. */
export type LevelSet =
  | { readonly kind: 'range'; readonly nmin: number; readonly nmax: number }
  | { readonly kind: 'table'; readonly id: string; readonly values: readonly number[] };

/** Tables that have a name. Source: ggml (IQ4_NL), ik_llama.cpp (IQ3_K, IQ2_K), compilade/rounding-experiments (exp16, kv*). */
export const namedTables: Readonly<Record<string, readonly number[]>> = {
  iq4nl: [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113],
  iq3nl: [-63, -40, -23, -10, 1, 13, 28, 47],
  iq2nl: [-31, -13, 1, 17],
  exp16: [-53, -43, -37, -29, -19, -13, -7, -3, 1, 5, 11, 17, 23, 31, 41, 47],
  kv4: [-26, -8, 6, 22],
  kv8b: [-59, -36, -19, -6, 5, 17, 32, 51],
  kv8c: [-19, -13, -7, -3, 1, 5, 11, 17],
};

/**
 * Reads a level set as people type it: `-4..3`, a table name (`iq4nl`), or two to 256 ascending integers in -128..127
 * separated by commas. Throws rounding/bad-levels.
 */
export function parseLevels(text: string): LevelSet {
  const trimmed = text.trim();
  const range = /^(-?\d+)\s*\.\.\s*(-?\d+)$/.exec(trimmed);
  if (range) {
    const nmin = Number(range[1]);
    const nmax = Number(range[2]);
    if (nmin >= nmax || nmin < -128 || nmax > 127) throw badLevels(text);
    return { kind: 'range', nmin, nmax };
  }
  const named = namedTables[trimmed];
  if (named) return { kind: 'table', id: trimmed, values: named };
  const values = trimmed.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const valid = values.every(
    (value, index) =>
      Number.isInteger(value) && value >= -128 && value <= 127 && (index === 0 || value > values[index - 1]!),
  );
  if (values.length < 2 || values.length > 256 || !valid) throw badLevels(text);
  return { kind: 'table', id: 'custom', values };
}

/** The text that parseLevels reads back to the same set. */
export const formatLevels = (levels: LevelSet): string =>
  levels.kind === 'range'
    ? `${levels.nmin}..${levels.nmax}`
    : levels.id === 'custom'
      ? levels.values.join(',')
      : levels.id;

/** All level values in ascending order. */
export const levelValues = (levels: LevelSet): readonly number[] =>
  levels.kind === 'table'
    ? levels.values
    : Array.from({ length: levels.nmax - levels.nmin + 1 }, (_, index) => levels.nmin + index);

/** What is wrong with a text as a set of levels, as a sentence; undefined when parseLevels reads it. */
export function levelsProblem(text: string): string | undefined {
  try {
    parseLevels(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether two neighbours only differ in sign: values of either sign are then equally near at the smallest scales. */
export const hasMirrorNeighbours = (values: readonly number[]): boolean =>
  values.some((value, index) => index > 0 && value === -values[index - 1]!);

function badLevels(text: string): LabError {
  return new LabError(
    'rounding/bad-levels',
    `"${text}" is no set of levels. Give a range such as -4..3, a table (${Object.keys(namedTables).join(', ')}), or ascending integers between -128 and 127 separated by commas.`,
    { levels: text },
  );
}
