import {
  choiceField,
  choicesField,
  numberField,
  switchField,
  textField,
  type UrlValues,
} from '../../state/url-fields.ts';
import { importanceKinds } from '../../core/rounding/importance.ts';
import { rivalIds } from './designer-tables.ts';

/** Kinds of families offered at once; Student-t and mixture take their parameters from fields of their own. */
export const familyKinds = ['uniform', 'gaussian', 'laplace', 'student', 'mixture'] as const;
export type FamilyKind = (typeof familyKinds)[number];

/** What the first three plots can show: the families, and the blocks of a tensor of an open model. */
export const seriesKinds = [...familyKinds, 'tensor'] as const;
export type SeriesKind = (typeof seriesKinds)[number];

export const plots = ['extremum', 'ranks', 'density', 'map', 'tensor', 'designer', 'symmetry'] as const;
export type PlotId = (typeof plots)[number];

/** Tables laid over the ranks: named ones, and the visitor's own. */
export const tableChoices = ['iq4nl', 'iq3nl', 'iq2nl', 'own'] as const;
export type TableChoice = (typeof tableChoices)[number];

/** What a link to this view brings back. */
export const distributionsSchema = {
  plot: choiceField(plots, 'extremum'),
  dist: choicesField(seriesKinds, ['uniform', 'gaussian', 'laplace']),
  /** Student-t: degrees of freedom. */
  nu: numberField(3, 3, 30, true),
  /** Mixture: percent of samples, and their standard deviation over that of the others. */
  mixp: numberField(5, 1, 50, true),
  mixr: numberField(4, 2, 16, true),
  /** Block lengths of the first plot. */
  from: numberField(2, 2, 255, true),
  to: numberField(64, 3, 256, true),
  axis: choiceField(['log', 'linear'], 'log'),
  /** Block length of the other plots. */
  n: numberField(16, 2, 256, true),
  /** Blocks per block length. */
  blocks: numberField(20_000, 100, 10_000_000, true),
  seed: numberField(1, 0, Number.MAX_SAFE_INTEGER, true),
  exact: switchField(true),
  tables: choicesField(tableChoices, ['iq4nl']),
  own: textField('-8..7'),
  /** The family of the map and of the designer. */
  of: choiceField(familyKinds, 'gaussian'),
  /** Designer: random blocks of a distribution, or those of the tensor that `file` and `tensor` name. */
  blocksOf: choiceField(['random', 'tensor'], 'random'),
  /** Designer: samples per block, blocks that judge, importances, sign of the scale, and what the table must fulfil. */
  size: numberField(32, 2, 256, true),
  trials: numberField(5000, 500, 100_000, true),
  weights: choiceField(importanceKinds, 'uniform'),
  /** Name of the importance matrix whose values multiply these importances on blocks of a tensor; empty for none. */
  imatrix: textField(''),
  sign: choiceField(['free', 'fixed'], 'free'),
  sym: switchField(false),
  zero: choiceField(['any', 'with', 'without'], 'any'),
  rivals: choicesField(rivalIds, ['iq4nl', 'mirror', 'linear']),
  /** Which table is made symmetric. */
  subject: choiceField(['iq4nl', 'own'], 'iq4nl'),
  /** Kept tables among the rivals: levels separated by _, tables by commas. */
  also: textField(''),
  /** File and tensor of real blocks; empty for the last opened one and its first matrix. The row; -1 for all. */
  file: textField(''),
  tensor: textField(''),
  row: numberField(-1, -1, 2 ** 31, true),
  /** Step of the guided story; 0 when it is closed. */
  story: numberField(0, 0, 5, true),
  /** On which side the sample of largest magnitude is put. */
  side: choiceField(['minus', 'plus'], 'minus'),
} as const;

export type DistributionsState = UrlValues<typeof distributionsSchema>;
export type PatchState = (values: Partial<DistributionsState>, options?: { readonly replace?: boolean }) => void;
