import { isIndexName } from '../safetensors/set.ts';
import { addProblem } from './models.ts';
import { openFilesInView } from './open-files.ts';
import { parseRoute } from './route.ts';
import { navigate } from './url-state.ts';

/** True for names that the lab opens; a folder holds many others. */
const isModelFile = (name: string): boolean => /\.(gguf|safetensors|dat)$/i.test(name) || isIndexName(name);

/** Opens what a folder holds and the lab can read. A folder without such files leaves a sentence. */
export async function openFolder(files: readonly File[], name = folderOf(files)): Promise<void> {
  const usable = files.filter((file) => isModelFile(file.name));
  if (usable.length > 0) return openFilesInView(usable);
  const viewId = parseRoute(location.hash)?.viewId;
  if (viewId !== 'model' && viewId !== 'recipes') navigate('model');
  addProblem(name, 'The folder holds no .gguf, .safetensors or .dat file. Choose the folder that the model files are in.');
}

const folderOf = (files: readonly File[]): string => files[0]?.webkitRelativePath.split('/')[0] ?? 'empty folder';
