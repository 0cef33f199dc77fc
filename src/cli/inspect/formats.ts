import { LabError } from '../../core/lab-error.ts';
import { openGguf } from '../../gguf/reader.ts';
import { type ByteSource } from '../../gguf/source.ts';
import { groupModelFiles } from '../../safetensors/group.ts';
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
  for (const group of await groupModelFiles(sources, (source) => source)) {
    const format = await sniffFormat(group[0]!);
    inspections.push(await format.inspect(group));
  }
  return inspections;
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
