import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isAddress } from '../../gguf/remote/address.ts';
import { parseShardName, shardFileName } from '../../gguf/split.ts';
import { findModelFiles } from '../../safetensors/find-model-files.ts';
import { isIndexName, readSafetensorsIndex } from '../../safetensors/set.ts';
import { withFileSources } from '../file-source.ts';

/** The files (or addresses) themselves, each once, and what lies beside them and belongs to them: other shards, the files of a safetensors index. */
export async function withCompanions(paths: readonly string[]): Promise<string[]> {
  const all = new Map<string, string>();
  for (const path of paths) {
    if (isAddress(path)) {
      for (const { address } of await findModelFiles(path)) all.set(address, address);
      continue;
    }
    all.set(resolve(path), path);
    for (const name of await companionNames(path)) {
      const companion = join(dirname(path), name);
      if (!all.has(resolve(companion)) && existsSync(companion)) all.set(resolve(companion), companion);
    }
  }
  return [...all.values()];
}

async function companionNames(path: string): Promise<string[]> {
  const shard = parseShardName(basename(path));
  if (shard !== undefined) return Array.from({ length: shard.count }, (_, index) => shardFileName(shard, index + 1));
  if (!isIndexName(path)) return [];
  const index = await withFileSources([path], ([source]) => readSafetensorsIndex(source!));
  // An index may be hostile: only names of files beside it count, no paths.
  return [...new Set(index.fileOfTensor.values())].filter((name) => basename(name) === name && name !== '..');
}
