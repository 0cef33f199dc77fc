import { choiceField, switchField, textField, type UrlValues } from '../../state/url-fields.ts';
import type { PatchOptions } from '../../state/url-state.ts';

export const tabs = ['statistics', 'coverage', 'compare'] as const;
export const pictures = ['experts', 'layers'] as const;
export const layerMetrics = ['sum', 'zd', 'cosine'] as const;
export type LayerMetric = (typeof layerMetrics)[number];

/** What a link to this view brings back. Files are named, never held. */
export const imatrixSchema = {
  /** File name; empty for the matrix that comes with the lab. */
  file: textField(''),
  /** The second file of a comparison: a name, or `sample`; empty: none. */
  other: textField(''),
  tab: choiceField(tabs, 'statistics'),
  picture: choiceField(['auto', ...pictures], 'auto'),
  layer: choiceField(layerMetrics, 'sum'),
  tensor: textField(''),
  filter: textField(''),
  sort: textField(''),
  /** Coverage: only tensors with experts without data. */
  gaps: switchField(false),
};

export type ImatrixViewState = UrlValues<typeof imatrixSchema>;
export type PatchImatrixState = (values: Partial<ImatrixViewState>, options?: PatchOptions) => void;

export const sampleWord = 'sample';
