import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLabError } from '../core/lab-error.ts';
import { countingSource, memorySource } from '../gguf/source.ts';
import { safetensorsFile } from './fixture.ts';
import { looksLikeSafetensors, openSafetensors } from './reader.ts';

const row = (dtype: string, shape: number[], from: number, to: number) => ({ dtype, shape, data_offsets: [from, to] });
const open = (table: unknown, dataBytes = 0) => openSafetensors(memorySource(safetensorsFile(table, dataBytes)));
const codes = async (table: unknown, dataBytes = 0) => (await open(table, dataBytes)).warnings.map(({ code }) => code);

describe('openSafetensors', () => {
  it('lists metadata and tensors', async () => {
    const table = {
      __metadata__: { format: 'pt' },
      a: row('F32', [2, 3], 0, 24),
      b: row('BF16', [4], 24, 32),
      c: row('F8_E4M3', [8], 32, 40),
    };
    const header = await open(table, 40);
    expect(header.metadata).toEqual([{ key: 'format', value: 'pt' }]);
    expect(header.warnings).toEqual([]);
    expect(
      header.tensors.map((t) => [
        t.name,
        t.typeName,
        t.typeId,
        t.shape,
        t.byteOffset - header.dataOffset,
        t.byteLength,
        t.bpw,
      ]),
    ).toEqual([
      ['a', 'F32', 0, [2, 3], 0, 24, 32],
      ['b', 'BF16', 30, [4], 24, 8, 16],
      ['c', 'F8_E4M3', -1, [8], 32, 8, 8],
    ]);
    expect(structuredClone(header)).toEqual(header);
  });

  it('reads only the header', async () => {
    const file = safetensorsFile({ a: row('F32', [2 ** 20], 0, 2 ** 22) }, 2 ** 22);
    const source = countingSource(memorySource(file));
    await openSafetensors(source);
    expect(source.bytesRead).toBe(file.byteLength - 2 ** 22);
    expect(looksLikeSafetensors(file.subarray(0, 64))).toBe(true);
    expect(looksLikeSafetensors(file.subarray(0, 8))).toBe(false);
  });

  it('warns of what is odd', async () => {
    expect(await codes({ a: row('F32', [2, 3], 0, 24) }, 23)).toEqual(['tensor-out-of-file']);
    expect(await codes({ a: row('F32', [2, 3], 0, 20) }, 20)).toEqual(['bad-tensor-size']);
    expect(await codes({ a: row('F12', [2, 3], 0, 9) }, 9)).toEqual(['unknown-type']);
    expect(await codes({ a: row('F32', [0, 3], 0, 0) })).toEqual(['bad-shape']);
    expect(await codes({ a: row('U8', [8], 0, 8), b: row('U8', [4], 6, 10) }, 10)).toEqual(['tensors-overlap']);
    expect(await codes({ __metadata__: 7 })).toEqual(['bad-metadata']);
    expect(await codes({ __metadata__: null })).toEqual([]);
  });

  it.each([
    ['safetensors/truncated', new Uint8Array(5)],
    ['safetensors/truncated', safetensorsFile({ a: row('U8', [1], 0, 1) }).slice(0, 20)],
    ['safetensors/limit', Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0, 0x7b)],
    ['safetensors/bad-header', safetensorsFile('{"a":')],
    ['safetensors/bad-header', safetensorsFile('[]')],
    ['safetensors/bad-header', safetensorsFile({ a: 3 })],
    ['safetensors/bad-header', safetensorsFile({ a: { ...row('U8', [1], 0, 1), shape: [1.5] } })],
    ['safetensors/bad-header', safetensorsFile({ a: row('U8', [1], 1, 0) })],
    ['safetensors/limit', safetensorsFile({ a: row('U8', [2 ** 40, 2 ** 40], 0, 1) })],
  ])('%s', async (code, file) => {
    await expect(openSafetensors(memorySource(file))).rejects.toMatchObject({ code });
  });

  it('fails by named errors only, for 5,000 mutated files', async () => {
    const file = safetensorsFile(
      { __metadata__: { format: 'pt' }, a: row('F32', [2, 3], 0, 24), b: row('BF16', [4], 24, 32) },
      32,
    );
    const edit = fc.record({ at: fc.nat(file.byteLength - 33), value: fc.nat(255) });
    const property = fc.asyncProperty(
      fc.array(edit, { minLength: 1, maxLength: 3 }),
      fc.nat(file.byteLength),
      async (edits, end) => {
        const bytes = file.slice(0, end % 3 === 0 ? end : file.byteLength);
        for (const { at, value } of edits) bytes.fill(value, at, at + 1);
        await openSafetensors(countingSource(memorySource(bytes))).catch((error: unknown) => {
          if (!isLabError(error)) throw error;
        });
      },
    );
    await fc.assert(property, { numRuns: 5000, seed: 3 });
  });
});

const sample = new URL('../../../shared/samples/safetensors/discollama-adapters.safetensors', import.meta.url);

it.skipIf(!existsSync(sample))('opens a real file (skipped where ../shared/samples is absent)', async () => {
  const header = await openSafetensors(memorySource(readFileSync(sample)));
  expect(header.warnings).toEqual([]);
  expect(header.tensors).toHaveLength(8);
  expect(header.tensors[0]).toMatchObject({
    name: 'model.layers.30.self_attn.q_proj.lora_a',
    typeName: 'F32',
    shape: [4096, 8],
    byteLength: 131_072,
  });
  expect(Math.max(...header.tensors.map(({ byteOffset, byteLength }) => byteOffset + byteLength!))).toBe(
    header.byteLength,
  );
});
