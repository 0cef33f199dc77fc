import { describe, expect, it } from 'vitest';
import { readArray } from './arrays.ts';
import { everyValueType, patternBytes, smallModel } from './fixtures/small-model.ts';
import { findMetadata, metadataNumber, metadataText } from './header.ts';
import { openGguf } from './reader.ts';
import { blobSource, countingSource, memorySource } from './source.ts';
import { writeGguf } from './writer.ts';

const variants = ([1, 2, 3] as const).flatMap((version) =>
  (['little', 'big'] as const).map((endian) => ({ version, endian })),
);

describe.each(variants)('version $version, $endian endian', (variant) => {
  const file = writeGguf({ ...smallModel, ...variant });
  const source = memorySource(file);

  it('reads back every value exactly', async () => {
    const header = await openGguf(source);
    expect(header.version).toBe(variant.version);
    expect(header.endian).toBe(variant.endian);
    expect(header.warnings).toEqual([]);
    expect(header.metadata.map(({ key }) => key)).toEqual(everyValueType.map(({ key }) => key));
    for (const written of everyValueType) {
      const entry = findMetadata(header, written.key)!;
      if (written.type === 'array')
        expect(await readArray(source, header, written.key), written.key).toEqual(written.values);
      else expect(entry, written.key).toEqual(written);
    }
  });

  it('finds the bytes of every tensor', async () => {
    const header = await openGguf(source);
    expect(header.tensors.map(({ name, shape }) => ({ name, shape }))).toEqual(
      smallModel.tensors.map(({ name, shape }) => ({ name, shape })),
    );
    for (const [index, tensor] of header.tensors.entries()) {
      expect(tensor.byteOffset % 32).toBe(0);
      const bytes = await source.slice(tensor.byteOffset, tensor.byteOffset + tensor.byteLength!);
      expect(bytes).toEqual(smallModel.tensors[index]!.data);
    }
  });

  it('reads any part of a long array', async () => {
    const header = await openGguf(source);
    const scores = await readArray(source, header, 'list.scores', 4000, 4003);
    expect(scores).toEqual([1000, 1000.25, 1000.5]);
    // Both sides of an index row, and the clipped end.
    expect(await readArray(source, header, 'list.tokens', 1022, 1026)).toEqual(
      [1022, 1023, 1024, 1025].map((n) => `token ${n}`),
    );
    expect(await readArray(source, header, 'list.tokens', 4999, 9999)).toEqual(['token 4999']);
    expect(await readArray(source, header, 'list.tokens', 3, 3)).toEqual([]);
    await expect(readArray(source, header, 'text')).rejects.toMatchObject({ code: 'gguf/no-such-key' });
  });
});

describe('openGguf', () => {
  it('gives plain data that survives structured cloning', async () => {
    const header = await openGguf(memorySource(writeGguf(smallModel)));
    expect(structuredClone(header)).toEqual(header);
    expect(JSON.parse(JSON.stringify(header))).toEqual(header);
  });

  it('lists types, sizes and bits per weight', async () => {
    const header = await openGguf(memorySource(writeGguf(smallModel)));
    expect(
      header.tensors.map(({ typeName, byteLength, bpw, elementCount }) => [typeName, byteLength, bpw, elementCount]),
    ).toEqual([
      ['F32', 384, 32, 96],
      ['Q4_K', 288, 4.5, 512],
      ['Q8_0', 408, 8.5, 384],
      ['F16', 10, 16, 5],
    ]);
  });

  it('keeps short arrays whole and long ones as a preview', async () => {
    const header = await openGguf(memorySource(writeGguf(smallModel)));
    expect(findMetadata(header, 'list.short')).toMatchObject({ length: 3, values: [3, -1, 2] });
    const tokens = findMetadata(header, 'list.tokens');
    expect(tokens).toMatchObject({ length: 5000, elementType: 'string' });
    expect(tokens).not.toHaveProperty('values');
    expect(tokens?.type === 'array' && tokens.preview).toEqual(Array.from({ length: 16 }, (_, n) => `token ${n}`));
  });

  it('looks keys up by type', async () => {
    const header = await openGguf(memorySource(writeGguf(smallModel)));
    expect(metadataText(header, 'general.architecture')).toBe('llama');
    expect(metadataText(header, 'u8')).toBeUndefined();
    expect(metadataNumber(header, 'u8')).toBe(255);
    expect(metadataNumber(header, 'list.short')).toBeUndefined();
  });

  it.each([1, 8, 64, 4096])('honours alignment %i', async (alignment) => {
    const file = writeGguf({ ...smallModel, alignment });
    const header = await openGguf(memorySource(file));
    expect(header.alignment).toBe(alignment);
    expect(header.warnings).toEqual([]);
    const last = header.tensors.at(-1)!;
    expect(last.byteOffset % alignment).toBe(0);
    expect(file.subarray(last.byteOffset, last.byteOffset + 10)).toEqual(patternBytes(10));
  });

  it('reads nested arrays', async () => {
    const plain = writeGguf({
      metadata: [{ key: 'n', type: 'array', elementType: 'uint64', values: [0, 0, 0, 0, 0, 0] }],
      tensors: [],
    });
    // 48 bytes of payload become [[7, 8], []]: two arrays of uint8 (type, length, values), padded by cutting the file.
    const view = new DataView(plain.buffer);
    const start = plain.byteLength - 48;
    view.setUint32(start - 12, 9, true);
    view.setBigUint64(start - 8, 2n, true);
    view.setUint32(start, 0, true);
    view.setBigUint64(start + 4, 2n, true);
    plain.set([7, 8], start + 12);
    view.setUint32(start + 14, 0, true);
    view.setBigUint64(start + 18, 0n, true);
    const header = await openGguf(memorySource(plain.slice(0, start + 26)));
    expect(findMetadata(header, 'n')).toMatchObject({ elementType: 'array', length: 2, values: [[7, 8], []] });
  });

  it('reads a Blob, and only its header', async () => {
    const file = writeGguf({
      ...smallModel,
      tensors: [{ name: 'big', typeId: 0, shape: [4096, 1024], data: new Uint8Array(2 ** 24) }],
    });
    const source = countingSource(blobSource(new File([file], 'small.gguf')));
    const header = await openGguf(source);
    expect(source.name).toBe('small.gguf');
    expect(header.tensors[0]!.byteLength).toBe(2 ** 24);
    expect(source.bytesRead).toBeLessThan(2 ** 18);
  });
});
