import { describe, expect, it } from 'vitest';
import { memorySource } from '../gguf/source.ts';
import { safetensorsFile } from './fixture.ts';
import { openSafetensorsSet, readSafetensorsIndex } from './set.ts';

const shardOf = (name: string, ...tensors: string[]) => {
  const rows = tensors.map((tensor, index) => [
    tensor,
    { dtype: 'F16', shape: [2], data_offsets: [4 * index, 4 * index + 4] },
  ]);
  return memorySource(safetensorsFile(Object.fromEntries(rows), 4 * tensors.length), name);
};
const indexOf = (weightMap: unknown) =>
  memorySource(
    new TextEncoder().encode(JSON.stringify({ metadata: { total_size: 12 }, weight_map: weightMap })),
    'model.safetensors.index.json',
  );

const names = [
  'model-00001-of-00003.safetensors',
  'model-00002-of-00003.safetensors',
  'model-00003-of-00003.safetensors',
] as const;
const index = indexOf({ a: names[0], b: names[1], c: names[2] });

describe('openSafetensorsSet', () => {
  it('merges the shards of an index', async () => {
    const shards = [shardOf(names[0], 'a'), shardOf(names[1], 'b'), shardOf(names[2], 'c')];
    const { header, sources } = await openSafetensorsSet([index, ...shards]);
    expect(sources).toEqual(shards);
    expect(header.tensors.map(({ name, shard }) => [name, shard])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
    expect(header.warnings).toEqual([]);
  });

  it('names missing shards, and tensors that are elsewhere', async () => {
    const { header } = await openSafetensorsSet([index, shardOf(names[0], 'b'), shardOf(names[1], 'b')]);
    expect(header.warnings.map(({ code, tensor }) => [code, tensor])).toEqual([
      ['duplicate-name', 'b'],
      ['split-missing', undefined],
      ['index-mismatch', 'a'],
    ]);
    expect(header.warnings[1]!.message).toContain(names[2]);
  });

  it('opens one file without an index', async () => {
    const { header } = await openSafetensorsSet([shardOf('x.safetensors', 'a', 'b')]);
    expect(header.tensors.map(({ shard }) => shard)).toEqual([undefined, undefined]);
  });
});

describe('readSafetensorsIndex', () => {
  it.each([['{'], ['null'], ['{}'], ['{"weight_map":{"a":1}}'], ['{"weight_map":"x"}']])('refuses %s', async (text) => {
    const source = memorySource(new TextEncoder().encode(text), 'model.safetensors.index.json');
    await expect(readSafetensorsIndex(source)).rejects.toMatchObject({ code: 'safetensors/bad-index' });
  });
});
