import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { Prng } from '../../numeric/prng.ts';
import { quantizeRows } from '../codec.ts';
import { findFormat } from '../registry.ts';
import { iq2SPoints } from './iq2_s.table.ts';
import { iq3SPoints } from './iq3_s.table.ts';
import { readPoint } from './points.ts';

const f = Math.fround;

interface GridKernel {
  neighbours(packed: number, out: number): number;
}

interface Search {
  readonly points: readonly number[];
  readonly bits: 2 | 3;
  readonly groupSize: number;
  readonly top: number;
  readonly step: number;
  readonly redoAll: boolean;
  /** Grid index of part k of the block. */
  readonly readIndex: (block: Uint8Array, part: number) => number;
}

const searches: Record<string, Search> = {
  iq2_s: {
    points: iq2SPoints,
    bits: 2,
    groupSize: 16,
    top: 5,
    step: 0.1,
    redoAll: false,
    readIndex: (block, part) => block[2 + part]! | (((block[66 + (part >> 2)]! >> (2 * (part & 3))) & 3) << 8),
  },
  iq3_s: {
    points: iq3SPoints,
    bits: 3,
    groupSize: 32,
    top: 15,
    step: 0.2,
    redoAll: true,
    readIndex: (block, part) => block[2 + part]! | (((block[66 + (part >> 3)]! >> (part & 7)) & 1) << 8),
  },
};

/** Half to even for small values. */
const nearest = (v: number): number => f(f(v) + 12582912) - 12582912;

/** One trial after the other, one candidate after the other: what the kernel has to find with less work. */
class PlainSearch {
  private readonly search: Search;
  private readonly lists = new Map<number, readonly number[]>();
  private readonly listOf: (packed: number) => readonly number[];

  constructor(search: Search, listOf: (packed: number) => readonly number[]) {
    this.search = search;
    this.listOf = listOf;
  }

  odd(index: number): number[] {
    const { bits, points } = this.search;
    return readPoint(points[index]!, bits, [1, 3, 5, 7, 9, 11, 13, 15]);
  }

  /** The grid index of one part under a scale, and whether its own point is on the grid. */
  place(x: readonly number[], roots: readonly number[], inverse: number, scale: number): [number, boolean] {
    const { bits, points, top } = this.search;
    const most = (top - 1) / 2;
    let packed = 0;
    x.forEach((v, i) => (packed |= Math.max(0, Math.min(most, nearest(f(0.5 * f(f(inverse * v) - 1))))) << (bits * i)));
    const own = points.indexOf(packed);
    if (own >= 0) return [own, true];
    let list = this.lists.get(packed);
    if (!list) this.lists.set(packed, (list = this.listOf(packed)));
    let least = Infinity;
    let winner = -1;
    for (const index of list) {
      let sum = 0;
      this.odd(index).forEach((q, i) => {
        const difference = f(f(scale * q) - x[i]!);
        sum = f(sum + f(f(roots[i]! * difference) * difference));
      });
      if (sum < least) [least, winner] = [sum, index];
    }
    return [winner, false];
  }

  /** Grid indices of a group of magnitudes x with importances w. */
  run(x: readonly number[], w: readonly number[]): number[] {
    const { top, step, redoAll, bits } = this.search;
    const size = bits === 2 ? 8 : 4;
    const roots = w.map((v) => f(Math.sqrt(v)));
    const parts = Array.from(
      { length: x.length / size },
      (_, k) => [x.slice(k * size, k * size + size), roots.slice(k * size, k * size + size)] as const,
    );
    const max = Math.max(...x);
    let best = 0;
    let scale = f(max / top);
    let chosen: [number, boolean][] = parts.map(() => [0, !redoAll]);
    for (let is = -9; is <= 9; is++) {
      const inverse = f(f(top + f(is * f(step))) / max);
      const placed = parts.map(([px, pw]) => this.place(px, pw, inverse, f(1 / inverse)));
      let sumX = 0;
      let sum2 = 0;
      placed
        .flatMap(([index]) => this.odd(index))
        .forEach((q, i) => {
          sumX = f(sumX + f(f(w[i]! * x[i]!) * q));
          sum2 = f(sum2 + f(f(w[i]! * q) * q));
        });
      if (!(sum2 > 0 && f(sumX * sumX) > f(best * sum2))) continue;
      scale = f(sumX / sum2);
      best = f(scale * sumX);
      chosen = placed;
    }
    const all = redoAll && chosen.some(([, isOnGrid]) => !isOnGrid);
    return chosen.map(([index, isOnGrid], k) =>
      all || !isOnGrid ? this.place(parts[k]![0], parts[k]![1], f(1 / scale), scale)[0] : index,
    );
  }
}

/** Inputs with many equal distances beside ordinary ones. None has a group of zeros only. */
const shapes: Record<string, (prng: Prng) => number> = {
  ordinary: (prng) => prng.nextUnit() + prng.nextUnit() + prng.nextUnit() - 1.5,
  'small integers': (prng) => prng.nextBelow(7) - 3 + (prng.nextBelow(2) === 0 ? 0 : 1),
  'odd levels': (prng) => (2 * prng.nextBelow(8) + 1) * (prng.nextBelow(2) === 0 ? 1 : -1),
  'heavy tails': (prng) => (prng.nextUnit() - 0.5) / (prng.nextUnit() + 0.01),
};

describe.each(Object.entries(searches))('search of %s', (id, search) => {
  it.each(Object.entries(shapes))('finds what trying everything finds: %s', async (_name, shape) => {
    const kernel = await nodeKernels.create<GridKernel>(id);
    const [out] = kernel.layout([4096]) as [number];
    const listOf = (packed: number): number[] => {
      const count = kernel.fn.neighbours(packed, out);
      return Array.from(new Uint16Array(kernel.u8(out, 2 * count).slice().buffer));
    };
    const plain = new PlainSearch(search, listOf);
    const format = findFormat(id)!;
    const prng = new Prng(21);
    const cols = 1024;
    const x = Float32Array.from({ length: cols }, () => shape(prng) || 0.25);
    const imatrix = Float32Array.from({ length: cols }, () => 0.25 * prng.nextBelow(8) + 0.25);
    const bytes = await quantizeRows(nodeKernels, format, x, 1, cols, imatrix);
    for (let block = 0; block < cols / 256; block++) {
      const values = Array.from(x.subarray(block * 256, block * 256 + 256));
      const sigma2 = f(f(2 * values.reduce((sum, v) => f(sum + f(v * v)), 0)) / 256);
      const w = values.map((v, i) => f(imatrix[block * 256 + i]! * f(Math.sqrt(f(sigma2 + f(v * v))))));
      const expected: number[] = [];
      for (let at = 0; at < 256; at += search.groupSize) {
        expected.push(
          ...plain.run(values.slice(at, at + search.groupSize).map(Math.abs), w.slice(at, at + search.groupSize)),
        );
      }
      const stored = bytes.subarray(block * format.bytesPerBlock, (block + 1) * format.bytesPerBlock);
      expect(expected.map((_, part) => search.readIndex(stored, part))).toEqual(expected);
    }
  });
});
