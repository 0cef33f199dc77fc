import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { imatrixStore, type OpenImatrix, openSampleImatrix } from './imatrix.ts';
import type { OpenModel } from './models.ts';

const sampleName = 'sample-imatrix.gguf';

export interface ImatrixChoice {
  readonly value: string;
  readonly label: string;
}

/** The importance matrix that the address names, and those that can be chosen: open ones, and for the sample model the one made for it. */
export function useImatrix(model: OpenModel, name: string): { readonly imatrix: OpenImatrix | undefined; readonly choices: readonly ImatrixChoice[] } {
  const files = useStore(imatrixStore, (store) => store.files);
  const imatrix = files.find((file) => file.key === name && (!file.isSample || model.isSample));
  const wantsSample = model.isSample && name === sampleName && !imatrix;
  useEffect(() => {
    if (wantsSample) void openSampleImatrix(`./samples/${sampleName}`);
  }, [wantsSample]);
  const choices = useMemo(() => {
    const own = files.filter(({ isSample }) => !isSample).map((file) => ({ value: file.key, label: file.name }));
    return model.isSample ? [{ value: sampleName, label: 'Sample matrix' }, ...own] : own;
  }, [files, model.isSample]);
  return { imatrix, choices };
}
