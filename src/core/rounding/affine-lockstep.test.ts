import { expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { Prng } from '../numeric/prng.ts';
import { parseLevels } from './levels.ts';
import { findAlgorithm } from './registry.ts';
import { loadRoundingKernel } from './round.ts';
import { firstUnlikeAlone } from './unlike-alone.ts';

/** Three components in lockstep walk in ways of their own that depend on signs, order and importances: each has to give what one vector alone gives. */

const count = 400;

/** Deterministic values in -1..1. */
function values(seed: number): () => number {
  const random = new Prng(seed);
  return () => random.nextUnit() * 2 - 1;
}

/** Rows of vectors by their nature. */
const vectors: Record<string, (next: () => number, index: number) => number[]> = {
  'a row of a sphere': (_next, index) => {
    const angle = index * 0.0157;
    return [Math.sin(angle) * 0.8, Math.cos(angle) * 0.8, 0.6];
  },
  'a row near a pole below': (_next, index) => {
    const angle = index * 0.0157;
    return [Math.sin(angle) * 0.1, Math.cos(angle) * 0.1, -0.995];
  },
  positive: (next) => [Math.abs(next()), Math.abs(next()), Math.abs(next())],
  negative: (next) => [-Math.abs(next()), -Math.abs(next()), -Math.abs(next())],
  'with zeros': (next) => [next() < 0 ? 0 : next(), next() < 0 ? 0 : next(), next()],
  'small integers': (next) => [Math.trunc(next() * 9), Math.trunc(next() * 9), Math.trunc(next() * 9)],
  'two nearly equal': (next, index) => {
    const value = next();
    return [value, next(), value * (1 + 2 ** -(index % 24))];
  },
  'of very different sizes': (next, index) => [next() * 2 ** (index % 90), next(), next() * 2 ** -(index % 70)],
};

const importances: Record<string, ((next: () => number) => number) | null> = {
  own: null,
  uniform: () => 1,
  random: (next) => Math.abs(next()),
  'some zero': (next) => Math.max(0, next()),
};

const runs = ['qkxcm', 'qkxmh', 'qkx1', 'qkx2', 'qkx3', 'qp'].flatMap((id) => {
  const [option] = findAlgorithm(id)!.options;
  const choices = option ? option.values.map(({ value }) => ({ [option.id]: value })) : [{}];
  return choices.map((options) => [id, options] as const);
});

it.each(runs)('%s %o rounds three components in lockstep as alone', async (id, options) => {
  const algorithm = findAlgorithm(id)!;
  const kernel = await loadRoundingKernel(nodeKernels, algorithm);
  for (const [nature, make] of Object.entries(vectors)) {
    for (const [kind, weigh] of Object.entries(importances)) {
      if (weigh === null && algorithm.weights === 'required') continue;
      for (const range of ['0..1', '0..3', '0..15', '0..31', '0..127']) {
        const next = values(id.length + nature.length);
        const x = Float32Array.from(Array.from({ length: count }, (_, index) => make(next, index)).flat());
        const w = weigh && Float32Array.from(x, () => weigh(next));
        const levels = parseLevels(range);
        expect(
          firstUnlikeAlone(kernel, algorithm, { x, w, count, dims: 3, levels, options }),
          `${nature}, importances ${kind}, ${range}`,
        ).toBeUndefined();
      }
    }
  }
});
