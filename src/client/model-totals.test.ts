import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../cli/kernel-source.ts';
import { metricError, metricOf } from '../core/experiments/tensor/error-metrics.ts';
import { createRunContext } from '../core/job/run-context.ts';
import { Prng } from '../core/numeric/prng.ts';
import { run as runTotal } from '../gguf/jobs/tensor-total.ts';
import { openGguf } from '../gguf/reader.ts';
import { memorySource } from '../gguf/source.ts';
import { writeGguf } from '../gguf/writer.ts';
import { type ModelTensor, ModelTotals, type TotalWork } from './model-totals.ts';

const context = createRunContext({ kernels: nodeKernels });

/** Tensors of 4096 x 512 values: large enough to be sampled, in two parts. */
async function modelOf(names: readonly string[]): Promise<ModelTensor[]> {
  const prng = new Prng(4);
  const values = Float32Array.from({ length: 4096 * 512 }, () => prng.nextUnit() + prng.nextUnit() - 1);
  const bytes = writeGguf({ metadata: [], tensors: names.map((name) => ({ name, typeId: 0, shape: [4096, 512], data: new Uint8Array(values.buffer) })) });
  const { tensors, endian } = await openGguf(memorySource(bytes));
  const file = new Blob([bytes]);
  return tensors.map((tensor) => ({ at: { file, tensor, endian } }));
}

const measure = ({ tensor, candidates, sample, parts }: TotalWork) => runTotal({ at: tensor.at, formats: candidates, sample, ...(parts && { parts }) }, context);

describe('ModelTotals', () => {
  it('looks at a sample first, samples further, and ends at the numbers of all rows', async () => {
    const totals = new ModelTotals(await modelOf(['a']), false);
    const known = () => totals.errors.get('a')!.get('q8_0')!;
    const [first, ...others] = totals.firstLooks(['q8_0']);
    expect(others).toEqual([]);
    totals.add(first!, await measure(first!));
    expect(known()).toMatchObject({ isExact: false, rounds: 1 });
    expect(totals.firstLooks(['q8_0'])).toEqual([]);
    const rel = metricOf('rel');
    const firstError = metricError(rel, known().sums, 4096)!;
    const rowsAtFirst = known().sums.rows;
    let steps = 0;
    for (let work = totals.refinement(['q8_0']); work; work = totals.refinement(['q8_0'])) {
      totals.add(work, await measure(work));
      steps++;
    }
    expect(steps).toBeGreaterThan(1);
    expect(known().sums.rows).toBeGreaterThan(4 * rowsAtFirst);
    expect(known().isExact ? 0 : metricError(rel, known().sums, 4096)!).toBeLessThan(firstError / 2);
    const sampled = rel.compute(known().sums)!;
    for (const work of totals.allRows(['q8_0'])) totals.add(work, await measure(work));
    expect(known().isExact).toBe(true);
    expect(rel.compute(known().sums)!).toBeCloseTo(sampled, 5);
    expect(totals.allRows(['q8_0'])).toEqual([]);
  });

  it('goes on from the parts that are there, whoever brought them and in whatever order', async () => {
    const [tensor] = await modelOf(['a']);
    const one = new ModelTotals([tensor!], false);
    const [work] = one.allRows(['q4_0']);
    const total = await measure(work!);
    const parts = total.candidates[0]!.sums.length;
    expect(parts).toBeGreaterThan(1);
    const piece = (from: number): [TotalWork, typeof total] => [
      { ...work!, parts: { from, to: from + 1 } },
      { ...total, candidates: [{ candidate: 'q4_0', sums: [total.candidates[0]!.sums[from]!] }] },
    ];
    const other = new ModelTotals([tensor!], false);
    for (let from = parts - 1; from > 0; from--) other.add(...piece(from));
    expect(other.errors.get('a')?.get('q4_0')).toBeUndefined();
    // The first part is still missing, so the work goes on.
    expect(other.allRows(['q4_0']).map(({ parts: wanted }) => wanted?.from)).toEqual([0]);
    other.add(...piece(0));
    one.add(work!, total);
    expect(other.errors.get('a')!.get('q4_0')).toEqual(one.errors.get('a')!.get('q4_0'));
  });

  it('leaves out what cannot be read, and what a candidate cannot take', async () => {
    const tensors = await modelOf(['a', 'b']);
    const totals = new ModelTotals(tensors, false);
    totals.reject(tensors[0]!, 'It is gone.');
    expect(totals.firstLooks(['q8_0', 'iq2_xxs']).map(({ tensor, candidates }) => [tensor.at.tensor.name, candidates])).toEqual([['b', ['q8_0']]]);
    expect([...totals.rejected]).toEqual([['a', 'It is gone.']]);
  });
});
