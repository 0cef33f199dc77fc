import type { Job } from '../../core/job/context.ts';
import { compareImatrices, type ImatrixDifference } from '../compare.ts';
import { type ImatrixFile, openImatrixFile, sampleImatrixFile } from './imatrix-file.ts';

export interface CompareParams {
  readonly first: ImatrixFile;
  readonly second: ImatrixFile;
}

/** Two importance matrices, tensor by tensor. Throws what openImatrix and compareImatrices throw. */
export const run: Job<CompareParams, readonly ImatrixDifference[]> = async ({ first, second }, context) => {
  context.onProgress({ fraction: 0 });
  const files = [await openImatrixFile(first, context.signal), await openImatrixFile(second, context.signal)] as const;
  await context.breathe();
  return compareImatrices(...files, {
    signal: context.signal,
    onProgress: (done, total) => context.onProgress({ fraction: done / total }),
  });
};

export const sampleParams = (): CompareParams => ({ first: sampleImatrixFile(), second: sampleImatrixFile() });
