import { parseEntrant } from '../../core/experiments/arena/entrant.ts';
import { importanceKinds } from '../../core/rounding/importance.ts';
import { choiceField, numberField, textField, type UrlField, type UrlValues } from '../../state/url-fields.ts';
import { samplers } from './block-source.ts';
import { presets } from './presets.ts';

export const spaces = ['scale', 'offset'] as const;

/** Wire words of entrants, separated by commas. */
const variantsField: UrlField<readonly string[]> = {
  defaultValue: [],
  decode: (text) => {
    try {
      return text === '' ? [] : [...new Set(text.split(',').map((word) => parseEntrant(word).id))];
    } catch {
      return undefined;
    }
  },
  encode: (words) => words.join(','),
};

/** Everything of the view that a link brings back. */
export const landscapeSchema = {
  /** Every scale, or every scale and offset. */
  space: choiceField(spaces, 'scale'),
  block: choiceField([...samplers, ...presets.map((preset) => preset.id), 'pasted', 'tensor'], 'gaussian'),
  n: numberField(32, 1, 256, true),
  seed: numberField(1, 1, 1e6, true),
  values: textField(''),
  /** The block of a tensor: file name (empty: the model of the lab), tensor, row and first column. */
  file: textField(''),
  tensor: textField(''),
  row: numberField(0, 0, Number.MAX_SAFE_INTEGER, true),
  col: numberField(0, 0, Number.MAX_SAFE_INTEGER, true),
  levels: textField('-8..7'),
  weights: choiceField([...importanceKinds, 'given'], 'uniform'),
  /** The weights themselves, where `weights` says that they are given. */
  w: textField(''),
  /** Where imatrix-like weights have their random factors from: seed and number of a block of the Arena. */
  wseed: numberField(1, 0, Number.MAX_SAFE_INTEGER, true),
  wblock: numberField(0, 0, Number.MAX_SAFE_INTEGER, true),
  /** Variants beside the algorithms with their default options, and own algorithms. */
  alg: variantsField,
  /** Where the cursor rests: a position of the walk, or row.column of the mosaic; empty: at the best. */
  at: textField(''),
  metric: choiceField(['cosine', 'regret'], 'cosine'),
  reach: numberField(12, 1, 512),
};

export type LandscapeState = UrlValues<typeof landscapeSchema>;
export type PatchLandscape = (values: Partial<LandscapeState>, options?: { readonly replace?: boolean }) => void;
