import { useEffect } from 'react';
import { isAddress } from '../gguf/remote/address.ts';
import { findImatrix, imatrixStore, openImatrixAddresses } from './imatrix.ts';
import { findModel, modelsStore, openModelAddresses } from './models.ts';

/** Addresses that were asked for: after a failure the visitor decides whether to try again. */
const asked = new Set<string>();

function newAddresses(keys: readonly string[], isOpen: (key: string) => boolean): readonly string[] {
  const wanted = keys.filter((key) => isAddress(key) && !asked.has(key) && !isOpen(key));
  for (const key of wanted) asked.add(key);
  return wanted;
}

/** Opens the models at addresses that a link names, unless they are open. Names of files have to be dropped by the visitor. */
export function useLinkedModels(keys: readonly string[]): void {
  const all = keys.join('\n');
  useEffect(() => {
    const wanted = newAddresses(all.split('\n'), (key) => findModel(modelsStore.getState().models, key) !== undefined);
    if (wanted.length > 0) void openModelAddresses(wanted);
  }, [all]);
}

/** Opens the importance matrices at addresses that a link names, unless they are open. */
export function useLinkedMatrices(keys: readonly string[]): void {
  const all = keys.join('\n');
  useEffect(() => {
    const wanted = newAddresses(all.split('\n'), (key) => findImatrix(imatrixStore.getState().files, key) !== undefined);
    if (wanted.length > 0) void openImatrixAddresses(wanted);
  }, [all]);
}
