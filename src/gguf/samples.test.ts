import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readArray } from './arrays.ts';
import { findMetadata, metadataText } from './header.ts';
import { openGguf } from './reader.ts';
import { countingSource, memorySource } from './source.ts';

const folder = new URL('../../../shared/samples/gguf/', import.meta.url);
const isPresent = existsSync(folder);
if (!isPresent)
  process.stderr.write(`samples.test.ts: ${folder.pathname} is absent, real GGUF files are not checked\n`);

interface SampleRow {
  file: string;
  bytes: number;
  version?: number;
  endian?: string;
  arch?: string | null;
  kv_count?: number;
  tensor_count?: number;
  tensor_types?: Record<string, number>;
  alignment?: number;
}

const rows: SampleRow[] = isPresent ? JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')).files : [];
const described = rows.filter(({ version }) => version !== undefined);
const open = (file: string) => countingSource(memorySource(readFileSync(new URL(file, folder)), file));

describe.skipIf(!isPresent)('real files (skipped where ../shared/samples is absent)', () => {
  it('has rows to check', () => expect(described.length).toBeGreaterThan(5));

  it.each(described)('$file is what its manifest says', async (row) => {
    const source = open(row.file);
    const header = await openGguf(source);
    const types: Record<string, number> = {};
    for (const { typeName } of header.tensors) types[typeName] = (types[typeName] ?? 0) + 1;
    expect({
      bytes: header.byteLength,
      version: header.version,
      endian: header.endian,
      arch: metadataText(header, 'general.architecture') ?? null,
      kv_count: header.metadata.length,
      tensor_count: header.tensors.length,
      tensor_types: types,
      alignment: header.alignment,
    }).toEqual({ ...pick(row) });
    expect(source.bytesRead).toBeLessThanOrEqual(2 * row.bytes);
  });

  it('says what is wrong with the broken ones', async () => {
    const codes = async (file: string) => [...new Set((await openGguf(open(file))).warnings.map(({ code }) => code))];
    expect(await codes('vocab-dbrx-duplicate-key.gguf')).toEqual(['duplicate-key']);
    expect(await codes('overlapping-tensors.gguf')).toEqual(['tensors-overlap']);
    expect(await codes('llama2-7b-q4_0-truncated.gguf')).toEqual(['tensor-out-of-file']);
    expect(await codes('tiny.gguf')).toEqual(['tensor-out-of-file']);
    await expect(openGguf(open('big-endian-magic-example.gguf'))).rejects.toMatchObject({ code: 'gguf/bad-magic' });
  });

  it.each(['vocab-llama-v1.gguf', 'vocab-falcon-v2.gguf', 'vocab-llama-spm.gguf'])(
    'reads the vocabulary of %s',
    async (file) => {
      const source = open(file);
      const header = await openGguf(source);
      const entry = findMetadata(header, 'tokenizer.ggml.tokens')!;
      const all = await readArray(source, header, entry.key);
      expect(entry).toMatchObject({ type: 'array', length: all.length });
      expect(all.slice(30_000, 30_003)).toEqual(await readArray(source, header, entry.key, 30_000, 30_003));
      expect(new Set(all).size).toBeGreaterThan(0.99 * all.length);
    },
  );
});

function pick({ bytes, version, endian, arch, kv_count, tensor_count, tensor_types, alignment }: SampleRow) {
  return { bytes, version, endian, arch, kv_count, tensor_count, tensor_types, alignment };
}
