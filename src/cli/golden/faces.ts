import { computeGridary } from '../../core/geometry/cube-face.ts';
import { run as computeFace } from '../../core/experiments/projection/face.ts';
import { computeOffsetScaleSweep } from '../../core/experiments/projection/offset-scale.ts';
import type { ProjectionWeights } from '../../core/experiments/projection/spec.ts';
import { pixelMean } from '../../core/experiments/projection/stats.ts';
import { createRunContext } from '../../core/job/run-context.ts';
import { LabError } from '../../core/lab-error.ts';
import { formatLevels, namedTables } from '../../core/rounding/levels.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import { nodeKernels } from '../kernel-source.ts';
import type { GoldenChecker, GoldenManifest } from './checker.ts';
import { comparePixels } from './equirect.ts';
import type { GoldenReport } from './report.ts';
import { GoldenFiles } from './rounding-data.ts';
import { findGoldenCall } from './rounding-functions.ts';

interface Picture {
  readonly file: string;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

interface Gridary extends Picture {
  readonly kind: 'gridary';
  readonly N: number;
  readonly M: number;
}

interface Roundary extends Picture {
  readonly kind: 'roundary';
  readonly function: string;
  readonly params: Readonly<Record<string, number>>;
  readonly range: readonly [number, number, number, number];
  readonly weights: ProjectionWeights;
  readonly M: number;
}

interface Sweep extends Omit<Picture, 'file'> {
  readonly base: number;
  readonly W: number;
  readonly H: number;
  readonly distinct_vectors: number;
  readonly undefined: number;
  readonly best_levels: readonly number[];
  readonly file?: string;
}

const statsTolerance = 1e-7;

/** Cube-face pictures (the ideal ones and those of functions) and offset-scale sweeps: pixels to 1e-6, summaries to 1e-7. */
export const facesChecker: GoldenChecker = {
  kind: 'faces',
  detect: (manifest) => 'offset_scale_sweep' in manifest,
  check: async (dir, manifest, report) => {
    const files = new GoldenFiles(dir);
    for (const image of manifest['images'] as readonly (Gridary | Roundary)[]) {
      const expected = await files.f32(image.file, 0, image.M * image.M);
      if (image.kind === 'gridary') checkGridary(image, expected, report);
      else await checkRoundary(image, expected, report);
    }
    await checkSweeps(manifest, files, report);
  },
};

function checkGridary(image: Gridary, expected: Float32Array, report: GoldenReport): void {
  const values = computeGridary(image.N, image.M);
  tell(report, `gridary ${image.N}`, [
    comparePixels(Float32Array.from(values), expected, image.M),
    ...compareSummary(image, summarize(values)),
  ]);
}

async function checkRoundary(image: Roundary, expected: Float32Array, report: GoldenReport): Promise<void> {
  const name = `roundary ${image.file}`;
  const params = { signed_scale: (image.params['flags'] ?? 0) & 1, table: 'iq4nl', ...image.params };
  const call = findGoldenCall(image.function, params, namedTables);
  if (!call || !findAlgorithm(call.algorithm)) {
    report.skip(name, image.function, 'algorithm not built yet');
    return;
  }
  const [x0, x1, y0, y1] = image.range;
  const { algorithm, options } = call;
  const spec = {
    algorithm,
    options,
    levels: formatLevels(call.levels),
    weights: image.weights,
    ownWeights: call.ownWeights ?? false,
    extra: 'none',
    dims: 3,
  } as const;
  const window = { size: image.M, x: [x0, x1], y: [y0, y1] } as const;
  try {
    const { values, stats } = await computeFace(
      { spec, window, rows: [0, image.M] },
      createRunContext({ kernels: nodeKernels }),
    );
    tell(report, name, [
      comparePixels(values, expected, image.M),
      ...compareSummary(image, { min: stats.min, mean: pixelMean(stats), max: stats.max }),
    ]);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    report.fail(name, `${error.code}: ${error.message}`);
  }
}

async function checkSweeps(manifest: GoldenManifest, files: GoldenFiles, report: GoldenReport): Promise<void> {
  const vector = manifest['offset_scale_sweep_vector'] as readonly number[];
  for (const sweep of manifest['offset_scale_sweep'] as readonly Sweep[]) {
    const { cells, cellOf, best } = await computeOffsetScaleSweep(vector, sweep.base, sweep.W, sweep.H);
    const values = Float64Array.from(cellOf, (cell) => cells[cell]!.value);
    const bestLevels = cells[best]!.levels;
    const defined = values.filter((value) => !Number.isNaN(value));
    const pixels = sweep.file === undefined ? undefined : await files.f32(sweep.file, 0, values.length);
    tell(report, `offset-scale sweep ${sweep.W} x ${sweep.H}`, [
      pixels && comparePixels(Float32Array.from(values), pixels, sweep.W),
      ...compareSummary(sweep, summarize(defined)),
      differs('undefined pixels', values.length - defined.length, sweep.undefined),
      differs('distinct level vectors', cells.length, sweep.distinct_vectors),
      bestLevels.join() === sweep.best_levels.join()
        ? undefined
        : `best levels are ${bestLevels.join()}, expected ${sweep.best_levels.join()}`,
    ]);
  }
}

function tell(report: GoldenReport, name: string, problems: readonly (string | undefined)[]): void {
  const first = problems.find((problem) => problem !== undefined);
  if (first === undefined) report.pass(name);
  else report.fail(name, first);
}

type Summary = Pick<Picture, 'min' | 'mean' | 'max'>;

function summarize(values: Float64Array): Summary {
  let [min, sum, max] = [Infinity, 0, -Infinity];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { min, mean: sum / values.length, max };
}

const compareSummary = (expected: Summary, got: Summary): (string | undefined)[] =>
  (['min', 'mean', 'max'] as const).map((key) => differs(key, got[key], expected[key], statsTolerance));

const differs = (what: string, got: number, expected: number, tolerance = 0): string | undefined =>
  Math.abs(got - expected) <= tolerance ? undefined : `${what} is ${got}, expected ${expected}`;
