import type { JobContext } from '../../job/context.ts';
import { bitsPerWeight } from '../../quants/format.ts';
import { findFormat } from '../../quants/registry.ts';
import { formatProblem, requireFormat, RoundTrip } from './candidates.ts';
import type { RowRange } from './grid.ts';
import { readBatches, rowBatches, type RowSource } from './row-source.ts';
import { hasScaleSearch, holdsBlock, type StoredPrecision } from './scale-search.ts';

/** How much of a tensor a format gives back without any loss. */
export interface LosslessFormat {
  readonly format: string;
  /** Blocks of the format that were tested and hold more than zeros, and those among them whose values all come back. */
  readonly blocks: number;
  readonly exactBlocks: number;
}

export interface Lossless {
  /** Rows read. */
  readonly rows: number;
  /** Formats with an exact block, the most exact first, then the smallest; the others lost something in every block that was tried. */
  readonly formats: readonly LosslessFormat[];
  /** Formats that were tried. */
  readonly tried: number;
}

/**
 * Which formats represent these rows exactly. A block is exact when quantizing and dequantizing gives all its values back as they are stored (rounded
 * to the precision of the file), or, for formats with one scale, when any scale would. A tensor that was quantized before and then stored with more bits (a QAT model, a repack, a file quantized twice) shows its first
 * format here. Blocks of zeros tell nothing and are not counted; rows with NaN or Inf are left out. A format without an exact block in the
 * first ranges is not tried further.
 *
 * A format with searched scales (K, most of IQ) need not find the ones that a tensor was made with: it is named only where it does.
 * Cost: as computeTensorErrorPart for the first ranges, then for the formats that are left.
 */
export async function computeLossless(
  x: RowSource,
  formatIds: readonly string[],
  stored: StoredPrecision,
  ranges: readonly RowRange[],
  context: JobContext,
): Promise<Lossless> {
  const { cols } = x;
  const tests: { readonly trip: RoundTrip; blocks: number; exactBlocks: number }[] = [];
  for (const id of formatIds) {
    const format = requireFormat(id);
    if (formatProblem(format, cols, false) === undefined) tests.push({ trip: await RoundTrip.get(context.kernels, format), blocks: 0, exactBlocks: 0 });
  }
  const tried = tests.length;
  const precision = stored === 'f32' ? undefined : await RoundTrip.get(context.kernels, findFormat(stored)!);
  const total = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  let open = tests;
  let done = 0;
  let valuesTried = 0;
  for await (const { values, rowNumbers } of readBatches(x, rowBatches(ranges, cols))) {
    const xHat = new Float32Array(cols);
    for (let row = 0; row < rowNumbers.length; row++) {
      const original = values.subarray(row * cols, (row + 1) * cols);
      if (!original.every(Number.isFinite)) continue;
      for (const test of open) {
        if (test.trip.run(original, xHat, 1, cols).length > 0) continue;
        if (precision) precision.run(xHat.slice(), xHat, 1, cols);
        countExact(test, original, xHat, stored);
      }
      await context.breathe();
      valuesTried += cols;
      if (valuesTried >= firstValues) open = open.filter(({ exactBlocks }) => exactBlocks > 0);
    }
    done += rowNumbers.length;
    context.onProgress({ fraction: done / total });
    await context.breathe();
    if (open.length === 0) break;
  }
  const found = open.filter(({ exactBlocks }) => exactBlocks > 0);
  return {
    rows: done,
    tried,
    formats: found
      .map(({ trip, blocks, exactBlocks }) => ({ format: trip.format.id, blocks, exactBlocks }))
      .toSorted((a, b) => b.exactBlocks / b.blocks - a.exactBlocks / a.blocks || bitsPerWeight(requireFormat(a.format)) - bitsPerWeight(requireFormat(b.format))),
  };
}

/** Values after which a format that never was exact is given up. */
const firstValues = 2 ** 14;

function countExact(test: { readonly trip: RoundTrip; blocks: number; exactBlocks: number }, x: Float32Array, xHat: Float32Array, stored: StoredPrecision): void {
  const { blockSize, id } = test.trip.format;
  for (let start = 0; start < x.length; start += blockSize) {
    let [isZero, isExact] = [true, true];
    for (let index = start; index < start + blockSize; index++) {
      if (x[index] !== 0) isZero = false;
      if (x[index] !== xHat[index]) isExact = false;
    }
    if (isZero) continue;
    test.blocks++;
    if (isExact || (hasScaleSearch(id) && holdsBlock(id, x.subarray(start, start + blockSize), stored))) test.exactBlocks++;
  }
}
