import { areaMean, pixelMean, type ProjectionStats } from '../../core/experiments/projection/stats.ts';
import type { ProjectionExtra, ProjectionSpec, ProjectionWeights } from '../../core/experiments/projection/spec.ts';
import { run as computeTile } from '../../core/experiments/projection/tile.ts';
import { fullWindow } from '../../core/geometry/equirectangular.ts';
import { createRunContext } from '../../core/job/run-context.ts';
import { LabError } from '../../core/lab-error.ts';
import { formatLevels, namedTables } from '../../core/rounding/levels.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import { nodeKernels } from '../kernel-source.ts';
import type { GoldenChecker } from './checker.ts';
import { GoldenFiles } from './rounding-data.ts';
import { findGoldenCall, type GoldenCall } from './rounding-functions.ts';
import { computeTieSides } from './tie-sides.ts';

interface ImageStats {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly area_weighted_mean: number;
  readonly undefined: number;
}

/** One picture: a function, its parameters, and its summaries at several widths; the pixels are stored at one. */
interface EquirectImage {
  readonly name: string;
  readonly fn: string;
  readonly nmin: number;
  readonly nmax: number;
  /** 1: signed scale or min; 2: fast. */
  readonly flags: number;
  readonly table?: string;
  readonly weights: ProjectionWeights;
  readonly extra?: ProjectionExtra;
  readonly stats: Readonly<Record<string, ImageStats>>;
  readonly file: string;
}

const storedWidth = 128;
const pixelTolerance = 1e-6;
const statsTolerance = 1e-7;

/** Cosine pictures of the sphere: every pixel at W = 128, and min, mean, max, area-weighted mean at every width described. */
export const equirectChecker: GoldenChecker = {
  kind: 'equirect',
  detect: (manifest) => firstImage(manifest['images'])?.['stats'] !== undefined,
  check: async (dir, manifest, report) => {
    const files = new GoldenFiles(dir);
    for (const image of manifest['images'] as readonly EquirectImage[]) {
      const name = `equirect ${image.name}`;
      const call = findImageCall(image);
      if (!call || !findAlgorithm(call.algorithm)) {
        report.skip(name, image.fn, 'algorithm not built yet');
        continue;
      }
      try {
        const pixels = await files.f32(image.file, 0, (storedWidth * storedWidth) / 2);
        const problem = await compareImage(image, toSpec(image, call), pixels);
        if (problem === undefined) report.pass(name);
        else report.fail(name, problem);
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        report.fail(name, `${error.code}: ${error.message}`);
      }
    }
  },
};

const firstImage = (images: unknown): Record<string, unknown> | undefined =>
  Array.isArray(images) ? (images[0] as Record<string, unknown> | undefined) : undefined;

/** Functions that only pictures have: the exact optimum and plain rounding by the largest magnitude. */
function findImageCall({ fn, nmin, nmax, flags, table }: EquirectImage): GoldenCall | undefined {
  if (fn === 'rtn') return { algorithm: 'absmax', levels: { kind: 'range', nmin: -nmax, nmax: nmax - 1 }, options: {} };
  if (fn === 'exact') {
    const values = table === undefined ? undefined : namedTables[table];
    const levels = values ? ({ kind: 'table', id: table!, values } as const) : ({ kind: 'range', nmin, nmax } as const);
    return { algorithm: 'exact', levels, options: {} };
  }
  const isSigned = flags & 1;
  const params = {
    nmin,
    nmax,
    signed_scale: isSigned,
    signed_min: isSigned,
    fast: (flags >> 1) & 1,
    ...(table !== undefined && { table }),
  };
  return findGoldenCall(fn, params, namedTables);
}

const toSpec = ({ weights, extra = 'none' }: EquirectImage, call: GoldenCall): ProjectionSpec => ({
  algorithm: call.algorithm,
  options: call.options,
  levels: formatLevels(call.levels),
  weights,
  ownWeights: call.ownWeights ?? false,
  extra,
  dims: extra === 'none' ? 3 : 4,
});

/**
 * The first difference in words, or undefined. A picture that differs gets a second look: some goldens were rounded in f64, so where
 * a direction lies on a tie (two components of equal magnitude, say) they may stand on its other side.
 */
async function compareImage(
  image: EquirectImage,
  spec: ProjectionSpec,
  pixels: Float32Array,
): Promise<string | undefined> {
  for (const [key, expected] of Object.entries(image.stats)) {
    const window = fullWindow(Number(key.slice(1)));
    const stored = window.width === storedWidth ? pixels : undefined;
    const context = createRunContext({ kernels: nodeKernels });
    const { values, stats } = await computeTile({ spec, window, rows: [0, window.height], regret: false }, context);
    const problem = (stored && comparePixels(values, stored, window.width)) ?? compareStats(stats, stats, expected);
    if (problem === undefined) continue;
    const sides = await computeTieSides(spec, window);
    const outside = stored?.findIndex(
      (value, i) => !sides.images.some((side) => Math.abs(side[i]! - value) <= pixelTolerance),
    );
    if ((outside !== undefined && outside >= 0) || compareStats(sides.low, sides.high, expected) !== undefined)
      return `width ${window.width}: ${problem}, and it is no tie`;
  }
  return undefined;
}

/** What lies outside [low, high] by more than the tolerance, or undefined. */
function compareStats(low: ProjectionStats, high: ProjectionStats, expected: ImageStats): string | undefined {
  const rows = [
    ['min', low.min, high.min, expected.min],
    ['mean', pixelMean(low), pixelMean(high), expected.mean],
    ['max', low.max, high.max, expected.max],
    ['area-weighted mean', areaMean(low), areaMean(high), expected.area_weighted_mean],
    ['number of undefined pixels', low.undefinedCount, high.undefinedCount, expected.undefined],
  ] as const;
  const wrong = rows.find(
    ([, from, to, wanted]) => !(wanted >= from - statsTolerance && wanted <= to + statsTolerance),
  );
  return wrong && `${wrong[0]} is ${wrong[1]}, expected ${wrong[3]}`;
}

/** Where two pictures differ most, if by more than the tolerance; undefined pixels have to be the same ones. */
export function comparePixels(got: Float32Array, expected: Float32Array, width: number): string | undefined {
  let worst = -1;
  let largest = pixelTolerance;
  let count = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference =
      Number.isNaN(got[i]!) === Number.isNaN(expected[i]!) ? Math.abs(got[i]! - expected[i]!) : Infinity;
    if (difference > pixelTolerance) count++;
    if (difference > largest) {
      largest = difference;
      worst = i;
    }
  }
  if (worst < 0) return undefined;
  const where = `row ${Math.floor(worst / width)}, column ${worst % width}`;
  return `${count} of ${expected.length} pixels differ, most by ${largest.toExponential(2)} at ${where}: ${got[worst]}, expected ${expected[worst]}`;
}
