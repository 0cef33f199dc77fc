import { expect, it } from 'vitest';
import { memorySource } from '../gguf/source.ts';
import { groupModelFiles } from './group.ts';

const file = (name: string, text = '') => memorySource(new TextEncoder().encode(text), name);
const namesOf = async (...files: ReturnType<typeof file>[]) =>
  (await groupModelFiles(files, (source) => source)).map((group) => group.map(({ name }) => name));

it('puts an index and what it names together, and shards by name', async () => {
  const index = file('model.safetensors.index.json', '{"weight_map":{"a":"one.safetensors","b":"two.safetensors"}}');
  const others = [
    'two.safetensors',
    'three.safetensors',
    'm-00002-of-00002.gguf',
    'one.safetensors',
    'm-00001-of-00002.gguf',
  ];
  expect(await namesOf(...others.map((name) => file(name)), index)).toEqual([
    ['model.safetensors.index.json', 'two.safetensors', 'one.safetensors'],
    ['three.safetensors'],
    ['m-00001-of-00002.gguf', 'm-00002-of-00002.gguf'],
  ]);
});

it('leaves an unreadable index alone', async () => {
  expect(await namesOf(file('a.safetensors.index.json', '{'), file('a.safetensors'))).toEqual([
    ['a.safetensors.index.json'],
    ['a.safetensors'],
  ]);
});
