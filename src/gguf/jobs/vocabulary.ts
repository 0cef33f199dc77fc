import type { Job } from '../../core/job/context.ts';
import type { GgufHeader } from '../header.ts';
import { openGguf } from '../reader.ts';
import { type FileHandle, fileSource } from '../remote/file-handle.ts';
import { memorySource } from '../source.ts';
import { bytePairModel } from '../tokenizer/fixture.ts';
import { readVocabulary, type Vocabulary } from '../tokenizer/vocabulary.ts';
import { writeGguf } from '../writer.ts';

export interface VocabularyParams {
  /** The file of the header; of a split set its first one. */
  readonly file: FileHandle;
  /** Without its tensors, which may be many. */
  readonly header: Pick<GgufHeader, 'metadata' | 'endian' | 'version'>;
}

/** The whole vocabulary of a file. Throws what readVocabulary throws. */
export const run: Job<VocabularyParams, Vocabulary> = async ({ file, header }, context) => {
  context.onProgress({ fraction: 0 });
  await context.breathe();
  return readVocabulary(fileSource(file, context.signal), header as GgufHeader, async (fraction) => {
    context.onProgress({ fraction });
    await context.breathe();
  });
};

/** The vocabulary of the contract tests. */
export async function sampleVocabulary(): Promise<Vocabulary> {
  const source = memorySource(writeGguf(bytePairModel));
  return readVocabulary(source, await openGguf(source));
}

export const sampleParams = async (): Promise<VocabularyParams> => {
  const bytes = writeGguf(bytePairModel);
  const { metadata, endian, version } = await openGguf(memorySource(bytes));
  return { file: new Blob([bytes]), header: { metadata, endian, version } };
};
