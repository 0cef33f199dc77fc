import { describe, expect, it } from 'vitest';
import { memorySource } from '../gguf/source.ts';
import { applyPartialDataRule, computeCoverage, importancesUnderRule, partialDataRules } from './coverage.ts';
import { fixtureEntries, imatrixGguf } from './fixture.ts';
import { inferColumns } from './infer-experts.ts';
import { openImatrix } from './open.ts';
import { reportImatrix, summarizeLayers } from './report.ts';
import { computeCosine, computeStatistics, layerOf, nameInPreviousLayer } from './statistics.ts';

const oneExpert = Float64Array.of(1);

describe('computeStatistics', () => {
  it('agrees with numbers done by hand', () => {
    // v = 1 1 2 8: sum 12, mean 3, deviations 2 2 1 5, variance 34/4.
    const statistics = computeStatistics(Float32Array.of(1, 1, 2, 8), oneExpert)!;
    expect(statistics).toMatchObject({ n: 4, sum: 12, min: 1, max: 8, mean: 3, zd: 0.25, active: 4 });
    expect(statistics.standardDeviation).toBeCloseTo(Math.sqrt(8.5), 12);
    const entropy = -(2 * (1 / 12) * Math.log2(1 / 12) + (2 / 12) * Math.log2(2 / 12) + (8 / 12) * Math.log2(8 / 12));
    expect(statistics.entropyBits).toBeCloseTo(entropy, 12);
    expect(statistics.entropyPercent).toBeCloseTo(50 * entropy, 10);
  });

  it('has full entropy and no outliers for equal values, and counts only active columns', () => {
    expect(computeStatistics(new Float32Array(8).fill(0.5), oneExpert)).toMatchObject({
      entropyBits: 3,
      entropyPercent: 100,
      zd: 0,
      standardDeviation: 0,
    });
    expect(computeStatistics(Float32Array.of(1, 1e-6, 0), oneExpert)).toMatchObject({ active: 1 });
  });

  it('leaves out experts without data', () => {
    expect(computeStatistics(Float32Array.of(1, 3, 0, 0), Float64Array.of(5, 0))).toMatchObject({
      n: 2,
      sum: 4,
      min: 1,
    });
    expect(computeStatistics(Float32Array.of(0, 0), Float64Array.of(0))).toBeNull();
  });
});

it('computeCosine: direction, not length', () => {
  expect(computeCosine(Float32Array.of(1, 2), Float32Array.of(2, 4))).toBeCloseTo(1, 12);
  expect(computeCosine(Float32Array.of(1, 0), Float32Array.of(0, 1))).toBe(0);
  expect(computeCosine(Float32Array.of(1, 0), Float32Array.of(0, 0))).toBeNull();
  expect(computeCosine(Float32Array.of(1), Float32Array.of(1, 1))).toBeNull();
});

it('names of layers', () => {
  expect(layerOf('blk.12.attn_q.weight')).toBe(12);
  expect(layerOf('output.weight')).toBeUndefined();
  expect(nameInPreviousLayer('blk.12.attn_q.weight')).toBe('blk.11.attn_q.weight');
  expect(nameInPreviousLayer('blk.0.attn_q.weight')).toBeUndefined();
});

describe('partial data', () => {
  const withMissing = (missing: number, experts: number) => {
    const counts = Float64Array.from({ length: experts }, (_, index) => (index < missing ? 0 : 9));
    return { counts, means: new Float32Array(experts * 2).fill(0.25).fill(0, 0, missing * 2) };
  };

  it.each([
    [0, 40, ['complete', 'complete', 'complete']],
    [1, 40, ['dropped', 'filled', 'filled']],
    [2, 40, ['dropped', 'dropped', 'filled']],
    [4, 40, ['dropped', 'dropped', 'dropped']],
  ])('%i of %i experts', (missing, experts, outcomes) => {
    const values = withMissing(missing, experts);
    const coverage = computeCoverage(values);
    expect(coverage).toMatchObject({ experts, missingPercent: (100 * missing) / experts });
    expect(partialDataRules.map((rule) => applyPartialDataRule(rule, coverage))).toEqual(outcomes);
    const importances = partialDataRules.map((rule) => importancesUnderRule(rule, values));
    expect(importances.map((of) => of === undefined)).toEqual(outcomes.map((outcome) => outcome === 'dropped'));
    for (const of of importances) if (of) expect([of[0], of.at(-1)]).toEqual([missing > 0 ? 1 : 0.25, 0.25]);
  });
});

describe('inferColumns', () => {
  const values = (experts: number, columns: number, missing: readonly number[]) =>
    Float32Array.from({ length: experts * columns }, (_, index) =>
      missing.includes(Math.floor(index / columns)) ? 0 : 1,
    );

  it('finds the width of experts without data', () => {
    expect(inferColumns(values(8, 32, [1, 5]))).toBe(32);
    expect(inferColumns(values(40, 16, [7]))).toBe(16);
    expect(inferColumns(values(8, 32, [0, 7]))).toBe(32);
    expect(inferColumns(values(256, 64, [3, 4, 9]))).toBe(64);
  });

  it('says nothing where nothing is missing, or single columns are dead', () => {
    expect(inferColumns(values(8, 32, []))).toBeUndefined();
    const dead = values(8, 32, []);
    dead[5] = 0;
    expect(inferColumns(dead)).toBeUndefined();
    expect(inferColumns(new Float32Array(64))).toBeUndefined();
  });
});

describe('reportImatrix', () => {
  it('covers every entry, with the layer before', async () => {
    const source = memorySource(imatrixGguf(fixtureEntries));
    const progress: number[] = [];
    const report = await reportImatrix(source, await openImatrix(source), {
      onProgress: (done) => progress.push(done),
    });
    expect(progress).toEqual([1, 2, 3]);
    expect(report.map(({ name, experts, missing, countRange }) => [name, experts, missing, countRange])).toEqual([
      ['blk.0.ffn_up_exps.weight', 3, [1], [0, 512]],
      ['blk.1.ffn_up_exps.weight', 3, [], [512, 512]],
      ['blk.1.attn_q.weight', 1, [], [1024, 1024]],
    ]);
    // u = 1 2 0 0 0 0 1 .5 .25 and v = 1 1 0 3 0 1 0 1 0.
    expect(report[1]!.cosine).toBeCloseTo(3.5 / Math.sqrt(6.3125 * 13), 12);
    expect([report[0]!.cosine, report[2]!.cosine]).toEqual([null, null]);
    const layers = summarizeLayers(report);
    expect(layers.map(({ layer, tensors, sum }) => [layer, tensors, sum])).toEqual([
      [0, 1, 4.75],
      [1, 2, 12],
    ]);
    expect(layers[1]!.cosine).toBe(report[1]!.cosine);
  });

  it('stops when cancelled', async () => {
    const source = memorySource(imatrixGguf(fixtureEntries));
    const signal = AbortSignal.abort();
    await expect(reportImatrix(source, await openImatrix(source), { signal })).rejects.toMatchObject({
      code: 'job/cancelled',
    });
  });
});
