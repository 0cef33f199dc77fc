import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ByteSource, memorySource } from './source.ts';
import { groupShards, openSplitSet, parseShardName, shardFileName } from './split.ts';
import { type WritableEntry, writeGguf } from './writer.ts';

/** Shard `number` (from 1) of `count` with one tensor. */
function shard(
  number: number,
  count: number,
  { name = shardName(number, count), tensors = count, tensor = `t${number}` } = {},
): ByteSource {
  const metadata: WritableEntry[] = [
    ...(number === 1 ? [{ key: 'general.name', type: 'string', value: 'three parts' } as const] : []),
    { key: 'split.no', type: 'uint16', value: number - 1 },
    { key: 'split.count', type: 'uint16', value: count },
    { key: 'split.tensors.count', type: 'int32', value: tensors },
  ];
  const data = new Uint8Array(128).fill(number);
  return memorySource(writeGguf({ metadata, tensors: [{ name: tensor, typeId: 0, shape: [32], data }] }), name);
}

const shardName = (number: number, count: number) => shardFileName({ prefix: 'm', count, extension: '.gguf' }, number);

describe('shard names', () => {
  it('parse and print', () => {
    const name = 'dir-1/model-Q4_K-00002-of-00012.gguf';
    expect(parseShardName(name)).toEqual({ prefix: 'dir-1/model-Q4_K', number: 2, count: 12, extension: '.gguf' });
    expect(shardFileName(parseShardName(name)!, 3)).toBe('dir-1/model-Q4_K-00003-of-00012.gguf');
    for (const other of ['model.gguf', 'a-00004-of-00003.gguf', 'a-00000-of-00003.gguf', 'a-1-of-3.gguf'])
      expect(parseShardName(other), other).toBeUndefined();
  });

  it('group what belongs together', () => {
    const names = ['b-00002-of-00003.gguf', 'x.gguf', 'b-00001-of-00003.gguf', 'b-00001-of-00002.gguf', 'x.gguf'];
    const groups = groupShards(names.map((name) => ({ name }))).map((group) => group.map(({ name }) => name));
    expect(groups).toEqual([
      ['b-00001-of-00003.gguf', 'b-00002-of-00003.gguf'],
      ['x.gguf'],
      ['b-00001-of-00002.gguf'],
      ['x.gguf'],
    ]);
  });
});

describe('openSplitSet', () => {
  it('merges shards given in any order', async () => {
    const { header, sources } = await openSplitSet([shard(3, 3), shard(1, 3), shard(2, 3)]);
    expect(header.warnings).toEqual([]);
    expect(header.metadata[0]).toMatchObject({ key: 'general.name', value: 'three parts' });
    expect(header.tensors.map((tensor) => [tensor.name, tensor.shard])).toEqual([
      ['t1', 0],
      ['t2', 1],
      ['t3', 2],
    ]);
    for (const { byteOffset, shard: index } of header.tensors) {
      const bytes = await sources[index!]!.slice(byteOffset, byteOffset + 4);
      expect([...bytes]).toEqual(Array(4).fill(index! + 1));
    }
    expect(header.byteLength).toBe(sources.reduce((sum, { byteLength }) => sum + byteLength, 0));
  });

  it('names the missing shards', async () => {
    const { header } = await openSplitSet([shard(2, 4), shard(3, 4)]);
    expect(header.warnings.map(({ code }) => code)).toEqual(['split-missing']);
    expect(header.warnings[0]!.message).toContain('m-00001-of-00004.gguf, m-00004-of-00004.gguf');
    expect((await openSplitSet([shard(2, 4)])).header.warnings).toMatchObject([{ code: 'split-missing' }]);
  });

  it('trusts the metadata more than a renamed file', async () => {
    const { header } = await openSplitSet([shard(2, 2, { name: 'second.gguf' }), shard(1, 2, { name: 'first.gguf' })]);
    expect(header.tensors.map(({ name }) => name)).toEqual(['t1', 't2']);
  });

  it('leaves a single file as it is', async () => {
    const { header } = await openSplitSet([memorySource(writeGguf({ metadata: [], tensors: [] }), 'x.gguf')]);
    expect(header.warnings).toEqual([]);
  });

  it('refuses files of different sets, and the same shard twice', async () => {
    await expect(openSplitSet([shard(1, 3), shard(2, 2)])).rejects.toMatchObject({ code: 'gguf/split-mismatch' });
    await expect(openSplitSet([shard(1, 3), shard(2, 3), shard(2, 3)])).rejects.toMatchObject({
      code: 'gguf/split-mismatch',
    });
    await expect(openSplitSet([])).rejects.toMatchObject({ code: 'gguf/split-mismatch' });
  });

  it('warns of a wrong tensor count and of a name in two shards', async () => {
    const wrongCount = await openSplitSet([shard(1, 2, { tensors: 5 }), shard(2, 2, { tensors: 5 })]);
    expect(wrongCount.header.warnings.map(({ code }) => code)).toEqual(['split-mismatch']);
    const twice = await openSplitSet([shard(1, 2, { tensor: 'same' }), shard(2, 2, { tensor: 'same' })]);
    expect(twice.header.warnings.map(({ code, tensor }) => [code, tensor])).toEqual([['duplicate-name', 'same']]);
  });
});

const folder = new URL('../../../shared/samples/split/', import.meta.url);

describe.skipIf(!existsSync(folder))('the sample set (skipped where ../shared/samples is absent)', () => {
  it('has every tensor of the manifest', async () => {
    const manifest = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as {
      files: { file: string; tensors: [string, string, number[]][] }[];
      total_tensors: number;
    };
    const { header } = await openSplitSet(
      manifest.files.map(({ file }) => memorySource(readFileSync(new URL(file, folder)), file)),
    );
    expect(header.tensors.length).toBe(manifest.total_tensors);
    expect(header.tensors.map(({ name, typeName, shape }) => [name, typeName, shape])).toEqual(
      manifest.files.flatMap(({ tensors }) => tensors),
    );
    expect(header.warnings).toEqual([]);
  });
});
