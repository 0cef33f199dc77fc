import type { Job } from '../../core/job/context.ts';
import { readArray } from '../arrays.ts';
import { smallModel } from '../fixtures/small-model.ts';
import type { GgufHeader } from '../header.ts';
import { openGguf } from '../reader.ts';
import { type FileHandle, fileSource } from '../remote/file-handle.ts';
import { memorySource } from '../source.ts';
import type { GgufValue } from '../value-types.ts';
import { writeGguf } from '../writer.ts';

export interface ArrayParams {
  /** The file of the header; of a split set its first one. */
  readonly file: FileHandle;
  /** Where and how the array lies; the rest of the header is not needed. */
  readonly header: Pick<GgufHeader, 'metadata' | 'endian' | 'version'>;
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** Elements [from, to) of a metadata array. Throws gguf/no-such-key and source/gone. */
export const run: Job<ArrayParams, readonly GgufValue[]> = async ({ file, header, key, from, to }, context) => {
  context.onProgress({ fraction: 0 });
  await context.breathe();
  return readArray(fileSource(file, context.signal), header as GgufHeader, key, from, to);
};

export const sampleParams = async (): Promise<ArrayParams> => {
  const bytes = writeGguf(smallModel);
  const header = await openGguf(memorySource(bytes));
  return { file: new Blob([bytes]), header, key: 'list.tokens', from: 2000, to: 2010 };
};
