import { blobSource } from '../../gguf/source.ts';
import type { ImatrixInFile } from '../compare.ts';
import { fixtureEntries, imatrixGguf } from '../fixture.ts';
import { openImatrix } from '../open.ts';

/** An importance matrix as a job gets it: a handle of the file, and what an open model says about its tensors. */
export interface ImatrixFile {
  readonly file: Blob;
  /** Columns of weight tensors by name, where a .dat does not say how many an expert has. */
  readonly columns: Readonly<Record<string, number>>;
}

/** Opens it. Throws what openImatrix throws. */
export async function openImatrixFile({ file, columns }: ImatrixFile): Promise<ImatrixInFile> {
  const source = blobSource(file);
  return { source, imatrix: await openImatrix(source, (name) => columns[name]) };
}

/** A small matrix for the contract test. */
export const sampleImatrixFile = (): ImatrixFile => ({ file: new Blob([imatrixGguf(fixtureEntries)]), columns: {} });
