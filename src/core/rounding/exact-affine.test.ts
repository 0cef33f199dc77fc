import { expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { Prng } from '../numeric/prng.ts';
import { gaussianPairOf } from '../numeric/samplers.ts';
import { parseLevels } from './levels.ts';
import { findAlgorithm } from './registry.ts';
import { loadRoundingKernel, roundVectors } from './round.ts';

const exactAffine = findAlgorithm('exact_affine')!;

/** All non-decreasing sequences of `count` levels: the roundings of ascending components. */
function* ascending(count: number, from: number, to: number): Generator<number[]> {
  if (count === 0) yield [];
  else for (let level = from; level <= to; level++) for (const rest of ascending(count - 1, level, to)) yield [level, ...rest];
}

interface Block {
  readonly x: readonly number[];
  readonly w: readonly number[];
}

function errorOf({ x, w }: Block, q: readonly number[], scale: number, offset: number): number {
  return x.reduce((sum, value, i) => sum + w[i]! * (value - scale * q[i]! - offset) ** 2, 0);
}

/** The least error with these levels; unsigned: scale >= 0 and offset <= 0. */
function leastError(block: Block, q: readonly number[], isFree: boolean): number {
  const { x, w } = block;
  const sum = (term: (i: number) => number): number => x.reduce((total, _, i) => total + term(i), 0);
  const weight = sum((i) => w[i]!);
  const meanX = sum((i) => w[i]! * x[i]!) / weight;
  const meanQ = sum((i) => w[i]! * q[i]!) / weight;
  const around = sum((i) => w[i]! * (q[i]! - meanQ) ** 2);
  const scale = around > 0 ? sum((i) => w[i]! * (x[i]! - meanX) * (q[i]! - meanQ)) / around : 0;
  const offset = meanX - scale * meanQ;
  if (isFree || (scale >= 0 && offset <= 0)) return errorOf(block, q, scale, offset);
  const energy = sum((i) => w[i]! * q[i]! ** 2);
  const through = energy > 0 ? Math.max(0, sum((i) => w[i]! * x[i]! * q[i]!) / energy) : 0;
  return Math.min(errorOf(block, q, through, 0), errorOf(block, q, 0, Math.min(meanX, 0)));
}

function leastOfAll(block: Block, nmin: number, nmax: number, isFree: boolean): number {
  const order = block.x.map((_, i) => i).sort((a, b) => block.x[a]! - block.x[b]!);
  let least = Number.POSITIVE_INFINITY;
  for (const levels of ascending(order.length, nmin, nmax)) {
    const q: number[] = [];
    for (const [rank, i] of order.entries()) q[i] = levels[rank]!;
    least = Math.min(least, leastError(block, q, isFree));
  }
  return least;
}

const draws: Readonly<Record<string, (random: Prng) => number>> = {
  gaussian: (random) => gaussianPairOf(random.nextWord(), random.nextWord())[0],
  quarters: (random) => (random.nextBelow(13) - 6) / 4,
  'few values': (random) => [0, 1, 1, -2, 5][random.nextBelow(5)]!,
  'far from 0': (random) => 100 + random.nextUnit(),
  negative: (random) => -random.nextUnit(),
};

const weighings: Readonly<Record<string, (x: number, random: Prng) => number>> = {
  uniform: () => 1,
  squares: (x) => x * x + 0.01,
  sparse: (_, random) => (random.nextUnit() < 0.3 ? 0 : random.nextUnit()),
};

it.each([
  ['0..3', [1, 2, 3, 5, 8]],
  ['0..1', [2, 3, 5, 8]],
  ['0..15', [1, 2, 3]],
  ['-3..3', [3, 5]],
])('finds the least error of every rounding to %s', async (set, lengths) => {
  const levels = parseLevels(set);
  if (levels.kind !== 'range') throw new Error(set);
  const kernel = await loadRoundingKernel(nodeKernels, exactAffine);
  const random = new Prng(21);
  for (const dims of lengths) {
    for (const [name, draw] of Object.entries(draws)) {
      for (const [weighing, weigh] of Object.entries(weighings)) {
        const count = 6;
        const x = Float32Array.from({ length: count * dims }, () => draw(random));
        const w = x.map((value) => weigh(value, random));
        for (const signedMin of [0, 1]) {
          const { levels: got, scale, min } = roundVectors(kernel, exactAffine, { x, w, count, dims, levels, options: { signed_min: signedMin } });
          for (let row = 0; row < count; row++) {
            const of = <T>(values: ArrayLike<T>): T[] => Array.from(values).slice(row * dims, (row + 1) * dims);
            const block = { x: of(x), w: of(w) };
            const energy = errorOf(block, of(got), 0, 0);
            if (energy === 0) continue;
            const best = leastOfAll(block, levels.nmin, levels.nmax, signedMin === 1);
            const label = `${name}, ${weighing}, ${dims} components, ${signedMin}, row ${row}`;
            expect((leastError(block, of(got), signedMin === 1) - best) / energy, label).toBeLessThan(1e-12);
            // What is written is f32.
            expect((errorOf(block, of(got), scale[row]!, -min[row]!) - best) / energy, label).toBeLessThan(1e-12);
            if (signedMin === 0) expect(scale[row]! >= 0 && min[row]! >= 0, label).toBe(true);
          }
        }
      }
    }
  }
});

it('is never worse than the searches that try some of the roundings, for blocks of 32', async () => {
  const random = new Prng(22);
  const [count, dims] = [20, 32];
  const x = Float32Array.from({ length: count * dims }, () => gaussianPairOf(random.nextWord(), random.nextWord())[0]);
  const w = x.map((value) => value * value + 0.1);
  const input = { x, w, count, dims, levels: parseLevels('0..15') };
  const errors = async (id: string): Promise<number[]> => {
    const algorithm = findAlgorithm(id)!;
    const { reconstruction } = roundVectors(await loadRoundingKernel(nodeKernels, algorithm), algorithm, input);
    return Array.from({ length: count }, (_, row) =>
      reconstruction.subarray(row * dims, (row + 1) * dims).reduce((sum, value, i) => sum + w[row * dims + i]! * (value - x[row * dims + i]!) ** 2, 0),
    );
  };
  const best = await errors('exact_affine');
  for (const id of ['qkx2', 'qkx3', 'qkxmh', 'qkxcm', 'exact']) {
    const others = await errors(id);
    // The reconstructions are rounded to f32.
    for (let row = 0; row < count; row++) expect(best[row]! / others[row]!, `${id}, row ${row}`).toBeLessThanOrEqual(1 + 1e-5);
  }
});
