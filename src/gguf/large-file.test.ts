import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gguf } from '@huggingface/gguf';
import { expect, it } from 'vitest';
import { openFileSource } from '../cli/file-source.ts';
import { openGguf } from './reader.ts';
import { countingSource } from './source.ts';
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

/** A header as a large mixture of experts has it: 1,147 tensors, 129,280 tokens with types, 127,741 merges. */
function largeHeader(): Uint8Array {
  const tokens = Array.from({ length: 129_280 }, (_, id) => `\u0120token${id.toString(36)}`);
  const merges = Array.from({ length: 127_741 }, (_, rank) => `\u0120${rank.toString(36)} t${rank % 977}`);
  const tensors: WritableTensor[] = Array.from({ length: 1147 }, (_, index) => ({
    name: `blk.${Math.floor(index / 19)}.part${index % 19}.weight`,
    typeId: 0,
    shape: [1],
    data: new Uint8Array(4),
  }));
  return writeGguf({
    metadata: [
      { key: 'general.architecture', type: 'string', value: 'deepseek2' },
      { key: 'tokenizer.ggml.model', type: 'string', value: 'gpt2' },
      { key: 'tokenizer.ggml.tokens', type: 'array', elementType: 'string', values: tokens },
      { key: 'tokenizer.ggml.token_type', type: 'array', elementType: 'int32', values: tokens.map(() => 1) },
      { key: 'tokenizer.ggml.merges', type: 'array', elementType: 'string', values: merges },
    ],
    tensors,
  });
}

it('opens 1,147 tensors and 129,280 tokens from disk in under 300 ms, ten times as fast as @huggingface/gguf', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'quantarium-'));
  try {
    const path = join(folder, 'large.gguf');
    await writeFile(path, largeHeader());
    const ours = async (): Promise<void> => {
      const file = await openFileSource(path);
      const header = await openGguf(file);
      await file.close();
      expect(header.tensors.length).toBe(1147);
    };
    const theirs = async (): Promise<void> => {
      const { tensorInfos } = await gguf(path, { allowLocalFile: true });
      expect(tensorInfos.length).toBe(1147);
    };
    const least = { ours: Number.POSITIVE_INFINITY, theirs: Number.POSITIVE_INFINITY };
    const time = async (open: () => Promise<void>): Promise<number> => {
      const started = performance.now();
      await open();
      return performance.now() - started;
    };
    // Interleaved, the least of each: what else the machine does hits both.
    for (let round = 0; round < 3; round++) {
      least.ours = Math.min(least.ours, await time(ours), await time(ours));
      least.theirs = Math.min(least.theirs, await time(theirs));
    }
    expect(least.ours).toBeLessThan(300);
    expect(least.theirs / least.ours).toBeGreaterThan(10);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);

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
