import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { createRunContext } from '../../job/run-context.ts';
import { Prng } from '../../numeric/prng.ts';
import { quantizeRows, dequantizeRows } from '../../quants/codec.ts';
import { findFormat } from '../../quants/registry.ts';
import { errorMetrics, metricError, metricOf } from './error-metrics.ts';
import type { ErrorSums } from './error-sums.ts';
import { computeTensorGrid, rowsOfBin, type TensorGrid } from './grid.ts';
import { everyRow, roundsOf, type RowSample, sampledRows } from './row-sample.ts';
import { memoryRows } from './row-source.ts';
import { computeTensorErrorPart, rowNamesText } from './tensor-error.ts';
import { TensorErrorMerge } from './tensor-error-merge.ts';

/** Every metric by the name of its field. */
const computeErrorMetrics = (sums: ErrorSums): Record<string, number | null> => Object.fromEntries(errorMetrics.map(({ field, compute }) => [field, compute(sums)]));

const context = createRunContext({ kernels: nodeKernels });

function gaussianLike(rows: number, cols: number, seed = 1): Float32Array {
  const prng = new Prng(seed);
  return Float32Array.from({ length: rows * cols }, () => prng.nextUnit() + prng.nextUnit() + prng.nextUnit() - 1.5);
}

async function measure(values: Float32Array, cols: number, formats: string[], extra: { weights?: Float32Array; stored?: Float32Array } = {}) {
  const grid = computeTensorGrid(values.length / cols, cols);
  const merge = new TensorErrorMerge(grid);
  for (let part = 0; part < grid.parts; part++) {
    const input = {
      x: memoryRows(values, cols),
      stored: extra.stored && memoryRows(extra.stored, cols),
      formats,
      weights: extra.weights && { values: extra.weights, rowsPerMatrix: Number.POSITIVE_INFINITY },
      grid,
      sample: everyRow,
      part,
      hasMap: true,
    };
    merge.add(await computeTensorErrorPart(input, context));
  }
  return { grid, total: merge.total() };
}

/** The definitions, one line each, over whole arrays. */
function byDefinition(x: Float32Array, xHat: Float32Array) {
  const pairs = [...x].map((value, index) => [value, xHat[index]!] as const);
  const sum = (of: (pair: readonly [number, number]) => number): number => pairs.reduce((total, pair) => total + of(pair), 0);
  const d2 = sum(([a, b]) => (a - b) ** 2);
  const x2 = sum(([a]) => a * a);
  return {
    rmse: Math.sqrt(d2 / x.length),
    relRmse: Math.sqrt(d2 / x2),
    cosine: sum(([a, b]) => a * b) / Math.sqrt(x2 * sum(([, b]) => b * b)),
    maxAbs: Math.max(...pairs.map(([a, b]) => Math.abs(a - b))),
    snrDb: 10 * Math.log10(x2 / d2),
    klHistogram: klByDefinition(x, xHat, 512),
  };
}

/** D(P || Q) in bits over the 33 bins of width RMS / 4 of each row, mixed with 1/128 of the uniform distribution. */
function klByDefinition(x: Float32Array, xHat: Float32Array, cols: number): number {
  const binsOf = (values: Float32Array): number[] => {
    const bins = Array.from({ length: 33 }, () => 0);
    values.forEach((value, index) => {
      const row = x.subarray(Math.floor(index / cols) * cols, (Math.floor(index / cols) + 1) * cols);
      const rms = Math.sqrt(row.reduce((sum, other) => sum + other * other, 0) / cols);
      bins[Math.min(32, Math.max(0, 16 + Math.floor((4 * value) / rms + 0.5)))]! += 1;
    });
    return bins.map((count) => (count / values.length) * (127 / 128) + 1 / 128 / 33);
  };
  const [p, q] = [binsOf(x), binsOf(xHat)];
  return p.reduce((bits, share, bin) => bits + share * Math.log2(share / q[bin]!), 0);
}

describe('computeTensorErrorPart', () => {
  it.each(['q8_0', 'q4_0', 'q4_k', 'iq4_nl'])('%s: agrees with the definitions over the whole array', async (id) => {
    const [rows, cols] = [7, 512];
    const values = gaussianLike(rows, cols);
    const { total } = await measure(values, cols, [id]);
    const format = findFormat(id)!;
    const xHat = await dequantizeRows(nodeKernels, format, await quantizeRows(nodeKernels, format, values, rows, cols), rows, cols);
    const metrics = computeErrorMetrics(total.candidates[0]!.sums);
    const expected = byDefinition(values, xHat);
    expect(metrics.rmse).toBeCloseTo(expected.rmse, 12);
    expect(metrics.relRmse).toBeCloseTo(expected.relRmse, 12);
    expect(metrics.cosine).toBeCloseTo(expected.cosine, 12);
    expect(metrics.maxAbs).toBe(expected.maxAbs);
    expect(metrics.snrDb).toBeCloseTo(expected.snrDb, 9);
    expect(metrics.klHistogram).toBeCloseTo(expected.klHistogram, 9);
    expect(total.candidates[0]!.sums.groups).toBeNull();
    expect(total.candidates[0]!.sums.count).toBe(rows * cols);
  });

  it('puts each cell into its bin: mean over the bin, worst over its cells', async () => {
    const [rows, cols] = [3, 64];
    const values = gaussianLike(rows, cols, 2);
    // The stored values differ in one cell only, so every number can be said in advance.
    const stored = values.slice();
    stored[64 + 33] = values[64 + 33]! + 0.5;
    const { grid, total } = await measure(values, cols, [], { stored });
    expect([grid.binRows, grid.binCols]).toEqual([3, 2]);
    const { map, sums } = total.candidates[0]!;
    const cellX2 = values.subarray(96, 128).reduce((sum, value) => sum + value * value, 0);
    const difference = values[97]! - stored[97]!;
    expect([...map.rel!.mean]).toEqual([0, 0, 0, Math.fround(Math.sqrt(difference ** 2 / cellX2)), 0, 0]);
    expect([...map.abs!.worst]).toEqual([0, 0, 0, Math.fround(Math.abs(difference)), 0, 0]);
    expect(map.cos!.worst[3]).toBeLessThan(1);
    expect(sums.d2).toBe(difference ** 2);
    expect([sums.cells, sums.exactCells]).toEqual([6, 5]);
  });

  it('pools rows: the mean of a bin follows its sums, the worst its worst cell', async () => {
    const [rows, cols] = [1030, 32];
    const values = gaussianLike(rows, cols, 3);
    const stored = values.map((value, index) => (Math.floor(index / cols) === 700 ? value * 1.5 : value));
    const { grid, total } = await measure(values, cols, [], { stored });
    expect([grid.rowsPerBin, grid.binRows]).toEqual([3, 344]);
    const bin = Math.floor(700 / 3);
    const { start, end } = rowsOfBin(grid, bin);
    const x2 = values.subarray(start * cols, end * cols).reduce((sum, value) => sum + value * value, 0);
    const rowX2 = values.subarray(700 * cols, 701 * cols).reduce((sum, value) => sum + value * value, 0);
    const { map } = total.candidates[0]!;
    expect(map.rel!.worst[bin]).toBeCloseTo(0.5, 6);
    expect(map.rel!.mean[bin]).toBeCloseTo(Math.sqrt((0.25 * rowX2) / x2), 6);
    expect(map.rel!.worst.filter((value) => value > 0).length).toBe(1);
  });

  it('weighs columns by their importances', async () => {
    const [rows, cols] = [4, 64];
    const values = gaussianLike(rows, cols, 4);
    const weights = Float32Array.from({ length: cols }, (_, col) => (col < 32 ? 3 : 0));
    const stored = values.map((value, index) => value + (index % cols < 32 ? 0.25 : 8));
    const { total } = await measure(values, cols, [], { stored, weights });
    const metrics = computeErrorMetrics(total.candidates[0]!.sums);
    expect(metrics.weightedRmse).toBeCloseTo(0.25, 6);
    expect(metrics.rmse).toBeGreaterThan(5);
  });

  it('leaves out rows with NaN or Inf, counts and names them', async () => {
    const cols = 64;
    const values = gaussianLike(40, cols, 5);
    values[3 * cols + 5] = Number.NaN;
    values[17 * cols + 63] = Number.NEGATIVE_INFINITY;
    const { total } = await measure(values, cols, ['q4_0']);
    expect(total.nonFiniteRows).toEqual({ count: 2, first: [3, 17] });
    expect(total.candidates[0]!.sums.rows).toBe(38);
    expect(Number.isFinite(total.candidates[0]!.sums.d2)).toBe(true);
    expect(total.candidates[0]!.map.rel!.mean[3 * 2]).toBeNaN();
    expect(total.candidates[0]!.map.rel!.mean[4 * 2]).toBeGreaterThan(0);
  });

  it('leaves out formats whose blocks do not divide the rows, and measures the others', async () => {
    const { total } = await measure(gaussianLike(2, 96), 96, ['q4_k', 'q8_0']);
    expect(total.candidates.map(({ candidate }) => candidate)).toEqual(['q8_0']);
  });

  it('gives the same bits whatever the order of the parts', async () => {
    const [rows, cols] = [2100, 1024];
    const values = gaussianLike(rows, cols, 6);
    const grid = computeTensorGrid(rows, cols);
    expect(grid.parts).toBeGreaterThan(2);
    const parts = [];
    for (let part = 0; part < grid.parts; part++)
      parts.push(await computeTensorErrorPart({ x: memoryRows(values, cols), formats: ['q4_0'], grid, sample: everyRow, part, hasMap: true }, context));
    const [forwards, backwards] = [new TensorErrorMerge(grid), new TensorErrorMerge(grid)];
    for (const part of parts) forwards.add(part);
    for (const part of parts.toReversed()) backwards.add(part);
    expect(backwards.total()).toEqual(forwards.total());
    expect(forwards.total().rows).toBe(rows);
  });
});

/** Row numbers of all parts. */
const rowsOfSample = (grid: TensorGrid, sample: RowSample): number[] =>
  Array.from({ length: grid.parts }, (_, part) => sampledRows(grid, sample, part))
    .flat()
    .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index));

describe('row samples', () => {
  it('are stratified, ascending, repeatable and of about the size asked for', () => {
    const grid = computeTensorGrid(10_000, 256);
    const sample = { rows: 2048, seed: 7 };
    const rows: number[] = [];
    for (let part = 0; part < grid.parts; part++)
      for (const { start, end } of sampledRows(grid, sample, part)) for (let row = start; row < end; row++) rows.push(row);
    expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
    expect(rows.length).toBeGreaterThan(1800);
    expect(rows.length).toBeLessThanOrEqual(2048);
    const bins = new Set(rows.map((row) => Math.floor(row / grid.rowsPerBin)));
    expect(bins.size).toBe(grid.binRows);
  });

  it('come in runs of consecutive rows when asked, one in each stretch', () => {
    const grid = computeTensorGrid(10_000, 256);
    const rows = rowsOfSample(grid, { rows: 200, seed: 7, run: 4 });
    expect(rows).toHaveLength(200);
    for (let index = 0; index < 50; index++) {
      expect(rows[4 * index]! % 4).toBe(0);
      expect(rows[4 * index + 3]).toBe(rows[4 * index]! + 3);
      expect(Math.floor(rows[4 * index]! / 200)).toBe(index);
    }
  });

  it.each([
    [10_000, 200, 4],
    [8192, 164, 6],
    [1000, 64, 7],
    [65, 64, 4],
  ])('of %i rows come in rounds that never meet and together are the tensor (%i rows in runs of %i)', (rows, wanted, run) => {
    const grid = computeTensorGrid(rows, 2048);
    const sample = { rows: wanted, seed: 3, run };
    const rounds = roundsOf(rows, sample);
    const seen = Array.from({ length: rounds }, (_, from) => rowsOfSample(grid, { ...sample, rounds: { from, to: from + 1 } })).flat();
    expect(seen.length).toBe(rows);
    expect(new Set(seen).size).toBe(rows);
    expect(rowsOfSample(grid, { ...sample, rounds: { from: 0, to: rounds } })).toEqual(Array.from({ length: rows }, (_, row) => row));
  });

  it.each([undefined, 4])('estimate every metric with an error bar that covers the truth (runs of %s)', async (run) => {
    const [rows, cols] = [4000, 64];
    const values = gaussianLike(rows, cols, 8);
    for (let row = 0; row < rows; row++) for (let col = 0; col < cols; col++) values[row * cols + col]! *= 1 + (row % 13);
    const grid = computeTensorGrid(rows, cols);
    const estimate = async (sample: RowSample) => {
      const merge = new TensorErrorMerge(grid);
      for (let part = 0; part < grid.parts; part++)
        merge.add(await computeTensorErrorPart({ x: memoryRows(values, cols), formats: ['q4_0'], grid, sample, part, hasMap: true }, context));
      return merge.total().candidates[0]!.sums;
    };
    const exact = await estimate(everyRow);
    const metrics = errorMetrics.filter(({ hasStandardError, needsWeights }) => hasStandardError && !needsWeights);
    const covered = new Map(metrics.map(({ id }) => [id, 0]));
    for (let seed = 0; seed < 40; seed++) {
      const sums = await estimate({ rows: 500, seed, ...(run && { run }) });
      for (const metric of metrics) {
        const error = metricError(metric, sums, rows)!;
        expect(error, metric.id).toBeGreaterThan(0);
        // The jackknife of 16 groups has 15 degrees of freedom: 2.13 of its standard errors cover 95 %.
        if (Math.abs(metric.compute(sums)! - metric.compute(exact)!) <= 2.13 * error) covered.set(metric.id, covered.get(metric.id)! + 1);
      }
    }
    for (const metric of metrics) {
      expect(metricError(metric, exact, rows)).toBe(0);
      // 32 of 40 is far in the tail of 95 %.
      expect(covered.get(metric.id), metric.id).toBeGreaterThanOrEqual(32);
    }
    expect(metricError(metricOf('abs'), await estimate({ rows: 500, seed: 1 }), rows)).toBeNull();
  });
});

describe('rowNamesText', () => {
  it('names few rows, counts many', () => {
    expect(rowNamesText({ count: 1, first: [3] })).toBe('row 3');
    expect(rowNamesText({ count: 2, first: [3, 17] })).toBe('rows 3 and 17');
    expect(rowNamesText({ count: 43, first: [1, 2, 3] })).toBe('rows 1, 2, 3 and 40 more');
  });
});
