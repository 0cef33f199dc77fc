import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { Prng } from '../numeric/prng.ts';
import { namedTables } from '../rounding/levels.ts';
import { dequantizeRows, quantizedBytes, quantizeRows } from './codec.ts';
import { bitsPerWeight } from './format.ts';
import { findFormat } from './registry.ts';
import { tableFormatId } from './table-format.ts';

const iq4nl = namedTables['iq4nl']!;
const mirror = [-120, -97, -76, -59, -44, -31, -18, -6, 6, 18, 31, 44, 59, 76, 97, 120];
const tables: readonly (readonly number[])[] = [
  iq4nl,
  mirror,
  [-31, -13, 1, 17],
  [-1, 1],
  [-128, -5, 127],
  [-63, -40, -23, -10, 1, 13, 28, 47],
  Array.from({ length: 64 }, (_, index) => index * 3 - 100),
  Array.from({ length: 33 }, (_, index) => index - 16),
];

function values(count: number, seed: number): Float32Array {
  const prng = new Prng(seed);
  return Float32Array.from({ length: count }, () => prng.nextUnit() + prng.nextUnit() + prng.nextUnit() - 1.5);
}

const squaredError = (x: Float32Array, y: Float32Array, w?: Float32Array): number =>
  x.reduce((sum, value, index) => sum + (w ? w[index % w.length]! : 1) * (value - y[index]!) ** 2, 0);

/** Least squared error of one block over a fine grid of f16-like scales of both signs. */
function bestOnGrid(x: Float32Array, levels: readonly number[], w?: Float32Array): number {
  const largest = Math.max(...x.map(Math.abs));
  let best = Infinity;
  for (const sign of [1, -1]) {
    for (let step = 1; step <= 4000; step++) {
      const d = (sign * largest * step) / 1000 / Math.max(...levels.map(Math.abs));
      let error = 0;
      x.forEach((value, index) => {
        const nearest = Math.min(...levels.map((level) => (value - d * level) ** 2));
        error += (w ? w[index]! : 1) * nearest;
      });
      best = Math.min(best, error);
    }
  }
  return best;
}

describe('block formats of own tables', () => {
  it.each([
    ['table32_-31_-13_1_17', 2.5],
    ['table16_-31_-13_1_17', 3],
    [tableFormatId(iq4nl, 32), 4.5],
    [tableFormatId([-128, -5, 127], 64), 2.25],
    [tableFormatId(tables[6]!, 32), 6.5],
  ])('%s has its bits per weight', (id, bits) => {
    const format = findFormat(id)!;
    expect(format.id).toBe(id);
    expect(findFormat(id)).toBe(format);
    expect(bitsPerWeight(format)).toBe(bits);
    expect(format.fields.reduce((end, field) => end + field.byteLength, 0)).toBe(format.bytesPerBlock);
  });

  it.each(['table', 'table32', 'table32_1', 'table32_2_1', 'table12_1_2', 'table32_1_200', 'table0_1_2', 'table32_1_x', 'table512_1_2'])(
    'is not read from "%s"',
    (id) => expect(findFormat(id)).toBeUndefined(),
  );

  it.each(tables.map((levels) => [levels.length, levels] as const))('gives back what readCodes says (%i levels)', async (_, levels) => {
    for (const blockSize of [8, 16, 32, 64, 256]) {
      const format = findFormat(tableFormatId(levels, blockSize))!;
      const x = values(blockSize * 5, 3);
      const bytes = await quantizeRows(nodeKernels, format, x, 1, x.length);
      expect(bytes.length).toBe(quantizedBytes(format, 1, x.length));
      const back = await dequantizeRows(nodeKernels, format, bytes, 1, x.length);
      const said = Array.from({ length: 5 }, (_, block) => {
        const { codes, scales } = format.readCodes(bytes.subarray(block * format.bytesPerBlock, (block + 1) * format.bytesPerBlock));
        return Array.from(codes, (code) => Math.fround(code * scales[0]!));
      }).flat();
      expect([...back]).toEqual(said);
    }
  });

  it('finds scales of either sign that a fine grid cannot improve on by more than f16 rounding', async () => {
    for (const levels of [iq4nl, mirror, [-31, -13, 1, 17]]) {
      const format = findFormat(tableFormatId(levels, 32))!;
      for (let seed = 1; seed <= 4; seed++) {
        const x = values(32, seed);
        const imatrix = seed % 2 ? undefined : values(32, 90 + seed).map((value) => value * value + 0.01);
        const bytes = await quantizeRows(nodeKernels, format, x, 1, 32, imatrix);
        const back = await dequantizeRows(nodeKernels, format, bytes, 1, 32);
        expect(squaredError(x, back, imatrix)).toBeLessThanOrEqual(bestOnGrid(x, levels, imatrix) * 1.002);
      }
    }
  });

  it('keeps zeros, and values far apart in size', async () => {
    const format = findFormat(tableFormatId(iq4nl, 16))!;
    const x = new Float32Array(48);
    x.fill(3e8, 16, 32);
    x.set([-1, 0.5], 32);
    const back = await dequantizeRows(nodeKernels, format, await quantizeRows(nodeKernels, format, x, 1, 48), 1, 48);
    expect([...back.subarray(0, 16)]).toEqual(Array.from({ length: 16 }, () => 0));
    expect(back.subarray(16, 32).every((value) => Number.isFinite(value) && value > 0)).toBe(true);
    expect(Math.abs(back[32]! + 1)).toBeLessThan(0.02);
  });

  it('does not mix up tables that are used in turn', async () => {
    const [a, b] = [findFormat(tableFormatId(iq4nl, 32))!, findFormat('table16_-31_-13_1_17')!];
    const x = values(64, 8);
    const alone = await quantizeRows(nodeKernels, a, x, 1, 64);
    await quantizeRows(nodeKernels, b, x, 1, 64);
    expect(await quantizeRows(nodeKernels, a, x, 1, 64)).toEqual(alone);
  });
});
