import { isImatrixName, openFilesInImatrix } from './imatrix.ts';
import { openModelFiles } from './models.ts';
import { openFilesInRecipes } from './recipes.ts';
import { parseRoute } from './route.ts';
import { navigate } from './url-state.ts';

/** Settings of the Model view that outlive a change of file. */
const keptParams = ['formats', 'scope', 'show', 'metric', 'pool', 'scale', 'map', 'rows', 'tab', 'log'];

/** Views that take files themselves; in all others they open the Model view. */
const takers: Readonly<Record<string, (files: readonly File[]) => Promise<void>>> = {
  recipes: openFilesInRecipes,
  imatrix: openFilesInImatrix,
};

/**
 * Opens dropped or chosen files in the view that is shown, if it takes files, importance matrices in theirs, and shows the first of all
 * others in the Model view. The state of that view is kept when the address already names that file (dropped again after a reload).
 * Shows the view also when nothing opened: it says why.
 */
export async function openFilesInView(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const taker = takers[parseRoute(location.hash)?.viewId ?? ''];
  if (taker !== undefined) return taker(files);
  if (files.every(({ name }) => isImatrixName(name))) return openFilesInImatrix(files);
  const [model] = await openModelFiles(files);
  const route = parseRoute(location.hash);
  const params = route?.viewId === 'model' ? route.params : {};
  if (model === undefined) navigate('model', params);
  else if (params.file !== model.name) {
    const kept = Object.entries(params).filter(([key]) => keptParams.includes(key));
    navigate('model', { ...Object.fromEntries(kept), file: model.name });
  }
}
