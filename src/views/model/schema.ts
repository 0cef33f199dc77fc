import { metricIds } from '../../core/experiments/tensor/error-metrics.ts';
import { findFormat, quantFormats } from '../../core/quants/registry.ts';
import { groupings } from './tensor-tree.ts';
import { choiceField, switchField, textField, type UrlField } from '../../state/url-fields.ts';

/** Formats that can be written, and so compared; F32 would only give the values back. */
export const comparableFormats = quantFormats.filter((format) => format.quantizes && format.id !== 'f32');

const comparableIds = comparableFormats.map((format) => format.id);

const isComparable = (id: string): boolean => comparableIds.includes(id) || findFormat(id)?.table !== undefined;

/** Ids of formats, those of own tables among them, separated by commas: in the order of the registry, own tables last. */
const formatsField = (defaultValue: readonly string[]): UrlField<readonly string[]> => ({
  defaultValue,
  decode: (text) => {
    const words = text === '' ? [] : text.split(',');
    if (!words.every(isComparable)) return undefined;
    const own = words.filter((word, index) => !comparableIds.includes(word) && words.indexOf(word) === index);
    return [...comparableIds.filter((id) => words.includes(id)), ...own];
  },
  encode: (ids) => ids.join(','),
});

/** Names of files that the view opens. */
export const modelFiles = '.gguf,.safetensors,.json';

export const tabs = ['tensors', 'metadata', 'architecture', 'tokens', 'template', 'types', 'warnings'] as const;
export type Tab = (typeof tabs)[number];

export const rowChoices = ['auto', 'sample', 'all'] as const;
export type RowChoice = (typeof rowChoices)[number];

export const pictures = ['map', 'matrix', 'plot', 'lossless', 'files'] as const;
export type ModelPicture = (typeof pictures)[number];

/** What a link to the Model view brings back. Files are named, never held: the visitor drops them again. */
export const modelSchema = {
  /** File name; empty for the model that comes with the lab. */
  file: textField(''),
  tensor: textField(''),
  /** Name of the open file that holds the original values; empty for the file itself. */
  reference: textField(''),
  /** Name of the importance matrix to quantize and weigh with; empty for none. */
  imatrix: textField(''),
  formats: formatsField(['q8_0', 'q4_0', 'q4_k'].filter((id) => comparableIds.includes(id))),
  /** What the picture shows: the selected tensor under each format, or every tensor of the model. */
  scope: choiceField(['tensor', 'model'], 'tensor'),
  /** Format shown in the map of the model, or best or worst of the chosen ones. */
  show: textField(''),
  /** How all tensors are shown: by block and role, as a table of formats, as size against error, which formats lose nothing, against another file. */
  picture: choiceField(pictures, 'map'),
  /** Column by which the matrix is sorted: a candidate or `tensor`, with `-` before it from the most error down. */
  order: textField(''),
  metric: choiceField(metricIds, 'rel'),
  /** Two candidates whose maps are subtracted, `a~b`; empty for none. */
  diff: textField(''),
  pool: choiceField(['mean', 'worst'], 'mean'),
  scale: choiceField(['shared', 'own'], 'shared'),
  map: choiceField(['viridis', 'cividis'], 'viridis'),
  rows: choiceField(rowChoices, 'auto'),
  /** Block that is open: `format.row.column`. */
  block: textField(''),
  tab: choiceField(tabs, 'tensors'),
  filter: textField(''),
  /** Tensors as a list, or as a tree. */
  arranged: choiceField(['list', ...groupings], 'list'),
  /** What is looked for among the tokens. */
  find: textField(''),
  /** Id of the token that is shown; empty for none. */
  token: textField(''),
  sort: textField(''),
  log: switchField(false),
};
