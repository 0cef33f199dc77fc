import { type FileHandle, fileSource } from '../../gguf/remote/file-handle.ts';
import type { ImatrixInFile } from '../compare.ts';
import { fixtureEntries, imatrixGguf } from '../fixture.ts';
import { openImatrix } from '../open.ts';

/** An importance matrix as a job gets it: a handle of the file, and what an open model says about its tensors. */
export interface ImatrixFile {
  readonly file: FileHandle;
  /** Columns of weight tensors by name, where a .dat does not say how many an expert has. */
  readonly columns: Readonly<Record<string, number>>;
}

/** Opens it. Throws what openImatrix throws. */
export async function openImatrixFile({ file, columns }: ImatrixFile, signal: AbortSignal): Promise<ImatrixInFile> {
  const source = fileSource(file, signal);
  return { source, imatrix: await openImatrix(source, (name) => columns[name]) };
}

/** A small matrix for the contract test. */
export const sampleImatrixFile = (): ImatrixFile => ({ file: new Blob([imatrixGguf(fixtureEntries)]), columns: {} });
