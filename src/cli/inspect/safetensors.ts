import { unknownTypeId } from '../../safetensors/header.ts';
import { looksLikeSafetensors } from '../../safetensors/reader.ts';
import { isIndexName, openSafetensorsSet } from '../../safetensors/set.ts';
import type { InspectedFormat } from './inspection.ts';

export const inspectedSafetensors: InspectedFormat = {
  format: 'safetensors',
  matches: (firstBytes, { name }) => looksLikeSafetensors(firstBytes) || (name !== undefined && isIndexName(name)),
  async inspect(given) {
    const { header, sources } = await openSafetensorsSet(given);
    return {
      format: 'safetensors',
      files: sources.map(({ name }) => name ?? ''),
      version: null,
      endian: 'little',
      byteLength: header.byteLength,
      metadata: Object.fromEntries(header.metadata.map(({ key, value }) => [key, { type: 'string', value }])),
      tensors: header.tensors.map(({ name, typeName, typeId, shape, byteOffset, byteLength, bpw, shard }) => ({
        name,
        type: typeName,
        typeId: typeId === unknownTypeId ? null : typeId,
        shape,
        byteOffset,
        byteLength,
        bpw,
        ...(shard === undefined ? {} : { shard }),
      })),
      warnings: header.warnings,
    };
  },
};
