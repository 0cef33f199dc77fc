import type { UrlValues } from '../../state/url-fields.ts';
import { choiceField, switchField, textField } from '../../state/url-fields.ts';
import type { PatchOptions } from '../../state/url-state.ts';

export const tabs = ['rows', 'roles', 'types'] as const;

/** What a link to the comparison brings back. */
export const recipesSchema = {
  /** Names of the compared models (namesToText); empty: the opened files, or without any the samples. */
  show: textField(''),
  /** Name of the model that the others are compared with; empty: the first. */
  base: textField(''),
  tab: choiceField(tabs, 'rows'),
  filter: textField(''),
  /** Only rows in which the models differ. */
  diff: switchField(false),
  /** What stands beside the type. */
  number: choiceField(['bpw', 'bytes', 'none'], 'bpw'),
};

export type RecipesState = UrlValues<typeof recipesSchema>;
export type PatchRecipesState = (values: Partial<RecipesState>, options?: PatchOptions) => void;
