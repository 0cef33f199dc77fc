import { expect, it } from 'vitest';
import { memorySource } from '../gguf/source.ts';
import { convertToDat } from './convert.ts';
import { partialDataRules } from './coverage.ts';
import { fixtureEntries, imatrixGguf } from './fixture.ts';
import { openImatrix } from './open.ts';
import { readTensorWeights } from './tensor-weights.ts';

const gguf = memorySource(imatrixGguf(fixtureEntries));
const keepAll = { ...partialDataRules[2]!, keptBelowPercent: 50 };

async function sources() {
  const { bytes } = await convertToDat(gguf, await openImatrix(gguf));
  return [gguf, memorySource(bytes)];
}

it('gives each expert its own columns, from either format', async () => {
  for (const source of await sources()) {
    const imatrix = await openImatrix(source);
    const weights = await readTensorWeights(source, imatrix, { name: 'blk.1.ffn_up_exps.weight', shape: [3, 7, 3] });
    expect(weights).toEqual({ values: Float32Array.of(1, 1, 0, 3, 0, 1, 0, 1, 0), rowsPerMatrix: 7 });
  }
});

it('shares the columns of a plain tensor', async () => {
  const weights = await readTensorWeights(gguf, await openImatrix(gguf), {
    name: 'blk.1.attn_q.weight',
    shape: [5, 2],
  });
  expect(weights).toEqual({ values: Float32Array.of(4, 1), rowsPerMatrix: Number.POSITIVE_INFINITY });
});

it('fills experts without data with ones, or drops the tensor', async () => {
  for (const source of await sources()) {
    const imatrix = await openImatrix(source);
    const tensor = { name: 'blk.0.ffn_up_exps.weight', shape: [3, 7, 3] };
    expect(await readTensorWeights(source, imatrix, tensor)).toBeUndefined();
    expect((await readTensorWeights(source, imatrix, tensor, keepAll))?.values).toEqual(
      Float32Array.of(1, 2, 0, 1, 1, 1, 1, 0.5, 0.25),
    );
  }
});

it('has nothing for other tensors, and refuses the matrix of another model', async () => {
  const imatrix = await openImatrix(gguf);
  expect(await readTensorWeights(gguf, imatrix, { name: 'output.weight', shape: [2, 2] })).toBeUndefined();
  for (const shape of [
    [5, 3],
    [4, 7, 3],
  ])
    await expect(readTensorWeights(gguf, imatrix, { name: 'blk.1.ffn_up_exps.weight', shape })).rejects.toMatchObject({
      code: 'quant/imatrix-size',
    });
});
