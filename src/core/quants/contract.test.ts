import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { Prng } from '../numeric/prng.ts';
import { countNonFinite, dequantizeRows, quantizedBytes, quantizeRows } from './codec.ts';
import { bitsPerWeight, type FormatKernel, type QuantFormat } from './format.ts';
import { findFormat, findFormatByTypeId, quantFormats } from './registry.ts';

const guard = 0xa5;

/** Values in about -4..4, without special ones; the same for the same seed. */
function testValues(count: number, seed: number): Float32Array {
  const prng = new Prng(seed);
  return Float32Array.from({ length: count }, () => (prng.nextUnit() + prng.nextUnit() + prng.nextUnit() - 1.5) * 2.7);
}

const importances = (cols: number): Float32Array => testValues(cols, 7).map((value) => value * value + 0.01);

/** The imatrix that a format needs to write at all. */
const neededImatrix = (format: QuantFormat, cols: number): Float32Array | undefined =>
  format.imatrix === 'required' ? importances(cols) : undefined;

/** Quantizes at given byte shifts inside a private kernel and returns the bytes; throws when a guard byte was touched. */
function quantizeShifted(
  kernel: Kernel<FormatKernel>,
  format: QuantFormat,
  x: Float32Array,
  rows: number,
  xShift: number,
  outShift: number,
): Uint8Array {
  const cols = x.length / rows;
  const bytes = quantizedBytes(format, rows, cols);
  const imatrix = neededImatrix(format, cols);
  const [xAt, imatrixAt, outAt] = kernel.layout([x.byteLength + 64, cols * 4, bytes + 128]) as [number, number, number];
  const scratch = kernel.u8(xAt, x.byteLength + 64);
  scratch.set(new Uint8Array(x.buffer, x.byteOffset, x.byteLength), xShift);
  if (imatrix) kernel.f32(imatrixAt, cols).set(imatrix);
  const out = kernel.u8(outAt, bytes + 128);
  out.fill(guard);
  expect(kernel.fn.quantize(xAt + xShift, outAt + 32 + outShift, rows, cols, imatrix ? imatrixAt : 0)).toBe(-1);
  const start = 32 + outShift;
  expect(out.subarray(0, start).every((byte) => byte === guard)).toBe(true);
  expect(out.subarray(start + bytes).every((byte) => byte === guard)).toBe(true);
  return out.slice(start, start + bytes);
}

describe.each(quantFormats.map((format) => [format.id, format] as const))('format %s', (_id, format) => {
  const { blockSize, bytesPerBlock } = format;

  it('has fields that cover the block exactly, in order', () => {
    let end = 0;
    for (const field of format.fields) {
      expect(field.byteOffset).toBe(end);
      end += field.byteLength;
      expect(field.note).toMatch(/\.$/);
    }
    expect(end).toBe(bytesPerBlock);
    expect(bitsPerWeight(format)).toBe((bytesPerBlock * 8) / blockSize);
    expect(format.sources.length).toBeGreaterThan(0);
    for (const source of format.sources) expect(source.url).toMatch(/^https:\/\//);
  });

  it('is found by its words', () => {
    expect(findFormat(format.label)).toBe(format);
    expect(findFormatByTypeId(format.typeId)).toBe(format);
  });

  it('dequantizes any bytes to what readCodes says, inside its output', async () => {
    const kernel = await nodeKernels.create<FormatKernel>(format.id);
    const blocks = 40;
    const prng = new Prng(11);
    const bytes = Uint8Array.from({ length: blocks * bytesPerBlock }, () => prng.nextBelow(256));
    const [source, target] = kernel.layout([bytes.length, blocks * blockSize * 4 + 64]) as [number, number];
    kernel.u8(source, bytes.length).set(bytes);
    kernel.u8(target, blocks * blockSize * 4 + 64).fill(guard);
    kernel.fn.dequantize(source, target + 32, 1, blocks * blockSize);
    expect(kernel.u8(target, 32).every((byte) => byte === guard)).toBe(true);
    expect(kernel.u8(target + 32 + blocks * blockSize * 4, 32).every((byte) => byte === guard)).toBe(true);
    const values = kernel.f32(target + 32, blocks * blockSize);
    for (let block = 0; block < blocks; block++) {
      const { codes, groupSize, scales, mins } = format.readCodes(
        bytes.slice(block * bytesPerBlock, (block + 1) * bytesPerBlock),
      );
      expect(codes.length).toBe(blockSize);
      expect(scales.length).toBe(blockSize / groupSize);
      for (let index = 0; index < blockSize; index++) {
        const group = Math.floor(index / groupSize);
        const product = Math.fround(codes[index]! * scales[group]!);
        const expected = mins ? Math.fround(product - mins[group]!) : product;
        const actual = values[block * blockSize + index]!;
        if (actual !== expected && !(Number.isNaN(actual) && Number.isNaN(expected)))
          throw new Error(`block ${block} element ${index}: kernel ${actual}, codes ${expected}`);
      }
    }
  });

  it.runIf(format.quantizes)('gives one result for any number of blocks, any alignment, and again', async () => {
    const kernel = await nodeKernels.create<FormatKernel>(format.id);
    const x = testValues(9 * blockSize, 3);
    // Each block must look alike alone and among others; rows of one block keep row-wide sums equal.
    const single = Array.from({ length: 9 }, (_, block) =>
      quantizeShifted(kernel, format, x.slice(block * blockSize, (block + 1) * blockSize), 1, 0, 0),
    );
    for (let blocks = 1; blocks <= 9; blocks++) {
      const part = x.slice(0, blocks * blockSize);
      for (const [xShift, outShift] of [
        [0, 0],
        [4, 1],
        [20, 30],
      ] as const) {
        const asRows = quantizeShifted(kernel, format, part, blocks, xShift, outShift);
        if (format.imatrix !== 'required')
          expect(quantizeShifted(kernel, format, part, 1, xShift, outShift)).toEqual(asRows);
        single
          .slice(0, blocks)
          .forEach((bytes, block) =>
            expect(asRows.subarray(block * bytesPerBlock, (block + 1) * bytesPerBlock)).toEqual(bytes),
          );
      }
    }
  });

  it.runIf(format.quantizes)('treats an imatrix as its row says, each row for itself', async () => {
    const kernel = await nodeKernels.create<FormatKernel>(format.id);
    for (let blocks = 1; blocks <= 9; blocks++) {
      const cols = blocks * blockSize;
      const x = testValues(3 * cols, 5);
      const rowBytes = quantizedBytes(format, 1, cols);
      const [xAt, imatrixAt, outAt] = kernel.layout([x.byteLength, cols * 4, 3 * rowBytes]) as [number, number, number];
      kernel.f32(xAt, x.length).set(x);
      kernel.f32(imatrixAt, cols).set(importances(cols));
      kernel.fn.quantize(xAt, outAt, 3, cols, imatrixAt);
      const together = kernel.u8(outAt, 3 * rowBytes).slice();
      for (let row = 0; row < 3; row++) {
        kernel.fn.quantize(xAt + row * cols * 4, outAt, 1, cols, imatrixAt);
        expect(together.subarray(row * rowBytes, (row + 1) * rowBytes)).toEqual(kernel.u8(outAt, rowBytes));
      }
      if (format.imatrix === 'required') continue;
      kernel.fn.quantize(xAt, outAt, 3, cols, 0);
      const same = Buffer.compare(together, kernel.u8(outAt, 3 * rowBytes)) === 0;
      expect(same, `${blocks} blocks`).toBe(format.imatrix === 'ignored');
    }
  });

  it.runIf(format.quantizes)(
    'takes zeros, -0, one-hot, denormals and extremes without a trap and repeats itself',
    async () => {
      const edge: Record<string, (index: number) => number> = {
        zeros: () => 0,
        negativeZeros: () => -0,
        oneHot: (index) => (index % blockSize === blockSize - 1 ? -1.5 : 0),
        subnormals: (index) => ((index % 7) - 3) * 1e-41,
        beyondHalf: (index) => ((index % 9) - 4) * 1e7,
        constant: () => 0.37,
      };
      const cols = 5 * blockSize;
      for (const [name, value] of Object.entries(edge)) {
        const x = Float32Array.from({ length: cols }, (_, index) => value(index));
        const bytes = await quantizeRows(nodeKernels, format, x, 1, cols, neededImatrix(format, cols));
        const again = await quantizeRows(nodeKernels, format, x, 1, cols, neededImatrix(format, cols));
        expect(again, name).toEqual(bytes);
        const values = await dequantizeRows(nodeKernels, format, bytes, 1, cols);
        if (name === 'zeros' || name === 'negativeZeros')
          expect(
            values.every((v) => v === 0),
            name,
          ).toBe(true);
        if (name === 'oneHot') expect(countNonFinite(values), name).toEqual({ nan: 0, inf: 0, firstRow: -1 });
      }
    },
  );

  it.runIf(format.quantizes)('comes back close to what was written', async () => {
    const cols = 8 * blockSize;
    const x = testValues(cols, 9);
    const bytes = await quantizeRows(nodeKernels, format, x, 1, cols, neededImatrix(format, cols));
    const values = await dequantizeRows(nodeKernels, format, bytes, 1, cols);
    const squares = (f: (index: number) => number): number => x.reduce((sum, _, index) => sum + f(index) ** 2, 0);
    const relative = Math.sqrt(squares((index) => x[index]! - values[index]!) / squares((index) => x[index]!));
    // The rate-distortion bound of a Gaussian source is 2^-bits; no format is more than five times worse, and 16-bit ones have 2^-9.
    const bound = 2 ** -bitsPerWeight(format);
    expect(relative).toBeLessThan(Math.max(5 * bound, 4e-3));
  });
});

describe('codec', () => {
  const q8 = findFormat('q8_0')!;

  it('refuses rows that do not divide into blocks', async () => {
    await expect(quantizeRows(nodeKernels, q8, new Float32Array(33), 1, 33)).rejects.toMatchObject({
      code: 'quant/row-size',
    });
    await expect(dequantizeRows(nodeKernels, q8, new Uint8Array(34), 1, 31)).rejects.toMatchObject({
      code: 'quant/row-size',
    });
  });

  it('refuses to write what can only be read, and an imatrix that is missing or of another width', async () => {
    const readOnly = { ...q8, quantizes: false };
    const demanding = { ...q8, imatrix: 'required' as const };
    await expect(quantizeRows(nodeKernels, readOnly, new Float32Array(32), 1, 32)).rejects.toMatchObject({
      code: 'quant/cannot-quantize',
    });
    await expect(quantizeRows(nodeKernels, demanding, new Float32Array(32), 1, 32)).rejects.toMatchObject({
      code: 'quant/needs-imatrix',
    });
    await expect(
      quantizeRows(nodeKernels, q8, new Float32Array(32), 1, 32, new Float32Array(64)),
    ).rejects.toMatchObject({ code: 'quant/imatrix-size' });
  });

  it('splits large tensors into calls of bounded memory without changing a byte', async () => {
    const cols = 4096;
    const rows = 2100;
    const row = testValues(cols, 13);
    const x = new Float32Array(rows * cols);
    for (let index = 0; index < rows; index++) x.set(row, index * cols);
    const bytes = await quantizeRows(nodeKernels, q8, x, rows, cols);
    const rowBytes = bytes.length / rows;
    for (let index = 1; index < rows; index++) {
      if (Buffer.compare(bytes.subarray(0, rowBytes), bytes.subarray(index * rowBytes, (index + 1) * rowBytes)) !== 0)
        throw new Error(`row ${index} differs`);
    }
  });

  it('counts what is not finite', () => {
    const x = Float32Array.of(1, 2, Number.NaN, Number.POSITIVE_INFINITY, 5, Number.NEGATIVE_INFINITY);
    expect(countNonFinite(x, 2)).toEqual({ nan: 1, inf: 2, firstRow: 1 });
    expect(countNonFinite(Float32Array.of(1, -0))).toEqual({ nan: 0, inf: 0, firstRow: -1 });
  });
});
