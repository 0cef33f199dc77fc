import { isLabError } from '../core/lab-error.ts';
import type { ByteSource } from '../gguf/source.ts';
import { groupShards } from '../gguf/split.ts';
import { isIndexName, readSafetensorsIndex } from './set.ts';

/**
 * The files of each model together: shards by their names, and a safetensors index with the files it names. An index that cannot be
 * read stands alone, so that opening it says why. Throws source/gone.
 */
export async function groupModelFiles<File extends { readonly name?: string }>(
  files: readonly File[],
  sourceOf: (file: File) => ByteSource,
): Promise<File[][]> {
  const groups: File[][] = [];
  const taken = new Set<File>();
  for (const index of files.filter(({ name }) => name !== undefined && isIndexName(name))) {
    const named = await namesIn(sourceOf(index));
    const group = [index, ...files.filter((file) => file.name !== undefined && named.has(file.name))];
    for (const file of group) taken.add(file);
    groups.push(group);
  }
  return [...groups, ...groupShards(files.filter((file) => !taken.has(file)))];
}

async function namesIn(index: ByteSource): Promise<ReadonlySet<string>> {
  try {
    return new Set((await readSafetensorsIndex(index)).fileOfTensor.values());
  } catch (error) {
    if (isLabError(error, 'safetensors/bad-index')) return new Set();
    throw error;
  }
}
