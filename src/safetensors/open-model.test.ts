import { expect, it } from 'vitest';
import { smallModel } from '../gguf/fixtures/small-model.ts';
import { memorySource } from '../gguf/source.ts';
import { writeGguf } from '../gguf/writer.ts';
import { safetensorsFile } from './fixture.ts';
import { openModel } from './open-model.ts';

it('opens either format as one kind of header', async () => {
  const gguf = await openModel([memorySource(writeGguf(smallModel))]);
  expect(gguf.format).toBe('gguf');
  expect(gguf.header.tensors).toHaveLength(4);
  const table = { __metadata__: { format: 'pt' }, w: { dtype: 'F16', shape: [2, 2], data_offsets: [0, 8] } };
  const { format, header, sources } = await openModel([memorySource(safetensorsFile(table, 8), 'a.safetensors')]);
  expect(format).toBe('safetensors');
  expect(header.metadata).toEqual([{ key: 'format', type: 'string', value: 'pt' }]);
  expect(header.tensors[0]).toMatchObject({ name: 'w', typeId: 1, byteLength: 8 });
  expect(sources).toHaveLength(1);
});

it('opens an index with its files', async () => {
  const table = { w: { dtype: 'F16', shape: [1], data_offsets: [0, 2] } };
  const index = memorySource(
    new TextEncoder().encode('{"weight_map":{"w":"a.safetensors"}}'),
    'm.safetensors.index.json',
  );
  const { header } = await openModel([memorySource(safetensorsFile(table, 2), 'a.safetensors'), index]);
  expect(header.warnings).toEqual([]);
  expect(header.tensors).toHaveLength(1);
});

it('refuses what is neither', async () => {
  await expect(openModel([memorySource(new Uint8Array(64))])).rejects.toMatchObject({ code: 'gguf/bad-magic' });
});

it('takes a GGUF of 1,147 tensors for what it is, although its ninth byte is a brace', async () => {
  const tensors = Array.from({ length: 1147 }, (_, index) => ({ name: `t${index}`, typeId: 0, shape: [1], data: new Uint8Array(4) }));
  const file = writeGguf({ metadata: [], tensors });
  expect(file[8]).toBe('{'.charCodeAt(0));
  expect((await openModel([memorySource(file, 'model.gguf')])).format).toBe('gguf');
});
