import { fileAddress, fileNameOf } from '../gguf/remote/address.ts';
import { isImatrixName, type OpenImatrix, openImatrixAddresses, openImatrixFiles, showInImatrix } from './imatrix.ts';
import { openModelAddresses, openModelFiles, type OpenModel } from './models.ts';
import { showInRecipes } from './recipes.ts';
import { parseRoute } from './route.ts';
import { navigate } from './url-state.ts';

/** Why a text is no address of a file, in a sentence; undefined when it is one. */
export function addressProblem(text: string): string | undefined {
  try {
    fileAddress(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Settings of the Model view that outlive a change of file. */
const keptParams = ['arranged', 'formats', 'scope', 'show', 'metric', 'pool', 'scale', 'map', 'rows', 'tab', 'log'];

/** Something to open, of which only the names are known. */
interface Opener<Item> {
  readonly items: readonly Item[];
  readonly nameOf: (item: Item) => string;
  readonly models: (items: readonly Item[]) => Promise<readonly OpenModel[]>;
  readonly matrices: (items: readonly Item[]) => Promise<readonly OpenImatrix[]>;
}

/**
 * Opens dropped or chosen files in the view that is shown, if it takes files, importance matrices in theirs, and shows the first of all
 * others in the Model view. The state of that view is kept when the address already names that file (dropped again after a reload).
 * Shows the view also when nothing opened: it says why.
 */
export const openFilesInView = (files: readonly File[]): Promise<void> =>
  openInView({ items: files, nameOf: ({ name }) => name, models: openModelFiles, matrices: openImatrixFiles });

/** Opens files at addresses as openFilesInView opens files. Throws remote/bad-address before anything is fetched. */
export const openAddressesInView = (addresses: readonly string[]): Promise<void> =>
  openInView({ items: addresses.map(fileAddress), nameOf: fileNameOf, models: openModelAddresses, matrices: openImatrixAddresses });

async function openInView<Item>({ items, nameOf, models, matrices }: Opener<Item>): Promise<void> {
  if (items.length === 0) return;
  const viewId = parseRoute(location.hash)?.viewId;
  if (viewId === 'recipes') return showInRecipes(await models(items));
  if (viewId === 'imatrix') return showInImatrix(await matrices(items));
  const isMatrix = (item: Item): boolean => isImatrixName(nameOf(item));
  const given = items.filter(isMatrix);
  const others = items.filter((item) => !isMatrix(item));
  if (others.length === 0) return showInImatrix(await matrices(given));
  // A model and its matrix may come together.
  const [opened] = await Promise.all([models(others), given.length > 0 ? matrices(given) : undefined]);
  showInModel(opened[0]);
}

function showInModel(model: OpenModel | undefined): void {
  const route = parseRoute(location.hash);
  const params = route?.viewId === 'model' ? route.params : {};
  if (model === undefined) navigate('model', params);
  else if (params.file !== model.key) {
    const kept = Object.entries(params).filter(([key]) => keptParams.includes(key));
    navigate('model', { ...Object.fromEntries(kept), file: model.key });
  }
}
