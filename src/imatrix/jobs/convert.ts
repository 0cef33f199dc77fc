import type { Job } from '../../core/job/context.ts';
import { type ConvertedImatrix, convertToDat, convertToGguf, usualChunkSize } from '../convert.ts';
import { type ImatrixFile, openImatrixFile, sampleImatrixFile } from './imatrix-file.ts';

export interface ConvertParams extends ImatrixFile {
  readonly to: 'dat' | 'gguf';
}

/** The importance matrix in the other format, in memory. Throws what openImatrix and the conversion throw. */
export const run: Job<ConvertParams, ConvertedImatrix> = async (params, context) => {
  context.onProgress({ fraction: 0 });
  const { source, imatrix } = await openImatrixFile(params, context.signal);
  await context.breathe();
  const options = {
    signal: context.signal,
    onProgress: async (done: number, total: number) => {
      context.onProgress({ fraction: done / total });
      await context.breathe();
    },
  };
  if (params.to === 'dat') return convertToDat(source, imatrix, options);
  return convertToGguf(source, imatrix, imatrix.chunkSize ?? usualChunkSize, options);
};

export const sampleParams = (): ConvertParams => ({ ...sampleImatrixFile(), to: 'dat' });
