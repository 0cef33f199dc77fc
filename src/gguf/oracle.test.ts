import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gguf } from '@huggingface/gguf';
import { describe, expect, it } from 'vitest';
import { readArray } from './arrays.ts';
import { smallModel } from './fixtures/small-model.ts';
import { openGguf } from './reader.ts';
import { memorySource } from './source.ts';
import { writeGguf } from './writer.ts';

/** Their reader gives 64-bit integers as bigint; ours as a number or its digits. */
const comparable = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
};

describe('@huggingface/gguf, an independent reader, reads the same', () => {
  it.each([1, 2, 3] as const)('version %i', async (version) => {
    const file = writeGguf({ ...smallModel, version });
    const folder = await mkdtemp(join(tmpdir(), 'quantarium-'));
    try {
      const path = join(folder, 'model.gguf');
      await writeFile(path, file);
      const theirs = await gguf(path, { allowLocalFile: true });
      const theirMetadata = theirs.metadata as unknown as Readonly<Record<string, unknown>>;
      const source = memorySource(file);
      const ours = await openGguf(source);
      for (const entry of ours.metadata) {
        const value = entry.type === 'array' ? await readArray(source, ours, entry.key) : entry.value;
        expect(value, entry.key).toEqual(comparable(theirMetadata[entry.key]));
      }
      expect(theirs.metadata).toMatchObject({ version });
      expect(ours.dataOffset).toBe(Number(theirs.tensorDataOffset));
      expect(ours.tensors.map((tensor) => [tensor.name, tensor.typeId, tensor.shape, tensor.byteOffset])).toEqual(
        theirs.tensorInfos.map((info) => [
          info.name,
          info.dtype,
          info.shape.map(Number).toReversed(),
          Number(theirs.tensorDataOffset + info.offset),
        ]),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
