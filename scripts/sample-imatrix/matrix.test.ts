import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openGguf } from '../../src/gguf/reader.ts';
import { memorySource } from '../../src/gguf/source.ts';
import { applyPartialDataRule, partialDataRules } from '../../src/imatrix/coverage.ts';
import { openImatrix } from '../../src/imatrix/open.ts';
import { reportImatrix } from '../../src/imatrix/report.ts';
import { readTensorWeights } from '../../src/imatrix/tensor-weights.ts';
import { makeSampleImatrix } from './matrix.ts';

const read = (name: string) => readFileSync(new URL(`../../public/samples/${name}`, import.meta.url));
const committed = read('sample-imatrix.gguf');
const source = memorySource(committed);

describe('the sample imatrix', () => {
  it('is what the generator writes (if not: npm run sample-imatrix)', () => {
    expect(Buffer.compare(committed, makeSampleImatrix())).toBe(0);
    expect(committed.byteLength).toBeLessThan(160_000);
  });

  it('shows every outcome of every rule for partial data', async () => {
    const imatrix = await openImatrix(source);
    expect(imatrix).toMatchObject({ warnings: [], chunkCount: 64, chunkSize: 512 });
    const report = await reportImatrix(source, imatrix);
    const outcomes = report
      .filter(({ name }) => name.endsWith('ffn_up_exps.weight'))
      .map((row) => [row.missing, partialDataRules.map((rule) => applyPartialDataRule(rule, row))]);
    expect(outcomes).toEqual([
      [[], ['complete', 'complete', 'complete']],
      [[19], ['dropped', 'filled', 'filled']],
      [[3, 4, 27], ['dropped', 'dropped', 'filled']],
      [[0, 8, 9, 22, 30], ['dropped', 'dropped', 'dropped']],
    ]);
  });

  it('weighs every matrix of the sample model', async () => {
    const imatrix = await openImatrix(source);
    const { tensors } = await openGguf(memorySource(read('sample-model.gguf')));
    for (const tensor of tensors.filter(({ name, shape }) => name !== 'token_embd.weight' && shape.length === 2))
      expect(await readTensorWeights(source, imatrix, tensor), tensor.name).toBeDefined();
  });
});
