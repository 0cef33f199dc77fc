import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFileSource } from '../cli/file-source.ts';
import { openGguf } from './reader.ts';
import { countingSource, memorySource } from './source.ts';
import { type WritableTensor, writeGguf } from './writer.ts';

const fileBytes = 60 * 2 ** 30;

it('opens a 60 GB file in under a second, reading less than 2 MB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'quantarium-'));
  try {
    const path = join(folder, 'large.gguf');
    const handle = await open(path, 'w');
    // A zero-filled hole costs no disk; the header announces two tensors with the hole as their data.
    await handle.write(headerOf(15, 2 ** 30));
    await handle.truncate(fileBytes + 2 ** 20);
    await handle.close();
    const file = await openFileSource(path);
    const source = countingSource(file);
    const started = performance.now();
    const header = await openGguf(source);
    const milliseconds = performance.now() - started;
    await file.close();
    expect(header.tensors.length).toBe(15);
    expect(header.tensors.reduce((sum, { byteLength }) => sum + byteLength!, 0)).toBe(fileBytes);
    expect(header.warnings).toEqual([]);
    expect(source.bytesRead).toBeLessThan(2 * 2 ** 20);
    expect(milliseconds).toBeLessThan(1000);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('opens 1,147 tensors and 129,280 tokens in under 300 ms', async () => {
  const tokens = Array.from({ length: 129_280 }, (_, index) => `token${index}`);
  const tensors: WritableTensor[] = Array.from({ length: 1147 }, (_, index) => ({
    name: `blk.${index}.ffn_up.weight`,
    typeId: 0,
    shape: [1],
    data: new Uint8Array(4),
  }));
  const file = writeGguf({
    metadata: [{ key: 'tokens', type: 'array', elementType: 'string', values: tokens }],
    tensors,
  });
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const started = performance.now();
    const header = await openGguf(memorySource(file));
    times.push(performance.now() - started);
    expect(header.tensors.length).toBe(1147);
  }
  expect(Math.min(...times)).toBeLessThan(300);
});

/** A header with F32 tensors of `elements` each; the data is left out. */
function headerOf(count: number, elements: number): Uint8Array {
  const name = (index: number) => `tensor.${String(index).padStart(2, '0')}`;
  const small = Array.from({ length: count }, (_, index) => ({
    name: name(index),
    typeId: 0,
    shape: [1],
    data: new Uint8Array(4),
  }));
  const file = writeGguf({ metadata: [], tensors: small });
  const view = new DataView(file.buffer);
  // Row of the table: name length, name (9 bytes), 1, dimension, type, offset.
  const rowBytes = 8 + 9 + 4 + 8 + 4 + 8;
  for (let index = 0; index < count; index++) {
    const row = 24 + index * rowBytes;
    view.setBigUint64(row + 8 + 9 + 4, BigInt(elements), true);
    view.setBigUint64(row + rowBytes - 8, BigInt(index) * BigInt(elements * 4), true);
  }
  return file.slice(0, 24 + count * rowBytes);
}
