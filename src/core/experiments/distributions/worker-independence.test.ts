import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { parseFamily } from './family.ts';
import { type MonteCarloKernel, RunningEstimates } from './monte-carlo.ts';
import { seedKey } from '../../numeric/prng.ts';

const [n, chunk, chunks] = [32, 1024, 12];

/** The chunks of a run, dealt out to `workers` kernels of their own, computed last first, and added in order. */
async function dealtOut(family: string, workers: number): Promise<readonly number[]> {
  const { code, a, b } = parseFamily(family).sampler;
  const [key0, key1] = seedKey(11);
  const parts: Float64Array[] = [];
  for (let worker = 0; worker < workers; worker++) {
    const kernel = await nodeKernels.create<MonteCarloKernel>('scaled_samples');
    for (let index = chunks - 1; index >= 0; index--) {
      if (index % workers !== worker) continue;
      const [out] = kernel.layout([n * 32]) as [number];
      kernel.fn.ranks(code, a, b, n, index * chunk, chunk, key0, key1, out);
      parts[index] = kernel.f64(out, 4 * n).slice();
    }
  }
  const sums = new RunningEstimates(n, n);
  for (const part of parts) sums.add(part, chunk);
  return Array.from({ length: n }, (_, rank) => sums.estimate(rank)).flatMap(({ mean, standardError }) => [mean, standardError]);
}

describe('streams of the simulation', () => {
  it.each(['uniform', 'gaussian', 'laplace', 'student3', 'student30', 'mix5x4'])(
    'of %s give the same bits on 1, 2 and 3 workers, in any order',
    async (family) => {
      const alone = await dealtOut(family, 1);
      expect(alone.every(Number.isFinite)).toBe(true);
      expect(await dealtOut(family, 2)).toEqual(alone);
      expect(await dealtOut(family, 3)).toEqual(alone);
    },
  );
});
