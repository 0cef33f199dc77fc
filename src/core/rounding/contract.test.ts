import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { Prng } from '../numeric/prng.ts';
import type { RoundingAlgorithm, RoundingKernel } from './algorithm.ts';
import { levelValues, parseLevels } from './levels.ts';
import { findAlgorithm, roundingAlgorithms } from './registry.ts';
import { completeOptions, loadRoundingKernel, maxDims, roundVectors } from './round.ts';
import type { RoundingInput } from './round.ts';
import { firstUnlikeAlone } from './unlike-alone.ts';

/** Deterministic values in -1..1. */
function sampleVectors(size: number, seed = 1): Float32Array {
  const random = new Prng(seed);
  return Float32Array.from({ length: size }, () => random.nextUnit() * 2 - 1);
}

/** All combinations of the algorithm's options. */
function optionChoices(algorithm: RoundingAlgorithm): Record<string, number>[] {
  let choices: Record<string, number>[] = [{}];
  for (const option of algorithm.options)
    choices = choices.flatMap((choice) => option.values.map(({ value }) => ({ ...choice, [option.id]: value })));
  return choices;
}

const onesFor = (algorithm: RoundingAlgorithm, size: number): Float32Array | null =>
  algorithm.weights === 'own' ? null : new Float32Array(size).fill(1);

async function roundWith(
  algorithm: RoundingAlgorithm,
  x: Float32Array,
  dims: number,
  more: Partial<RoundingInput> = {},
) {
  const kernel = await loadRoundingKernel(nodeKernels, algorithm);
  const input = {
    x,
    w: onesFor(algorithm, x.length),
    count: x.length / dims,
    dims,
    levels: parseLevels(algorithm.defaultLevels),
    ...more,
  };
  return roundVectors(kernel, algorithm, input);
}

it('ids are unique and found', () => {
  expect(new Set(roundingAlgorithms.map(({ id }) => id)).size).toBe(roundingAlgorithms.length);
  for (const algorithm of roundingAlgorithms) expect(findAlgorithm(algorithm.id)).toBe(algorithm);
});

describe.each(roundingAlgorithms.map((algorithm) => [algorithm.id, algorithm] as const))('%s', (_, algorithm) => {
  const levels = parseLevels(algorithm.defaultLevels);
  const allowed = new Set(levels.kind === 'table' ? levels.values.map((__, index) => index) : levelValues(levels));

  it('accepts its first levels and default options', () => {
    expect(algorithm.rejectLevels(levels)).toBeUndefined();
    expect(algorithm.encode(levels, completeOptions(algorithm))).toHaveLength(16);
    expect(algorithm.sources.length).toBeGreaterThan(0);
  });

  it('gives allowed levels and a finite reconstruction for 1 to 32 components and every option', async () => {
    for (const options of optionChoices(algorithm)) {
      for (let dims = 1; dims <= 32; dims++) {
        const { levels: got, reconstruction } = await roundWith(algorithm, sampleVectors(dims * 5, dims), dims, {
          options,
        });
        expect(
          [...got].every((level) => allowed.has(level)),
          `dims ${dims} ${JSON.stringify(options)}: ${got.join(' ')}`,
        ).toBe(true);
        expect(reconstruction.every(Number.isFinite), `dims ${dims} ${JSON.stringify(options)}`).toBe(true);
      }
    }
  });

  it('rounds each vector alone as in a batch, for batches of 1 to 9', async () => {
    for (const dims of [1, 2, 3, 4, 5, 8, 16, 32, 33]) {
      const x = sampleVectors(9 * dims, dims + 100);
      const alone = [];
      for (let row = 0; row < 9; row++)
        alone.push(await roundWith(algorithm, x.subarray(row * dims, (row + 1) * dims), dims));
      for (let count = 1; count <= 9; count++) {
        const batch = await roundWith(algorithm, x.subarray(0, count * dims), dims);
        for (let row = 0; row < count; row++) {
          expect(batch.levels.subarray(row * dims, (row + 1) * dims)).toEqual(alone[row]!.levels);
          expect(batch.scale[row]).toBe(alone[row]!.scale[0]);
          expect(batch.min[row]).toBe(alone[row]!.min[0]);
        }
      }
    }
  });

  it('rounds three components four at a time as one at a time, ties included', async () => {
    // Components of 3 in 16 repeat, vanish and are multiples of each other: most vectors have equal fractions somewhere.
    const x = sampleVectors(3 * 1000, 5).map((value, index) => (index < 1500 ? Math.trunc(value * 8) / 4 : value));
    const kernel = await loadRoundingKernel(nodeKernels, algorithm);
    const input = { x, w: onesFor(algorithm, x.length), count: 1000, dims: 3, levels };
    expect(firstUnlikeAlone(kernel, algorithm, input)).toBeUndefined();
  });

  it('is deterministic and does not depend on what was rounded before', async () => {
    const x = sampleVectors(40 * 32, 7);
    const first = await roundWith(algorithm, x, 32);
    await roundWith(algorithm, new Float32Array(96).fill(Number.NaN), 3);
    await roundWith(
      algorithm,
      sampleVectors(96, 8).map((value) => value * 1e30),
      3,
    );
    expect(await roundWith(algorithm, x, 32)).toEqual(first);
  });

  it('turns zeros of either sign into zeros', async () => {
    for (const dims of [1, 3, 4, 32]) {
      for (const zero of [0, -0]) {
        const { reconstruction } = await roundWith(algorithm, new Float32Array(dims * 5).fill(zero), dims);
        expect(reconstruction.every((value) => value === 0)).toBe(true);
      }
    }
  });

  it('survives denormals, ties, single spikes, large values and zero weights with allowed levels and no NaN', async () => {
    const ties = [0.5, -0.5, 1, -1, 1, 1, -1, -1, 0.25, 0.75, 1.5, 2.5, 3.5, -2.5, 4, -8];
    const inputs = [1e-45, 1e-40, 1e-20, 1e-8, 1, 1e8, 1e11].map((unit) => ties.map((value) => value * unit));
    inputs.push(
      ties.map((value, index) => (index === 5 ? 1 : value * 1e-30)),
      ties.map((_value, index) => (index === 9 ? -3 : 0)),
    );
    for (const dims of [1, 2, 4, 8, 16]) {
      for (const values of inputs) {
        const x = Float32Array.from(values);
        const { levels: got, reconstruction } = await roundWith(algorithm, x, dims);
        expect(
          [...got].every((level) => allowed.has(level)),
          `dims ${dims}: ${values.join(' ')}`,
        ).toBe(true);
        expect(reconstruction.some(Number.isNaN), `dims ${dims}: ${values.join(' ')}`).toBe(false);
        if (algorithm.weights === 'own') continue;
        const unweighted = await roundWith(algorithm, x, dims, { w: new Float32Array(16) });
        expect(unweighted.reconstruction.some(Number.isNaN), `zero weights, dims ${dims}: ${values.join(' ')}`).toBe(
          false,
        );
      }
    }
  });

  it('comes back from NaN and infinity', async () => {
    for (const dims of [1, 3, 4, 16, 32]) {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        for (let at = 0; at < Math.min(dims, 5); at++) {
          const x = sampleVectors(dims * 6, at + 1);
          x[at] = bad;
          const { levels: got } = await roundWith(algorithm, x, dims);
          // The vectors that share registers with the bad one are what they are without it.
          const clean = await roundWith(algorithm, x.subarray(dims), dims);
          expect(got.subarray(dims)).toEqual(clean.levels);
        }
        await roundWith(algorithm, new Float32Array(dims * 6).fill(bad), dims);
      }
    }
  });

  it('takes the longest vectors', async () => {
    const { levels: got } = await roundWith(algorithm, sampleVectors(maxDims * 2, 3), maxDims);
    expect([...got].every((level) => allowed.has(level))).toBe(true);
    await expect(roundWith(algorithm, sampleVectors(maxDims + 1), maxDims + 1)).rejects.toMatchObject({
      code: 'rounding/bad-dims',
    });
  });

  it('writes nothing outside its buffers', async () => {
    const kernel = await nodeKernels.create<RoundingKernel>(algorithm.kernel);
    const table = levels.kind === 'table' ? levels.values : [];
    for (const dims of [1, 3, 4, 7, 16, 32]) {
      for (let count = 1; count <= 9; count++) {
        const size = count * dims;
        const lengths = [size * 4, size * 4, size, count * 4, count * 4, 64, table.length];
        const offsets = kernel.layout(lengths);
        const [x, w, codes, scale, min, params, tableAt] = offsets as [
          number,
          number,
          number,
          number,
          number,
          number,
          number,
        ];
        for (const [index, offset] of offsets.entries()) kernel.u8(offset, lengths[index]! + 64).fill(0xa5);
        kernel.f32(x, size).set(sampleVectors(size, count));
        kernel.f32(w, size).fill(1);
        kernel.i32(params, 16).set(algorithm.encode(levels, completeOptions(algorithm)));
        kernel.i8(tableAt, table.length).set(table);
        const inputsBefore = kernel.u8(x, size * 4).slice();
        kernel.fn.round(
          x,
          algorithm.weights === 'own' ? 0 : w,
          count,
          dims,
          codes,
          scale,
          min,
          params,
          table.length > 0 ? tableAt : 0,
          table.length,
        );
        expect(kernel.u8(x, size * 4)).toEqual(inputsBefore);
        for (const [index, offset] of offsets.entries())
          expect(
            kernel.u8(offset + lengths[index]!, 64).every((byte) => byte === 0xa5),
            `buffer ${index}, ${count} x ${dims}`,
          ).toBe(true);
      }
    }
  });
});
