import { describe, expect, it } from 'vitest';
import { blobSource, countingSource, memorySource } from './source.ts';

const bytes = Uint8Array.from({ length: 10 }, (_, index) => index);

it('reads the same range from a blob and from memory', async () => {
  for (const source of [blobSource(new Blob([bytes])), memorySource(bytes)]) {
    expect(source.byteLength).toBe(10);
    expect(await source.slice(3, 6)).toEqual(Uint8Array.of(3, 4, 5));
    expect((await source.slice(10, 10)).byteLength).toBe(0);
  }
});

it('takes the name of a File', () => {
  expect(blobSource(new File([bytes], 'a.gguf')).name).toBe('a.gguf');
  expect(blobSource(new Blob([bytes])).name).toBeUndefined();
});

describe('a file that changed since it was dropped', () => {
  const failing = (name: string): Blob =>
    ({
      size: 10,
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('changed', name)) }),
    }) as unknown as Blob;

  it.each(['NotFoundError', 'NotReadableError'])('%s becomes source/gone', async (name) => {
    const source = blobSource(failing(name), 'model.gguf');
    await expect(source.slice(0, 4)).rejects.toMatchObject({
      code: 'source/gone',
      message: 'The file "model.gguf" changed or was removed since it was opened; drop it again.',
    });
  });

  it('a short read becomes source/gone', async () => {
    await expect(blobSource(new Blob([bytes])).slice(5, 20)).rejects.toMatchObject({ code: 'source/gone' });
  });

  it('other errors pass through', async () => {
    await expect(blobSource(failing('AbortError')).slice(0, 4)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

it('counts reads and refuses slices outside', async () => {
  const source = countingSource(memorySource(bytes));
  await source.slice(0, 4);
  await source.slice(2, 9);
  expect([source.reads, source.bytesRead, source.largestRead]).toEqual([2, 11, 7]);
  await expect(source.slice(5, 11)).rejects.toThrow(RangeError);
  await expect(source.slice(-1, 3)).rejects.toThrow(RangeError);
});
