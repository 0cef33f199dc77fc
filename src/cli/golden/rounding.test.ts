import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { GoldenManifest } from './checker.ts';
import { GoldenReport } from './report.ts';
import { numpyChecker } from './rounding-numpy.ts';
import { optimalChecker } from './rounding-optimal.ts';
import { counterexamplesChecker } from './counterexamples.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import { loadRoundingKernel, roundVectors } from '../../core/rounding/round.ts';
import { nodeKernels } from '../kernel-source.ts';
import { findGoldenCall } from './rounding-functions.ts';
import type { GoldenParams } from './rounding-functions.ts';
import { compareRows, roundingChecker } from './rounding.ts';
import embedded from './rounding-rows.json' with { type: 'json' };

const goldens = fileURLToPath(new URL('../../../../shared/golden/rounding/', import.meta.url));
const present = existsSync(goldens);

const readManifest = (path: string): GoldenManifest =>
  JSON.parse(readFileSync(join(goldens, path), 'utf8')) as GoldenManifest;

describe.skipIf(!present)(
  `published rounding functions (${present ? goldens : 'golden folder absent, NOT CHECKED'})`,
  () => {
    it('matches every stable row bit for bit', async () => {
      const report = new GoldenReport();
      await roundingChecker.check(goldens, readManifest('manifest.json'), report, 'manifest.json');
      expect(report.failures.map(({ name, detail }) => `${name}\n${detail}`)).toEqual([]);
      expect(report.skipped).toBe(0);
      expect(report.passed).toBeGreaterThan(1800);
    });

    it('reaches every exact optimum', async () => {
      const report = new GoldenReport();
      await optimalChecker.check(
        join(goldens, 'optimal'),
        readManifest('optimal/manifest.json'),
        report,
        'manifest.json',
      );
      expect(report.failures.map(({ name, detail }) => `${name}\n${detail}`)).toEqual([]);
      expect(report.passed).toBeGreaterThan(400);
    });

    it('agrees with the numpy experiments', async () => {
      const report = new GoldenReport();
      await numpyChecker.check(join(goldens, 'numpy'), readManifest('numpy/manifest.json'), report, 'manifest.json');
      expect(report.failures.map(({ name, detail }) => `${name}\n${detail}`)).toEqual([]);
      expect(report.passed).toBeGreaterThan(90);
    });

    it('shows the known defects', async () => {
      const report = new GoldenReport();
      await counterexamplesChecker.check(goldens, readManifest('counterexamples.json'), report, 'counterexamples.json');
      expect(report.failures.map(({ name, detail }) => `${name}\n${detail}`)).toEqual([]);
      expect(report.skipped).toBe(0);
      expect(report.passed).toBeGreaterThan(10);
    });
  },
);

describe('a few rows of every published function', () => {
  const calls = embedded.rows.map((row) => ({
    row,
    call: findGoldenCall(row.function, row.params as unknown as GoldenParams, embedded.tables)!,
  }));
  it.each(calls)('$row.function $row.params', async ({ row, call }) => {
    const { levels, options } = call;
    const algorithm = findAlgorithm(call.algorithm)!;
    const x = Float32Array.from(row.x);
    const w = row.w ? Float32Array.from(row.w) : null;
    const got = roundVectors(await loadRoundingKernel(nodeKernels, algorithm), algorithm, {
      x,
      w,
      count: 1,
      dims: x.length,
      levels,
      options,
    });
    expect([...got.levels]).toEqual(row.levels);
    expect(got.scale[0]).toBe(Math.fround(row.scale));
    if ('min' in row) expect(got.min[0]).toBe(Math.fround(row.min!));
  });
});

describe('compareRows', () => {
  const input = {
    x: Float32Array.of(1, 2),
    w: null,
    count: 1,
    dims: 2,
    levels: { kind: 'range', nmin: -4, nmax: 3 },
  } as const;
  const got = {
    levels: Int8Array.of(1, 3),
    scale: Float32Array.of(0.5),
    min: Float32Array.of(0),
    reconstruction: Float32Array.of(0.5, 1.5),
  };
  const golden = { levels: Int8Array.of(1, 3), scale: Float32Array.of(0.5), min: null, flags: Uint8Array.of(0) };

  it('accepts equal rows and tells a wrong level and a wrong scale', () => {
    expect(compareRows(input, got, golden)).toBeUndefined();
    expect(compareRows(input, got, { ...golden, levels: Int8Array.of(1, 2) })).toContain('levels differ');
    expect(compareRows(input, got, { ...golden, scale: Float32Array.of(0.50001) })).toContain('scales differ');
  });

  it('lets a tie-order row differ by its cosine only a little', () => {
    const flags = Uint8Array.of(8);
    expect(compareRows(input, got, { ...golden, scale: Float32Array.of(0.7), flags })).toBeUndefined();
    expect(compareRows(input, got, { ...golden, levels: Int8Array.of(1, 2), flags })).toContain('cosine differs');
  });

  it('wants a finite result where the reference has none', () => {
    const flags = Uint8Array.of(32);
    expect(compareRows(input, got, { ...golden, scale: Float32Array.of(Number.NaN), flags })).toBeUndefined();
    expect(
      compareRows(input, { ...got, reconstruction: Float32Array.of(Number.NaN, 0) }, { ...golden, flags }),
    ).toContain('not finite');
  });
});
