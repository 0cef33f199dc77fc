import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { Prng } from '../numeric/prng.ts';
import { gaussianPairOf } from '../numeric/samplers.ts';
import type { RoundingAlgorithm } from './algorithm.ts';
import { levelValues, parseLevels } from './levels.ts';
import type { LevelSet } from './levels.ts';
import { findAlgorithm } from './registry.ts';
import { loadRoundingKernel, roundVectors } from './round.ts';
import type { RoundingInput, RoundingResult } from './round.ts';

const exact = findAlgorithm('exact')!;

/** The same kernel, told to visit every rounding in f64: the yardstick of the search that discards scales by bounds. */
const everyRounding: RoundingAlgorithm = {
  ...exact,
  encode: (levels, options) => {
    const words = exact.encode(levels, options);
    words[3] = 1;
    return words;
  },
};

/** What the levels leave of sum w x^2 under their best scale of the right sign, in f64, and sum w x^2 itself. */
function leftOver({ x, w, dims, levels }: RoundingInput, result: RoundingResult, row: number): [number, number] {
  const values = levelValues(levels);
  let wxv = 0;
  let wvv = 0;
  let wxx = 0;
  for (let i = row * dims; i < (row + 1) * dims; i++) {
    const v = levels.kind === 'table' ? values[result.levels[i]! & 0xff]! : result.levels[i]!;
    wxv += w![i]! * x[i]! * v;
    wvv += w![i]! * v * v;
    wxx += w![i]! * x[i]! ** 2;
  }
  const scale = result.scale[row]!;
  if (scale === 0) return [wxx, wxx];
  if (scale < 0 !== wxv < 0) return [Number.POSITIVE_INFINITY, wxx];
  return [wxx - wxv ** 2 / wvv, wxx];
}

/** Rows in which the fast search leaves more than the full one, beyond the rounding of f64: their numbers and the excess relative to sum w x^2. */
async function worseRows(input: RoundingInput): Promise<[row: number, excess: number][]> {
  const kernel = await loadRoundingKernel(nodeKernels, exact);
  const fast = roundVectors(kernel, exact, input);
  const full = roundVectors(kernel, everyRounding, input);
  const worse: [number, number][] = [];
  for (let row = 0; row < input.count; row++) {
    const [got, total] = leftOver(input, fast, row);
    const [best] = leftOver(input, full, row);
    const excess = (got - best) / total;
    if (total > 0 && !(excess < 1e-13)) worse.push([row, excess]);
  }
  return worse;
}

const gaussian = (random: Prng): number => gaussianPairOf(random.nextWord(), random.nextWord())[0];

const sets = [
  '-8..7', '-4..3', '-2..1', '-1..1', '0..15', '-128..127', '1..4', '-6..-2', 'iq4nl', 'iq3nl', '-1,1', '-3,4,5', '-5,-3,-1,1,3,5', '-128,-1,0,1,127',
]; // prettier-ignore

const blocks: Readonly<Record<string, (random: Prng) => number>> = {
  gaussian: (random) => gaussian(random) * 0.03,
  quarters: (random) => Math.trunc(gaussian(random) * 3) / 4,
  'heavy tails': (random) => gaussian(random) / Math.sqrt(random.nextUnit() ** 2 + 1e-3),
  'few values': (random) => [0, 1, -1, 2, 0.5, -0.5, 3][Math.floor(random.nextUnit() * 7)]!,
  'thirty decades': (random) => gaussian(random) * 10 ** (random.nextUnit() * 30 - 25),
  'mostly equal': (random) => (random.nextUnit() < 0.9 ? 1 : -1),
  'nearly equal': (random) => 1 + 1e-6 * gaussian(random),
  'mostly zero': (random) => (random.nextUnit() < 0.8 ? 0 : gaussian(random)),
  positive: (random) => Math.abs(gaussian(random)),
  denormal: (random) => gaussian(random) * 1e-40,
  huge: (random) => gaussian(random) * 1e17,
};

const importances: Readonly<Record<string, (x: number, random: Prng) => number>> = {
  uniform: () => 1,
  squares: (x) => x * x,
  random: (_, random) => random.nextUnit() + 0.01,
  sparse: (_, random) => (random.nextUnit() < 0.7 ? 0 : random.nextUnit()),
  'twenty decades': (_, random) => 10 ** (random.nextUnit() * 20 - 10),
  inverse: (x) => 1 / (x * x + 1e-12),
};

const mixes = Object.entries(blocks).flatMap(([block, draw]) =>
  Object.entries(importances).map(([weights, weigh]) => ({ name: `${block}, ${weights}`, draw, weigh })),
);

describe('exact: the search by bounds finds what the walk of every rounding finds', () => {
  it.each(sets)('%s', async (set) => {
    const levels: LevelSet = parseLevels(set);
    const random = new Prng(11);
    const each = 4;
    for (const dims of [1, 3, 8, 16, 31, 32]) {
      const rows = mixes.flatMap((mix) => Array.from({ length: each }, () => mix));
      const x = new Float32Array(rows.flatMap(({ draw }) => Array.from({ length: dims }, () => draw(random))));
      const w = x.map((value, index) => rows[Math.floor(index / dims)]!.weigh(value, random));
      for (const positiveOnly of [0, 1]) {
        const input = { x, w, count: rows.length, dims, levels, options: { positive_only: positiveOnly } };
        const worse = await worseRows(input);
        expect(worse.map(([row, excess]) => `${rows[row]!.name}, ${dims} components, ${positiveOnly}: ${excess}`)).toEqual([]);
      }
    }
  });

  it('for the longest vectors', async () => {
    const random = new Prng(12);
    for (const set of ['-8..7', 'iq4nl', '-128..127']) {
      for (const dims of [128, 255, 256]) {
        const x = Float32Array.from({ length: 3 * dims }, () => gaussian(random));
        const w = x.map((value) => value * value);
        expect(await worseRows({ x, w, count: 3, dims, levels: parseLevels(set) })).toEqual([]);
      }
    }
  });
});
