import { createStore } from 'zustand/vanilla';
import { trackJob } from '../client/jobs-store.ts';
import { pool } from '../client/pool.ts';
import { isLabError, LabError } from '../core/lab-error.ts';
import type { GgufHeader } from '../gguf/header.ts';
import { blobSource } from '../gguf/source.ts';
import { groupModelFiles } from '../safetensors/group.ts';
import type { OpenedModel } from '../safetensors/open-model.ts';

/** A model that is open: file handles and what stands in front of the tensor data. Never tensor data. */
export interface OpenModel {
  /** Same files, same id: results are found again when a file is dropped a second time. */
  readonly id: string;
  /** File name, of a split set its first one. */
  readonly name: string;
  /** In the order of the shard numbers that tensors carry. */
  readonly files: readonly File[];
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

/** The model of this file name, or the one that comes with the lab for an empty name; undefined when it is not open. */
export const findModel = (models: readonly OpenModel[], fileName: string): OpenModel | undefined =>
  models.find((model) => (fileName === '' ? model.isSample : !model.isSample && model.name === fileName));

/**
 * Opens files: shards of one model (and its safetensors index) together, every other file as a model of its own. Files that do not open leave a sentence in
 * `problems`; what was open stays open. Returns the models that opened.
 */
export async function openModelFiles(files: readonly File[]): Promise<readonly OpenModel[]> {
  modelsStore.setState({ isOpening: true, problems: [] });
  const opened: OpenModel[] = [];
  const problems: { file: string; message: string }[] = [];
  for (const group of await groupModelFiles(files, (file) => blobSource(file))) {
    try {
      opened.push(await openModel(group, false));
    } catch (error) {
      if (!isLabError(error, 'job/cancelled')) problems.push({ file: group.map((file) => file.name).join(', '), message: sentenceOf(error) });
    }
  }
  modelsStore.setState(({ models }) => ({
    models: opened.reduce(withModel, models),
    isOpening: false,
    problems,
  }));
  return opened;
}

/** Opens the model that comes with the lab, unless it is open. */
export async function openSampleModel(url: string): Promise<void> {
  await openingEnded();
  if (findModel(modelsStore.getState().models, '')) return;
  modelsStore.setState({ isOpening: true });
  try {
    const response = await fetch(url);
    if (!response.ok) throw new LabError('model/no-sample', 'The sample model did not load. Reload the page, or drop a GGUF file.', { status: response.status });
    const file = new File([await response.blob()], url.slice(url.lastIndexOf('/') + 1));
    const model = await openModel([file], true);
    modelsStore.setState(({ models }) => ({ models: withModel(models, model), isOpening: false }));
  } catch (error) {
    modelsStore.setState({ isOpening: false, problems: [{ file: 'sample model', message: sentenceOf(error) }] });
  }
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

async function openModel(files: readonly File[], isSample: boolean): Promise<OpenModel> {
  const { name } = files[0]!;
  const { format, header, fileOrder } = await trackJob(`Reading the header of ${name}`, (run) => pool.run('model/open', { files }, run));
  const ordered = fileOrder.map((index) => files[index]!);
  // An index without any of its files still names a model: one that says what is missing.
  const named = ordered.length > 0 ? ordered : files;
  const id = (isSample ? 'sample:' : '') + named.map((file) => `${file.name}:${file.size}:${isSample ? 0 : file.lastModified}`).join('|');
  return { id, name: named[0]!.name, files: ordered, format, header, isSample };
}

/** The list with this model at its place: a model of the same id or name is replaced, because its file may have changed. */
function withModel(models: readonly OpenModel[], model: OpenModel): readonly OpenModel[] {
  const index = models.findIndex((other) => other.id === model.id || (other.name === model.name && other.isSample === model.isSample));
  return index < 0 ? [...models, model] : models.with(index, model);
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
