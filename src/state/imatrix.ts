import { createStore } from 'zustand/vanilla';
import { trackJob } from '../client/jobs-store.ts';
import { pool } from '../client/pool.ts';
import { isLabError, LabError } from '../core/lab-error.ts';
import type { ImatrixFile } from '../imatrix/jobs/imatrix-file.ts';
import type { ImatrixReport } from '../imatrix/jobs/report.ts';
import { modelsStore } from './models.ts';
import { parseRoute } from './route.ts';
import { navigate } from './url-state.ts';

/** An importance matrix that is open: the handle of its file and its report, never its values. */
export interface OpenImatrix extends ImatrixReport {
  /** Same file and same columns, same id. */
  readonly id: string;
  /** File name: what the address calls it. */
  readonly name: string;
  readonly file: File;
  /** Columns of expert tensors, as the models said that were open when it was read. */
  readonly columns: ImatrixFile['columns'];
  /** Comes with the lab. */
  readonly isSample: boolean;
}

export interface ImatrixState {
  /** In the order in which they were opened. */
  readonly files: readonly OpenImatrix[];
  readonly isOpening: boolean;
  /** Why the last files did not open. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

/** The importance matrices of this visit. */
export const imatrixStore = createStore<ImatrixState>(() => ({ files: [], isOpening: false, problems: [] }));

/** The matrix of this file name, or the sample for an empty name; undefined when it is not open. */
export const findImatrix = (files: readonly OpenImatrix[], name: string): OpenImatrix | undefined =>
  files.find((file) => (name === '' ? file.isSample : !file.isSample && file.name === name));

/** The name of a matrix in an address. */
export const imatrixAddress = ({ name, isSample }: Pick<OpenImatrix, 'name' | 'isSample'>): string => (isSample ? '' : name);

/** Opens importance matrices of either format. Files that do not open leave a sentence in `problems`. Returns those that opened. */
export async function openImatrixFiles(files: readonly File[]): Promise<readonly OpenImatrix[]> {
  imatrixStore.setState({ isOpening: true, problems: [] });
  const opened: OpenImatrix[] = [];
  const problems: { file: string; message: string }[] = [];
  for (const file of files) {
    try {
      opened.push(await readReport(file, false));
    } catch (error) {
      if (!isLabError(error, 'job/cancelled')) problems.push({ file: file.name, message: sentenceOf(error) });
    }
  }
  imatrixStore.setState(({ files: before }) => ({ files: opened.reduce(withFile, before), isOpening: false, problems }));
  return opened;
}

/** Opens the matrix that comes with the lab, unless it is open. */
export async function openSampleImatrix(url: string): Promise<void> {
  const { files, isOpening } = imatrixStore.getState();
  if (isOpening || findImatrix(files, '')) return;
  imatrixStore.setState({ isOpening: true });
  try {
    const response = await fetch(url);
    if (!response.ok)
      throw new LabError('model/no-sample', 'The sample matrix did not load. Reload the page, or drop an imatrix file.', {
        status: response.status,
      });
    const sample = await readReport(new File([await response.blob()], url.slice(url.lastIndexOf('/') + 1)), true);
    imatrixStore.setState(({ files: before }) => ({ files: withFile(before, sample), isOpening: false }));
  } catch (error) {
    imatrixStore.setState({ isOpening: false, problems: [{ file: 'sample', message: sentenceOf(error) }] });
  }
}

/** Reads an open matrix again with what the models that are open now say about its experts. */
export async function rereadImatrix({ file, isSample }: OpenImatrix): Promise<void> {
  if (isSample) return;
  await openImatrixFiles([file]);
}

export const dismissImatrixProblems = (): void => imatrixStore.setState({ problems: [] });

/** Opens dropped or chosen files and shows the first; a second one that comes with it is compared with it. */
export async function openFilesInImatrix(files: readonly File[]): Promise<void> {
  const [first, second] = await openImatrixFiles(files);
  const route = parseRoute(location.hash);
  const params = route?.viewId === 'imatrix' ? route.params : {};
  if (first === undefined) navigate('imatrix', params);
  else if (second !== undefined) navigate('imatrix', { ...params, file: first.name, other: second.name, tab: 'compare' });
  else if (params.other !== first.name) navigate('imatrix', { ...params, file: first.name });
}

/** True for names that importance matrices have: `imatrix.dat`, `model-imatrix.gguf`. */
export const isImatrixName = (name: string): boolean => /\.dat$/i.test(name) || (/imatrix/i.test(name) && /\.gguf$/i.test(name));

async function readReport(file: File, isSample: boolean): Promise<OpenImatrix> {
  const columns = isSample ? {} : knownColumns();
  const report = await trackJob(`Reading ${file.name}`, (run) => pool.run('imatrix/report', { file, columns }, run));
  const id = `${isSample ? 'sample' : file.lastModified}:${file.name}:${file.size}:${Object.keys(columns).length}`;
  return { ...report, id, name: file.name, file, columns, isSample };
}

/** Columns of the expert tensors of all open models: the only ones that a .dat cannot tell by itself. */
export function knownColumns(): Record<string, number> {
  const { models } = modelsStore.getState();
  return Object.fromEntries(
    models.flatMap(({ header }) =>
      header.tensors.flatMap(({ name, shape }) => (shape.length > 2 ? [[name, shape.at(-1)!] as const] : [])),
    ),
  );
}

function withFile(files: readonly OpenImatrix[], file: OpenImatrix): readonly OpenImatrix[] {
  const index = files.findIndex((other) => other.name === file.name && other.isSample === file.isSample);
  return index < 0 ? [...files, file] : files.with(index, file);
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
