import { LabError } from '../../core/lab-error.ts';
import { openGguf } from '../../gguf/reader.ts';
import { type ByteSource } from '../../gguf/source.ts';
import { groupShards } from '../../gguf/split.ts';
import { isIndexName, readSafetensorsIndex } from '../../safetensors/set.ts';
import { inspectedGguf } from './gguf.ts';
import { inspectedImatrixDat } from './imatrix.ts';
import type { InspectedFormat, Inspection } from './inspection.ts';
import { inspectedSafetensors } from './safetensors.ts';

/** Every file format that inspect opens; the first that matches the first bytes wins. */
const inspectedFormats: readonly InspectedFormat[] = [inspectedGguf, inspectedSafetensors, inspectedImatrixDat];

const sniffedBytes = 64;

/** Opens files as models: shards of one model together, every other file alone. Throws what the format's reader throws. */
export async function inspectSources(sources: readonly ByteSource[]): Promise<Inspection[]> {
  const inspections: Inspection[] = [];
  for (const group of await groupModels(sources)) {
    const format = await sniffFormat(group[0]!);
    inspections.push(await format.inspect(group));
  }
  return inspections;
}

/** The files of each model together: shards by their names, and what a safetensors index names with the index. */
async function groupModels(sources: readonly ByteSource[]): Promise<ByteSource[][]> {
  const groups: ByteSource[][] = [];
  const taken = new Set<ByteSource>();
  for (const index of sources.filter(({ name }) => name !== undefined && isIndexName(name))) {
    const files = new Set((await readSafetensorsIndex(index)).fileOfTensor.values());
    const group = [index, ...sources.filter((source) => source.name !== undefined && files.has(source.name))];
    for (const source of group) taken.add(source);
    groups.push(group);
  }
  return [...groups, ...groupShards(sources.filter((source) => !taken.has(source)))];
}

async function sniffFormat(source: ByteSource): Promise<InspectedFormat> {
  const firstBytes = await source.slice(0, Math.min(sniffedBytes, source.byteLength));
  const format = inspectedFormats.find((candidate) => candidate.matches(firstBytes, source));
  if (format !== undefined) return format;
  // The GGUF reader tells an empty or cut file from a foreign one.
  await openGguf(source);
  throw new LabError(
    'gguf/bad-magic',
    `"${source.name}" has no known format. Give a GGUF, safetensors or imatrix file.`,
  );
}
