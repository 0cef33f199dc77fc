import { namedFamilies, parseFamily } from '../../core/experiments/distributions/family.ts';
import { parseEntrant } from '../../core/experiments/arena/entrant.ts';
import { importanceKinds } from '../../core/rounding/importance.ts';
import { choiceField, numberField, textField, type UrlField, type UrlValues } from '../../state/url-fields.ts';

/** True when the function throws nothing. */
function works(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

/** Wire words of entrants, separated by commas; in the order in which they were chosen, none twice. */
const entrantsField = (defaultValue: readonly string[]): UrlField<readonly string[]> => ({
  defaultValue,
  decode: (text) => {
    const words = [...new Set(text === '' ? [] : text.split(','))];
    return words.every((word) => works(() => parseEntrant(word))) ? words.map((word) => parseEntrant(word).id) : undefined;
  },
  encode: (values) => values.join(','),
});

/** A family that parseFamily knows. */
const familyField: UrlField<string> = {
  defaultValue: namedFamilies.find(({ id }) => id === 'gaussian')!.id,
  decode: (text) => (works(() => parseFamily(text)) ? text : undefined),
  encode: (value) => value,
};

export const plotChoices = ['mean', 'difference'] as const;

/** What a link to this view brings back. */
export const arenaSchema = {
  /** Random blocks of a distribution, or blocks of a tensor of an open model. */
  from: choiceField(['random', 'tensor'], 'random'),
  /** File name (empty: the model of the lab) and tensor. */
  file: textField(''),
  tensor: textField(''),
  dist: familyField,
  n: numberField(32, 1, 256, true),
  blocks: numberField(10_000, 100, 100_000, true),
  seed: numberField(1, 0, Number.MAX_SAFE_INTEGER, true),
  levels: textField('-8..7'),
  weights: choiceField(importanceKinds, 'uniform'),
  alg: entrantsField(['absmax', 'make_qx', 'iq4_nl', 'qkxh', 'qkxh_nl', 'exact']),
  /** Column, with a minus in front for the largest first. */
  sort: textField('weighted'),
  /** Of the dot plot: mean errors, or paired differences to the lowest. */
  dots: choiceField(plotChoices, 'mean'),
} as const;

export type ArenaState = UrlValues<typeof arenaSchema>;
export type PatchState = (values: Partial<ArenaState>, options?: { readonly replace?: boolean }) => void;
