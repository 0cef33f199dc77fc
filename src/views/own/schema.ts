import { importanceKinds } from '../../core/rounding/importance.ts';
import { choiceField, numberField, textField } from '../../state/url-fields.ts';

/** What a link to this view brings back. */
export const ownSchema = {
  /** Id of the text that is shown. */
  id: textField(''),
  n: numberField(32, 1, 256, true),
  levels: textField(''),
  weights: choiceField(importanceKinds, 'uniform'),
} as const;
