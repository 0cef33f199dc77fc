import { createStore } from 'zustand/vanilla';
import { trackJob } from '../client/jobs-store.ts';
import { pool } from '../client/pool.ts';
import { isLabError, LabError } from '../core/lab-error.ts';
import { fileAddress } from '../gguf/remote/address.ts';
import { isRemoteFile, type NamedFile } from '../gguf/remote/file-handle.ts';
import type { ImatrixFile } from '../imatrix/jobs/imatrix-file.ts';
import type { ImatrixReport } from '../imatrix/jobs/report.ts';
import { modelsStore } from './models.ts';
import { parseRoute } from './route.ts';
import { navigate } from './url-state.ts';

/** An importance matrix that is open: the handle of its file and its report, never its values. */
export interface OpenImatrix extends ImatrixReport {
  /** Same file and same columns, same id. */
  readonly id: string;
  /** What a link calls it: the address that was opened, else the file name. */
  readonly key: string;
  /** File name. */
  readonly name: string;
  readonly file: NamedFile;
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

/** The matrix that a link calls so, or the sample for an empty key; undefined when it is not open. */
export const findImatrix = (files: readonly OpenImatrix[], key: string): OpenImatrix | undefined =>
  files.find((file) => imatrixAddress(file) === key);

/** What the link of the view calls a matrix. */
export const imatrixAddress = ({ key, isSample }: Pick<OpenImatrix, 'key' | 'isSample'>): string => (isSample ? '' : key);

/** Opens importance matrices of either format. Files that do not open leave a sentence in `problems`. Returns those that opened. */
export const openImatrixFiles = (files: readonly NamedFile[]): Promise<readonly OpenImatrix[]> =>
  openAll(files.map((file) => ({ label: file.name, open: () => readReport(file, isRemoteFile(file) ? file.address : file.name, false) })));

/** Opens importance matrices at addresses; their values are fetched once. Problems as with openImatrixFiles. */
export const openImatrixAddresses = (addresses: readonly string[]): Promise<readonly OpenImatrix[]> =>
  openAll(addresses.map((address) => ({ label: address, open: () => readReportAt(address) })));

async function readReportAt(given: string): Promise<OpenImatrix> {
  const address = fileAddress(given);
  const [file] = await trackJob(`Asking ${new URL(address).host} for the file`, (run) => pool.run('model/find', { address }, run));
  return readReport(file!, address, false);
}

async function openAll(attempts: readonly { readonly label: string; readonly open: () => Promise<OpenImatrix> }[]): Promise<readonly OpenImatrix[]> {
  imatrixStore.setState({ isOpening: true, problems: [] });
  const opened: OpenImatrix[] = [];
  const problems: { file: string; message: string }[] = [];
  for (const { label, open } of attempts) {
    try {
      opened.push(await open());
    } catch (error) {
      if (!isLabError(error, 'job/cancelled')) problems.push({ file: label, message: sentenceOf(error) });
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
    const sample = await readSample(url, await response.blob());
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

/** Shows the first of the matrices that were just opened; a second one that came with it is compared with it. */
export function showInImatrix([first, second]: readonly OpenImatrix[]): void {
  const route = parseRoute(location.hash);
  const params = route?.viewId === 'imatrix' ? route.params : {};
  if (first === undefined) navigate('imatrix', params);
  else if (second !== undefined) navigate('imatrix', { ...params, file: first.key, other: second.key, tab: 'compare' });
  else if (params.other !== first.key) navigate('imatrix', { ...params, file: first.key });
}

/** True for names that importance matrices have: `imatrix.dat`, `model-imatrix.gguf`. */
export const isImatrixName = (name: string): boolean => /\.dat$/i.test(name) || (/imatrix/i.test(name) && /\.gguf$/i.test(name));

function readSample(url: string, bytes: Blob): Promise<OpenImatrix> {
  const name = url.slice(url.lastIndexOf('/') + 1);
  return readReport(new File([bytes], name), name, true);
}

async function readReport(file: NamedFile, key: string, isSample: boolean): Promise<OpenImatrix> {
  const columns = isSample ? {} : knownColumns();
  const report = await trackJob(`Reading ${file.name}`, (run) => pool.run('imatrix/report', { file, columns }, run));
  const state = isSample ? 'sample' : isRemoteFile(file) ? `${file.address} ${file.version}` : file.lastModified;
  const id = `${state}:${file.name}:${file.size}:${Object.keys(columns).length}`;
  return { ...report, id, key, name: file.name, file, columns, isSample };
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
  const index = files.findIndex((other) => other.key === file.key && other.isSample === file.isSample);
  return index < 0 ? [...files, file] : files.with(index, file);
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
