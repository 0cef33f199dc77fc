import { createRunContext } from '../../core/job/run-context.ts';
import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { run } from '../../core/experiments/landscape/landscape-job.ts';
import { counterexamples } from './presets.ts';

const context = createRunContext({ kernels: nodeKernels });
const scalePresets = counterexamples.filter(({ space }) => space !== 'offset');

describe('counterexamples', () => {
  it('have names of their own', () => expect(new Set(counterexamples.map(({ id }) => id)).size).toBe(14));

  it.each(scalePresets.map((preset) => [preset.id, preset] as const))('%s shows what it says', async (id, { x, levels, weights = 'uniform', misses }) => {
    const { choices } = await run({ x, levels, weights, algorithms: [misses!, 'exact'] }, context);
    const [missing, exact] = choices;
    expect(exact!.regret).toBeCloseTo(0, 9);
    // Only the sign of the scale is wrong there; the cosine is that of the other sign.
    if (id === 'table-unsigned') expect(missing!.scale).toBeLessThan(0);
    else expect(missing!.regret).toBeGreaterThan(1e-3);
  });
});
