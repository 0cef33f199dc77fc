import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { isLabError } from '../lab-error.ts';
import { halfToNumber } from '../numeric/half.ts';
import { dequantizeRows, FormatCodec, quantizedBytes, quantizeRows } from './codec.ts';
import { findFormat, quantFormats } from './registry.ts';

/** Values of mixed sign whose magnitudes span f32 from subnormals to far beyond f16, with zeros of both signs and ties. */
const value = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
  { weight: 1, arbitrary: fc.integer({ min: -16, max: 16 }).map((half) => half / 2) },
  { weight: 1, arbitrary: fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -140, max: 30 })).map(([m, e]) => m * 2 ** e) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0) },
);

const matrix = (blockSize: number) =>
  fc.record({ rows: fc.integer({ min: 1, max: 3 }), blocks: fc.integer({ min: 1, max: blockSize >= 256 ? 2 : 5 }), seed: fc.array(value, { minLength: 24, maxLength: 96 }) });

/** rows x cols numbers: the drawn ones, repeated with a drift so that blocks differ. */
const fill = (seed: readonly number[], count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, index) => seed[(index * 7 + Math.floor(index / seed.length)) % seed.length]!);

describe.each(quantFormats.filter((format) => format.quantizes).map((format) => [format.id, format] as const))('%s', (_, format) => {
  it('gives the same bytes again, row by row or together, and reads them without surprise', async () => {
    const codec = await FormatCodec.get(nodeKernels, format);
    await fc.assert(
      fc.asyncProperty(matrix(format.blockSize), async ({ rows, blocks, seed }) => {
        const cols = blocks * format.blockSize;
        const x = fill(seed, rows * cols);
        const importances = format.imatrix === 'required' ? fill(seed.map((one) => Math.min(4, Math.abs(one)) + 0.1), cols) : undefined;
        const bytes = new Uint8Array(quantizedBytes(format, rows, cols));
        try {
          codec.quantizeInto(x, bytes, rows, cols, importances);
        } catch (error) {
          // The reference stops on such values: saying so is the right answer.
          expect(isLabError(error, 'quant/reference-aborts')).toBe(true);
          return;
        }
        expect(await quantizeRows(nodeKernels, format, x, rows, cols, importances)).toEqual(bytes);
        const rowBytes = bytes.length / rows;
        for (let row = 0; row < rows; row++) {
          const alone = await quantizeRows(nodeKernels, format, x.slice(row * cols, (row + 1) * cols), 1, cols, importances);
          expect(alone).toEqual(bytes.slice(row * rowBytes, (row + 1) * rowBytes));
        }
        // An odd place in a larger buffer must not matter.
        const shifted = new Uint8Array(bytes.length + 3);
        shifted.set(bytes, 3);
        const values = await dequantizeRows(nodeKernels, format, bytes, rows, cols);
        expect(await dequantizeRows(nodeKernels, format, shifted.subarray(3), rows, cols)).toEqual(values);
      }),
      { seed: 1557, numRuns: 25 },
    );
  });
});

describe('all 65,536 codes', () => {
  const codes = new Uint8Array(Uint16Array.from({ length: 65536 }, (_, code) => code).buffer);
  const bitsOf = (numbers: Float32Array): Uint32Array => new Uint32Array(numbers.buffer);

  it('of f16 read exactly and write back unchanged, but for NaN', async () => {
    const values = await dequantizeRows(nodeKernels, findFormat('f16')!, codes, 1, 65536);
    const expected = Float32Array.from({ length: 65536 }, (_, code) => halfToNumber(code));
    for (let code = 0; code < 65536; code++) if (!Object.is(values[code], expected[code])) expect.fail(`f16 ${code}: ${values[code]}, expected ${expected[code]}`);
    const back = new Uint16Array((await quantizeRows(nodeKernels, findFormat('f16')!, values, 1, 65536)).buffer);
    for (let code = 0; code < 65536; code++) if (!Number.isNaN(values[code]) && back[code] !== code) expect.fail(`f16 ${code} comes back as ${back[code]}`);
  });

  it('of bf16 are the upper halves of f32 and write back unchanged, but for NaN', async () => {
    const values = await dequantizeRows(nodeKernels, findFormat('bf16')!, codes, 1, 65536);
    const bits = bitsOf(values);
    const back = new Uint16Array((await quantizeRows(nodeKernels, findFormat('bf16')!, values, 1, 65536)).buffer);
    for (let code = 0; code < 65536; code++) {
      if (Number.isNaN(values[code])) continue;
      if (bits[code] !== code * 65536) expect.fail(`bf16 ${code} reads as ${bits[code]}`);
      if (back[code] !== code) expect.fail(`bf16 ${code} comes back as ${back[code]}`);
    }
  });
});
