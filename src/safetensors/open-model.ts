import type { GgufHeader } from '../gguf/header.ts';
import type { ByteSource } from '../gguf/source.ts';
import { openSplitSet } from '../gguf/split.ts';
import { looksLikeSafetensors } from './reader.ts';
import { isIndexName, openSafetensorsSet } from './set.ts';

/** A model of either format, in one or several files. */
export interface OpenedModel {
  readonly format: 'gguf' | 'safetensors';
  /** Of a safetensors model: version 0 and alignment 1 (it has neither), its metadata as strings. */
  readonly header: GgufHeader;
  /** The files with tensors; `shard` of a tensor indexes them. */
  readonly sources: readonly ByteSource[];
}

const sniffedBytes = 16;

/**
 * Opens the files of one model, GGUF or safetensors (with or without its index), as one header. Throws what openSplitSet and
 * openSafetensorsSet throw; files of neither format are gguf/bad-magic.
 */
export async function openModel(sources: readonly ByteSource[]): Promise<OpenedModel> {
  if (!(await isSafetensors(sources))) return { format: 'gguf', ...(await openSplitSet(sources)) };
  const set = await openSafetensorsSet(sources);
  const { metadata, tensors, warnings, dataOffset, byteLength } = set.header;
  const header: GgufHeader = {
    version: 0,
    endian: 'little',
    alignment: 1,
    metadata: metadata.map(({ key, value }) => ({ key, type: 'string', value })),
    tensors,
    warnings,
    dataOffset,
    byteLength,
  };
  return { format: 'safetensors', header, sources: set.sources };
}

async function isSafetensors(sources: readonly ByteSource[]): Promise<boolean> {
  if (sources.some(({ name }) => name !== undefined && isIndexName(name))) return true;
  const first = sources[0];
  return first !== undefined && looksLikeSafetensors(await first.slice(0, Math.min(sniffedBytes, first.byteLength)));
}
