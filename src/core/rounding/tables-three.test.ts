import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { Prng } from '../numeric/prng.ts';
import { parseLevels } from './levels.ts';
import { findAlgorithm } from './registry.ts';
import { loadRoundingKernel } from './round.ts';
import { firstUnlikeAlone } from './unlike-alone.ts';

const tables = [
  'iq4nl', 'iq3nl', 'iq2nl', '-12,-8,-6,-4,-3,-2,-1,0,1,2,3,4,6,8,12', '-53,-43,-37,-29,-19,-13,-7,-3,1,5,11,17,23,31,41,47', '-3,5',
  '-90,-60,-33,-20,-7', '0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15', '3,9,20,100,127', '-128,-127,126,127', '-4,-2,0,2,4',
  '-16,-15,-14,-13,-12,-11,-10,-9,-8,-7,-6,-5,-4,-3,-2,-1', '-20,-18,-15,-13,-11,-9,-8,-6,-5,-3,-2,0,1,2,4,5,7,8,10,13,20',
]; // prettier-ignore

/** Vectors of three components that are plain, tied, nearly tied by ratios of small numbers, partly zero, extreme, or no numbers. */
function vectors(count: number, next: () => number): Float32Array {
  const whole = (below: number) => Math.floor(next() * below);
  const plain = () => next() * 2 - 1;
  const extremes = [Number.NaN, Infinity, -Infinity, 1e38, 1e-42, 1e30, -1e-30, 3e-23, 0, -0];
  const x = new Float32Array(count * 3);
  for (let row = 0; row < count; row++) {
    const a = plain();
    const ratio = () => (plain() < 0 ? -1 : 1) * ((1 + whole(255)) / (1 + whole(255)));
    const nudge = 1 + (whole(65) - 32) * 2 ** -(18 + whole(7));
    const extreme = () => extremes[whole(extremes.length)]!;
    const kinds = [
      [a, plain(), plain()],
      [whole(61) - 30, whole(61) - 30, whole(61) - 30],
      [a, a * ratio() * nudge, whole(2) ? plain() : a * ratio()],
      [a, whole(2) ? 0 : -a, whole(2) ? -0 : plain()],
      [a * 1e-23, plain() * 1e-23, plain() * 1e-23],
      [a, extreme(), whole(3) ? plain() : extreme()],
    ];
    x.set(kinds[row % kinds.length]!, row * 3);
  }
  return x;
}

describe.each([
  ['qkxh_nl', { signed_scale: 1, fast: 0 }],
  ['qkxh_nl', { signed_scale: 1, fast: 1 }],
  ['qkxh_nl', { signed_scale: 0 }],
  ['qkxs_nl', { signed_scale: 1 }],
  ['qkxs_nl', { signed_scale: 0 }],
  ['iq4_nl', {}],
  ['iq4_nl_gradient', {}],
] as const)('%s %j', (id, options) => {
  const algorithm = findAlgorithm(id)!;
  const accepted = tables.filter((text) => algorithm.rejectLevels(parseLevels(text)) === undefined);
  it.each(accepted)('rounds three components of %s four at a time as one at a time', async (text) => {
    const kernel = await loadRoundingKernel(nodeKernels, algorithm);
    const levels = parseLevels(text);
    const random = new Prng(text.length);
    const next = () => random.nextUnit();
    const count = 600;
    const x = vectors(count, next);
    const choices = [null, new Float32Array(x.length).fill(1), x.map(() => Math.max(0, next() - 0.2))];
    for (const w of choices)
      expect(firstUnlikeAlone(kernel, algorithm, { x, w, count, dims: 3, levels, options })).toBeUndefined();
  });
});
