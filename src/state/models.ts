import { createStore } from 'zustand/vanilla';
import { trackJob } from '../client/jobs-store.ts';
import { pool } from '../client/pool.ts';
import { isLabError, LabError } from '../core/lab-error.ts';
import type { GgufHeader } from '../gguf/header.ts';
import { fileAddress } from '../gguf/remote/address.ts';
import { isRemoteFile, type NamedFile } from '../gguf/remote/file-handle.ts';
import { blobSource } from '../gguf/source.ts';
import { groupModelFiles } from '../safetensors/group.ts';
import type { OpenedModel } from '../safetensors/open-model.ts';

/** A model that is open: file handles and what stands in front of the tensor data. Never tensor data. */
export interface OpenModel {
  /** Same files, same id: results are found again when a file is dropped a second time. */
  readonly id: string;
  /** What a link calls it: the address that was opened, else the file name; empty for the model that comes with the lab. */
  readonly key: string;
  /** File name, of a split set its first one. */
  readonly name: string;
  /** In the order of the shard numbers that tensors carry. */
  readonly files: readonly NamedFile[];
  readonly format: OpenedModel['format'];
  readonly header: GgufHeader;
  /** Made by the lab itself and opened because nothing else was. */
  readonly isSample: boolean;
}

export interface ModelsState {
  /** In the order in which they were opened. */
  readonly models: readonly OpenModel[];
  /** True while headers are being read. */
  readonly isOpening: boolean;
  /** Why the last files did not open, one for each; the models above stay. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

/** The models of this visit. */
export const modelsStore = createStore<ModelsState>(() => ({ models: [], isOpening: false, problems: [] }));

/** The model that a link calls so; undefined when it is not open. */
export const findModel = (models: readonly OpenModel[], key: string): OpenModel | undefined => models.find((model) => model.key === key);

/**
 * Opens files: shards of one model (and its safetensors index) together, every other file as a model of its own. Files that do not open leave a sentence in
 * `problems`; what was open stays open. Returns the models that opened.
 */
export async function openModelFiles(files: readonly File[]): Promise<readonly OpenModel[]> {
  const groups = await groupModelFiles(files, (file) => blobSource(file));
  return openAll(groups.map((group) => ({ label: group.map(({ name }) => name).join(', '), open: () => openModel(group, group[0]!.name) })));
}

/**
 * Opens models at addresses, each with the shards or the files of the index that belong to it. Fetches headers only. Problems as with
 * openModelFiles.
 */
export function openModelAddresses(addresses: readonly string[]): Promise<readonly OpenModel[]> {
  return openAll(addresses.map((address) => ({ label: address, open: () => openModelAt(address) })));
}

async function openModelAt(given: string): Promise<OpenModel> {
  const address = fileAddress(given);
  const files = await trackJob(`Asking ${new URL(address).host} for the file`, (run) => pool.run('model/find', { address }, run));
  return openModel(files, address);
}

async function openAll(attempts: readonly { readonly label: string; readonly open: () => Promise<OpenModel> }[]): Promise<readonly OpenModel[]> {
  const opened: OpenModel[] = [];
  modelsStore.setState({ problems: [] });
  await whileOpening(async () => {
    for (const { label, open } of attempts) {
      try {
        const model = await open();
        opened.push(model);
        modelsStore.setState(({ models }) => ({ models: withModel(models, model) }));
      } catch (error) {
        if (!isLabError(error, 'job/cancelled')) addProblem(label, sentenceOf(error));
      }
    }
  });
  return opened;
}

/** Leaves a sentence about a file or folder that the visitor gave. */
export function addProblem(file: string, message: string): void {
  modelsStore.setState(({ problems }) => ({ problems: [...problems, { file, message }] }));
}

let opening = 0;

async function whileOpening(open: () => Promise<void>): Promise<void> {
  opening++;
  modelsStore.setState({ isOpening: true });
  try {
    await open();
  } finally {
    opening--;
    modelsStore.setState({ isOpening: opening > 0 });
  }
}

/** Opens the model that comes with the lab, unless it is open. */
export async function openSampleModel(url: string): Promise<void> {
  await openingEnded();
  if (findModel(modelsStore.getState().models, '')) return;
  await whileOpening(async () => {
    try {
      const response = await fetch(url);
      if (!response.ok) throw new LabError('model/no-sample', 'The sample model did not load. Reload the page, or drop a GGUF file.', { status: response.status });
      const model = await openModel([new File([await response.blob()], url.slice(url.lastIndexOf('/') + 1))], '');
      modelsStore.setState(({ models }) => ({ models: withModel(models, model) }));
    } catch (error) {
      addProblem('sample model', sentenceOf(error));
    }
  });
}

/** Resolves when no headers are being read. */
function openingEnded(): Promise<void> {
  if (!modelsStore.getState().isOpening) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = modelsStore.subscribe(({ isOpening }) => {
      if (isOpening) return;
      stop();
      resolve();
    });
  });
}

export const dismissProblems = (): void => modelsStore.setState({ problems: [] });

async function openModel(files: readonly NamedFile[], key: string): Promise<OpenModel> {
  const { name } = files[0]!;
  const { format, header, fileOrder } = await trackJob(`Reading the header of ${name}`, (run) => pool.run('model/open', { files }, run));
  const ordered = fileOrder.map((index) => files[index]!);
  // An index without any of its files still names a model: one that says what is missing.
  const named = ordered.length > 0 ? ordered : files;
  const isSample = key === '';
  const id = (isSample ? 'sample:' : '') + named.map((file) => `${isRemoteFile(file) ? file.address : file.name}:${file.size}:${isSample ? 0 : stateOf(file)}`).join('|');
  return { id, key: key === '' || named.some(isRemoteFile) ? key : named[0]!.name, name: named[0]!.name, files: ordered, format, header, isSample };
}

/** Differs when the file has changed. */
const stateOf = (file: NamedFile): string => String(isRemoteFile(file) ? file.version : file.lastModified);

/** The list with this model at its place: a model of the same id or key is replaced, because its file may have changed. */
function withModel(models: readonly OpenModel[], model: OpenModel): readonly OpenModel[] {
  const index = models.findIndex((other) => other.id === model.id || other.key === model.key);
  return index < 0 ? [...models, model] : models.with(index, model);
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
