import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { weightedCosine } from '../../metrics/cosine.ts';
import { parseLevels, levelValues } from '../../rounding/levels.ts';
import { findAlgorithm } from '../../rounding/registry.ts';
import { loadRoundingKernel, roundVectors } from '../../rounding/round.ts';
import { bestOf, levelsAtState, stateAt, walkScales } from './walk.ts';

// Magnitudes whose squares stay normal numbers in f32.
const component = fc.double({ min: -4, max: 4, noNaN: true }).map((value) => (Math.abs(value) < 1e-6 ? 0 : Math.fround(value)));
const weight = fc.double({ min: 0.01, max: 5, noNaN: true }).map((value) => Math.fround(value));
const block = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc.record({ x: fc.array(component, { minLength: n, maxLength: n }), w: fc.array(weight, { minLength: n, maxLength: n }) }),
);
const levelText = fc.constantFrom('-4..3', '-8..7', '-1..1', '0..3', 'iq4nl', 'iq2nl', '-5,-2,3,9');
const sign = fc.constantFrom<1 | -1>(1, -1);

describe('walkScales', () => {
  it('holds the nearest levels between any two breakpoints', () => {
    fc.assert(
      fc.property(block, levelText, sign, fc.double({ min: 0.01, max: 20, noNaN: true }), ({ x, w }, text, s, inverseScale) => {
        const values = levelValues(parseLevels(text));
        const walk = walkScales(x, w, values, s);
        const levels = levelsAtState(walk, stateAt(walk, inverseScale));
        levels.forEach((index, i) => {
          const target = s * x[i]! * inverseScale;
          const least = Math.min(...values.map((value) => Math.abs(value - target)));
          expect(Math.abs(values[index]! - target)).toBeLessThanOrEqual(least + 1e-9);
        });
      }),
      { seed: 288, numRuns: 300 },
    );
  });

  it('keeps sums that agree with the cosine of the levels', () => {
    const x = [0.3, -1.2, 0.7, 2.1, -0.05];
    const w = [1, 2, 0.5, 1, 3];
    const values = levelValues(parseLevels('iq4nl'));
    for (const s of [1, -1] as const) {
      const walk = walkScales(x, w, values, s);
      expect(walk.breakpoints.length).toBeGreaterThan(20);
      walk.cosines.forEach((cosine, state) => {
        const v = Array.from(levelsAtState(walk, state), (index) => s * values[index]!);
        expect(cosine).toBeCloseTo(weightedCosine(x, v, w), 12);
      });
    }
  });

  it('visits 480 roundings over both signs of an IQ4_NL block of 32, and the two starts', () => {
    const x = Array.from({ length: 32 }, (_, i) => Math.sin(i + 1));
    const values = levelValues(parseLevels('iq4nl'));
    const count = ([1, -1] as const).reduce((sum, s) => sum + walkScales(x, x.map(() => 1), values, s).breakpoints.length, 0);
    expect(count).toBe(480);
  });

  it('finds the optimum of the exact kernel', async () => {
    const exact = findAlgorithm('exact')!;
    const kernel = await loadRoundingKernel(nodeKernels, exact);
    fc.assert(
      fc.property(block, levelText, ({ x, w }, text) => {
        const levels = parseLevels(text);
        const values = levelValues(levels);
        const result = roundVectors(kernel, exact, { x: Float32Array.from(x), w: Float32Array.from(w), count: 1, dims: x.length, levels });
        const theirs = weightedCosine(x, result.reconstruction, w);
        const ours = Math.max(...([1, -1] as const).map((s) => bestOf(walkScales(x, w, values, s)).cosine));
        if (Number.isFinite(theirs)) expect(ours).toBeCloseTo(theirs, 6);
      }),
      { seed: 12557, numRuns: 300 },
    );
  });
});
