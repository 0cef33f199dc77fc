import type { GgufHeader, MetadataEntry } from '../../gguf/header.ts';
import { looksLikeGguf } from '../../gguf/reader.ts';
import { collapseRecipe } from '../../gguf/recipe.ts';
import type { ByteSource } from '../../gguf/source.ts';
import { openSplitSet } from '../../gguf/split.ts';
import { isImatrixHeader, openImatrixGguf } from '../../imatrix/gguf.ts';
import { describeImatrix } from './imatrix.ts';
import type { InspectedFormat, InspectedValue, Inspection } from './inspection.ts';

export const inspectedGguf: InspectedFormat = {
  format: 'gguf',
  matches: looksLikeGguf,
  async inspect(sources) {
    const set = await openSplitSet(sources);
    const inspection = describeGguf(set.header, set.sources);
    const [source] = set.sources;
    if (source === undefined || set.sources.length > 1 || !isImatrixHeader(set.header)) return inspection;
    const imatrix = await openImatrixGguf(source, set.header);
    const warnings = [...inspection.warnings, ...imatrix.warnings];
    return { ...inspection, recipe: undefined, warnings, imatrix: await describeImatrix(source, imatrix) };
  },
};

/** The header as inspect prints it; of a duplicate key the first counts. */
export function describeGguf(header: GgufHeader, sources: readonly ByteSource[]): Inspection {
  const metadata = new Map<string, InspectedValue>();
  for (const entry of header.metadata) if (!metadata.has(entry.key)) metadata.set(entry.key, describeEntry(entry));
  return {
    format: 'gguf',
    files: sources.map(({ name }) => name ?? ''),
    version: header.version,
    endian: header.endian,
    alignment: header.alignment,
    byteLength: header.byteLength,
    metadata: Object.fromEntries(metadata),
    tensors: header.tensors.map(({ name, typeName, typeId, shape, byteOffset, byteLength, bpw, shard }) => ({
      name,
      type: typeName,
      typeId,
      shape,
      byteOffset,
      byteLength,
      bpw,
      ...(shard === undefined ? {} : { shard }),
    })),
    recipe: collapseRecipe(header.tensors),
    warnings: header.warnings,
  };
}

function describeEntry(entry: MetadataEntry): InspectedValue {
  if (entry.type !== 'array') return { type: entry.type, value: entry.value };
  return { type: 'array', elementType: entry.elementType, length: entry.length, preview: entry.preview };
}
