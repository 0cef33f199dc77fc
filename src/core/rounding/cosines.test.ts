import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { weightedCosine } from '../metrics/cosine.ts';
import type { RoundingKernel } from './algorithm.ts';

const count = 11;
const table = [-31, -13, 1, 17];
const kinds = [
  ['linear', 0],
  ['table', 1],
  ['affine', 2],
] as const;

async function prepare(dims: number, kind: number) {
  const kernel = await nodeKernels.create<RoundingKernel>('absmax');
  const size = count * dims;
  const [x64, x32, w, levels, scale, min, tableAt, out, stats] = kernel.layout([
    size * 8, size * 4, size * 4, size, count * 4, count * 4, table.length, count * 4, 32,
  ]) as [number, number, number, number, number, number, number, number, number]; // prettier-ignore
  const x = Float64Array.from({ length: size }, (_, i) => Math.sin(i * 1.7) + 0.1);
  const weights = Float32Array.from({ length: size }, (_, i) => 1 + (i % 5));
  const codes = Int8Array.from({ length: size }, (_, i) => (kind === 1 ? i % 4 : (i % 7) - 3));
  const scales = Float32Array.from({ length: count }, (_, i) => 0.1 * (i + 1));
  const mins = Float32Array.from({ length: count }, (_, i) => 0.01 * i);
  // One vector whose reconstruction is zero: its cosine is undefined.
  scales[6] = 0;
  mins[6] = 0;
  kernel.f64(x64, size).set(x);
  kernel.f32(w, size).set(weights);
  kernel.i8(levels, size).set(codes);
  kernel.f32(scale, count).set(scales);
  kernel.f32(min, count).set(mins);
  kernel.i8(tableAt, table.length).set(table);
  const run = (first: number, vectors: number, weighted: boolean): void =>
    kernel.fn.cosines(
      x64 + first * dims * 8, x32 + first * dims * 4, weighted ? w + first * dims * 4 : 0, vectors, dims, levels + first * dims,
      scale + first * 4, min + first * 4, tableAt, table.length, kind, out + first * 4, stats,
    ); // prettier-ignore
  const clear = () => kernel.f64(stats, 4).set([0, Infinity, -Infinity, 0]);
  const read = () => ({ cosines: kernel.f32(out, count).slice(), stats: kernel.f64(stats, 4).slice() });
  return { x, weights, codes, scales, mins, run, clear, read };
}

describe.each(kinds)('cosines of %s levels', (_, kind) => {
  it.each([3, 4, 5])(
    '%i components: batches agree with single vectors to the bit, and with the definition',
    async (dims) => {
      const { x, weights, codes, scales, mins, run, clear, read } = await prepare(dims, kind);
      for (const weighted of [true, false]) {
        clear();
        run(0, count, weighted);
        const batch = read();
        clear();
        for (let row = 0; row < count; row++) run(row, 1, weighted);
        expect(batch).toEqual(read());
        expect(batch.stats[0]).toBe(count - 1);
        for (let row = 0; row < count; row++) {
          const part = <T extends { subarray(from: number, to: number): T }>(all: T): T =>
            all.subarray(row * dims, (row + 1) * dims);
          const v = Array.from(part(codes), (code) => {
            const product = Math.fround((kind === 1 ? table[code]! : code) * scales[row]!);
            return kind === 2 ? Math.fround(product - mins[row]!) : product;
          });
          const expected = weightedCosine(part(x), v, weighted ? part(weights) : null);
          if (row === 6) expect(batch.cosines[row]).toBeNaN();
          else expect(batch.cosines[row]).toBe(Math.fround(expected));
        }
      }
    },
  );
});

describe.each(kinds)('a row of directions with %s levels', (_, kind) => {
  it.each([8, 11])('%i columns: made again for the comparison or stored before it, the same bits', async (cols) => {
    const kernel = await nodeKernels.create<RoundingKernel>('absmax');
    const [cos, sin, x64, x32, w, levels, scale, min, tableAt, out, again, stats] = kernel.layout([
      cols * 8, cols * 8, cols * 24, cols * 12, cols * 12, cols * 3, cols * 4, cols * 4, table.length, cols * 4, cols * 4, 32,
    ]) as number[] as [number, number, number, number, number, number, number, number, number, number, number, number]; // prettier-ignore
    kernel.f64(cos, cols).set(Array.from({ length: cols }, (_, col) => Math.cos(0.3 * col)));
    kernel.f64(sin, cols).set(Array.from({ length: cols }, (_, col) => Math.sin(0.3 * col)));
    kernel.f32(w, cols * 3).set(Array.from({ length: cols * 3 }, (_, i) => 1 + (i % 5)));
    kernel.i8(levels, cols * 3).set(Array.from({ length: cols * 3 }, (_, i) => (kind === 1 ? i % 4 : (i % 7) - 3)));
    kernel.f32(scale, cols).set(Array.from({ length: cols }, (_, col) => (col === 6 ? 0 : 0.1 * (col + 1))));
    kernel.f32(min, cols).set(Array.from({ length: cols }, (_, col) => (col === 6 ? 0 : 0.01 * col)));
    kernel.i8(tableAt, table.length).set(table);
    const [sinPhi, cosPhi] = [Math.sin(1.1), Math.cos(1.1)];
    kernel.fn.sphereVectors(cos, sin, cols, sinPhi, cosPhi, 0, x64, x32);
    const vectors = kernel.f32(x32, cols * 3).slice();
    kernel.f32(x32, cols * 3).fill(0);
    kernel.fn.sphereVectors(cos, sin, cols, sinPhi, cosPhi, 0, 0, x32);
    expect(kernel.f32(x32, cols * 3)).toEqual(vectors);
    for (const weights of [0, w]) {
      const sums: number[][] = [];
      const codes = [levels, scale, min, tableAt, table.length, kind] as const;
      for (const repeat of [false, true]) {
        kernel.f64(stats, 4).set([0, Infinity, -Infinity, 0]);
        if (repeat) kernel.fn.sphereCosines(cos, sin, cols, sinPhi, cosPhi, weights, ...codes, again, stats);
        else kernel.fn.cosines(x64, x32, weights, cols, 3, ...codes, out, stats);
        sums.push([...kernel.f64(stats, 4)]);
      }
      expect(sums[1]).toEqual(sums[0]);
      expect(sums[0]![0]).toBe(cols - 1);
      expect(kernel.i32(again, cols)).toEqual(kernel.i32(out, cols));
    }
  });
});
