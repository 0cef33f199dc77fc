import { LabError } from '../core/lab-error.ts';
import type { ByteSource } from '../gguf/source.ts';
import { WarningList, type WarningSink } from '../gguf/warning-list.ts';
import type { SafetensorsHeader } from './header.ts';
import { openSafetensors } from './reader.ts';

/** What `model.safetensors.index.json` says: in which file each tensor is. */
export interface SafetensorsIndex {
  readonly fileOfTensor: ReadonlyMap<string, string>;
}

const mostIndexBytes = 100_000_000;

/** True for the name of an index file. */
export const isIndexName = (name: string): boolean => name.endsWith('.safetensors.index.json');

/** Reads an index. Throws safetensors/bad-index. */
export async function readSafetensorsIndex(source: ByteSource): Promise<SafetensorsIndex> {
  if (source.byteLength > mostIndexBytes) throw badIndex(source, `it is longer than ${mostIndexBytes} bytes`);
  let map: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await source.slice(0, source.byteLength));
    map = (JSON.parse(text) as { weight_map?: unknown } | null)?.weight_map;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw badIndex(source, 'it is not valid UTF-8 JSON');
  }
  if (typeof map !== 'object' || map === null) throw badIndex(source, 'it has no weight_map');
  const entries = Object.entries(map);
  if (entries.some(([, file]) => typeof file !== 'string')) throw badIndex(source, 'its weight_map names no files');
  return { fileOfTensor: new Map(entries as [string, string][]) };
}

const badIndex = (source: ByteSource, problem: string) =>
  new LabError(
    'safetensors/bad-index',
    `"${source.name}" is no safetensors index: ${problem}. Open the shards without it.`,
  );

/** A model in one or several safetensors files. */
export interface SafetensorsSet {
  /** Metadata of the first file, tensors and warnings of all; `shard` of a tensor indexes `sources`. byteLength is the sum. */
  readonly header: SafetensorsHeader;
  /** The files with tensors, without the index. */
  readonly sources: readonly ByteSource[];
}

/**
 * Opens the files of one model, an index among them or not, as one header. With an index, files it names that are not given become a
 * split-missing warning, and tensors that are not where it says an index-mismatch. Throws as openSafetensors and readSafetensorsIndex.
 */
export async function openSafetensorsSet(given: readonly ByteSource[]): Promise<SafetensorsSet> {
  const sources = given.filter(({ name }) => name === undefined || !isIndexName(name));
  const indexSource = given.find(({ name }) => name !== undefined && isIndexName(name));
  const index = indexSource && (await readSafetensorsIndex(indexSource));
  const headers: SafetensorsHeader[] = [];
  for (const source of sources) headers.push(await openSafetensors(source));
  const isSet = sources.length > 1;
  const tensors = headers.flatMap((header, shard) =>
    header.tensors.map((tensor) => (isSet ? { ...tensor, shard } : tensor)),
  );
  const warnings = new WarningList();
  for (const header of headers) for (const warning of header.warnings) warnings.push(warning);
  warnOfDuplicates(tensors, warnings);
  if (index) warnOfIndex(index, sources, tensors, warnings);
  const header: SafetensorsHeader = {
    metadata: headers[0]?.metadata ?? [],
    tensors,
    warnings: warnings.all(),
    dataOffset: headers[0]?.dataOffset ?? 0,
    byteLength: headers.reduce((sum, { byteLength }) => sum + byteLength, 0),
  };
  return { header, sources };
}

function warnOfDuplicates(tensors: SafetensorsHeader['tensors'], warnings: WarningSink): void {
  const seen = new Set<string>();
  for (const { name } of tensors) {
    if (seen.has(name))
      warnings.push({
        code: 'duplicate-name',
        message: `Two files hold a tensor "${name}"; both are listed.`,
        tensor: name,
      });
    seen.add(name);
  }
}

function warnOfIndex(
  index: SafetensorsIndex,
  sources: readonly ByteSource[],
  tensors: SafetensorsHeader['tensors'],
  warnings: WarningSink,
): void {
  const given = new Set(sources.map(({ name }) => name));
  const missing = [...new Set(index.fileOfTensor.values())].filter((file) => !given.has(file)).sort();
  if (missing.length > 0)
    warnings.push({
      code: 'split-missing',
      message: `The index names files that are not open: ${missing.join(', ')}. Open them together with the others.`,
    });
  const fileOf = new Map(tensors.map(({ name, shard }) => [name, sources[shard ?? 0]!.name]));
  for (const [name, file] of index.fileOfTensor) {
    if (given.has(file) && fileOf.get(name) !== file)
      warnings.push({
        code: 'index-mismatch',
        message: `The index says that tensor "${name}" is in ${file}, but it is not there.`,
        tensor: name,
      });
  }
}
