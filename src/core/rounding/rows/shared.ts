import type { SourceLink } from '../../quants/format.ts';
import type { RoundingOption } from '../algorithm.ts';
import type { LevelSet } from '../levels.ts';
import { formatLevels, hasMirrorNeighbours } from '../levels.ts';

/** Where the algorithms come from. */
export const sources = {
  discussion: {
    label: 'ik_llama.cpp discussion 288',
    url: 'https://github.com/ikawrakow/ik_llama.cpp/discussions/288',
  },
  cumulative: { label: 'llama.cpp PR 12557', url: 'https://github.com/ggml-org/llama.cpp/pull/12557' },
  gradient: { label: 'ik_llama.cpp PR 295', url: 'https://github.com/ikawrakow/ik_llama.cpp/pull/295' },
  affineGradient: { label: 'ik_llama.cpp PR 302', url: 'https://github.com/ikawrakow/ik_llama.cpp/pull/302' },
  experiments: { label: 'compilade/rounding-experiments', url: 'https://github.com/compilade/rounding-experiments' },
  ggmlQuants: {
    label: 'ggml-quants.c',
    url: 'https://github.com/ggml-org/llama.cpp/blob/master/ggml/src/ggml-quants.c',
  },
} as const satisfies Record<string, SourceLink>;

/** The 16 parameter words of a kernel: the range first (0, 0 for a table), then the words of the row. */
export function encodeWords(levels: LevelSet, ...words: readonly number[]): Int32Array {
  const params = new Int32Array(16);
  if (levels.kind === 'range') params.set([levels.nmin, levels.nmax]);
  params.set(words, 2);
  return params;
}

/** Rejects all but ranges -N..N-1. */
export const rejectUnlessLongNegative =
  (id: string) =>
  (levels: LevelSet): string | undefined =>
    levels.kind === 'range' && levels.nmax === -levels.nmin - 1
      ? undefined
      : `${id} rounds to a range that is one level longer on the negative side, not to ${formatLevels(levels)}. Use -4..3 or -8..7, for example.`;

/** Rejects tables and ranges that do not contain 0. */
export const rejectUnlessRangeWithZero =
  (id: string) =>
  (levels: LevelSet): string | undefined =>
    levels.kind === 'range' && levels.nmin <= 0 && levels.nmax >= 0
      ? undefined
      : `${id} rounds to a range of integers that contains 0, not to ${formatLevels(levels)}. Use -4..3 or -7..7, for example.`;

/** Rejects all but ranges 0..N. */
export const rejectUnlessFromZero =
  (id: string) =>
  (levels: LevelSet): string | undefined =>
    levels.kind === 'range' && levels.nmin === 0
      ? undefined
      : `${id} rounds to a range that starts at 0, not to ${formatLevels(levels)}. Use 0..15, for example.`;

/** Whether the scale may be negative. */
export const signedScaleOption: RoundingOption = {
  id: 'signed_scale',
  label: 'Sign of the scale',
  help: 'A signed scale may map x to either orientation of a lopsided set of levels.',
  values: [
    { value: 1, label: 'either' },
    { value: 0, label: 'positive only' },
  ],
  defaultValue: 1,
};

/** Rejects ranges, and tables with two neighbours that only differ in sign: their breakpoint is 0 and the search cannot enter it. */
export const rejectUnlessTable =
  (id: string) =>
  (levels: LevelSet): string | undefined =>
    levels.kind === 'range'
      ? `${id} rounds to a table of levels, not to ${formatLevels(levels)}. Use iq4nl or a list such as -31,-13,1,17.`
      : hasMirrorNeighbours(levels.values)
        ? `${id} cannot tell neighbours that only differ in sign apart (${formatLevels(levels)}). Put a 0 between them.`
        : undefined;

/** Rejects ranges and tables that do not start below 0: the search aims at the lower end. */
export const rejectUnlessLopsidedTable =
  (id: string) =>
  (levels: LevelSet): string | undefined =>
    levels.kind === 'table' && levels.values[0]! < 0
      ? undefined
      : `${id} rounds to a table of levels that starts below 0, not to ${formatLevels(levels)}. Use iq4nl or a list such as -31,-13,1,17.`;

/** Whether the min may be negative. */
export const signedMinOption: RoundingOption = {
  id: 'signed_min',
  label: 'Sign of the min',
  help: 'Formats that store the min unsigned can only move values down; a signed min may also lift them.',
  values: [
    { value: 0, label: 'unsigned' },
    { value: 1, label: 'either' },
  ],
  defaultValue: 0,
};

/** RoundingAlgorithm.signedMin of a row with signedMinOption. */
export const hasSignedMin = (options: Readonly<Record<string, number>>): boolean => options[signedMinOption.id] === 1;
