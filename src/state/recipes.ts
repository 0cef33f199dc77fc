import { createStore } from 'zustand/vanilla';
import { pool } from '../client/pool.ts';
import { LabError } from '../core/lab-error.ts';
import type { GgufHeader } from '../gguf/header.ts';
import { type modelsStore, type OpenModel } from './models.ts';
import { parseRoute } from './route.ts';
import { navigate } from './url-state.ts';

/** A model as a column of the comparison: only its header is needed. */
export interface RecipeModel {
  /** What the link calls it: as OpenModel, of a sample its file name with `sample:` before it. */
  readonly key: string;
  /** File name. */
  readonly name: string;
  readonly header: GgufHeader;
  /** Comes with the lab. */
  readonly isSample: boolean;
}

interface RecipesState {
  /** Header-only files that come with the lab. */
  readonly samples: readonly RecipeModel[];
  readonly isOpening: boolean;
  /** Why the samples did not open. */
  readonly problem: string | undefined;
}

/** The embedded recipes; other models are those of modelsStore. */
export const recipesStore = createStore<RecipesState>(() => ({ samples: [], isOpening: false, problem: undefined }));

const sampleFiles = ['bartowski-like-Q2_K_L.gguf', 'unsloth-like-UD-Q2_K_XL.gguf'];

/** Opens the embedded recipes unless they are open. A failure leaves a sentence in `problem`. */
export async function openSampleRecipes(folderUrl: string): Promise<void> {
  const { samples, isOpening } = recipesStore.getState();
  if (isOpening || samples.length > 0) return;
  recipesStore.setState({ isOpening: true, problem: undefined });
  try {
    const opened = await Promise.all(sampleFiles.map((name) => openSample(folderUrl, name)));
    recipesStore.setState({ samples: opened, isOpening: false });
  } catch (error) {
    recipesStore.setState({ isOpening: false, problem: error instanceof Error ? error.message : String(error) });
  }
}

const sampleKey = (name: string): string => `sample:${name}`;

async function openSample(folderUrl: string, name: string): Promise<RecipeModel> {
  const response = await fetch(folderUrl + name);
  if (!response.ok)
    throw new LabError('model/no-sample', `The sample "${name}" did not load. Reload the page, or drop GGUF files.`, {
      status: response.status,
    });
  const { header } = await pool.run('model/open', { files: [new File([await response.blob()], name)] });
  return { key: sampleKey(name), name, header, isSample: true };
}

/** Every model that can be compared: opened files first, then what comes with the lab. */
export function listRecipeModels(
  { models }: Pick<ReturnType<typeof modelsStore.getState>, 'models'>,
  { samples }: Pick<RecipesState, 'samples'>,
): readonly RecipeModel[] {
  const opened = models.map(({ key, name, header, isSample }) => ({ key: isSample ? sampleKey(name) : key, name, header, isSample }));
  return [
    ...opened.filter(({ isSample }) => !isSample),
    ...samples,
    ...opened.filter(({ isSample }) => isSample),
  ];
}

/** Names in an address: each encoded, so that a comma separates. */
export const namesToText = (names: readonly string[]): string => names.map(encodeURIComponent).join(',');

/** The names that namesToText wrote; names that no one can have written stay as they are. */
export const namesFromText = (text: string): readonly string[] =>
  text === '' ? [] : text.split(',').map((word) => decoded(word));

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

/** Shows models that were just opened as further columns. Columns that the link names explicitly stay beside them. */
export function showInRecipes(opened: readonly OpenModel[]): void {
  const route = parseRoute(location.hash);
  const shown = namesFromText(route?.params.show ?? '');
  if (route?.viewId !== 'recipes' || shown.length === 0) return;
  const names = new Set([...shown, ...opened.map(({ key }) => key)]);
  navigate('recipes', { ...route.params, show: namesToText([...names]) });
}
