import { join } from 'node:path';
import { weightedCosine } from '../../core/metrics/cosine.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import { loadRoundingKernel, roundVectors } from '../../core/rounding/round.ts';
import type { RoundingInput, RoundingResult } from '../../core/rounding/round.ts';
import type { LevelSet } from '../../core/rounding/levels.ts';
import { namedTables } from '../../core/rounding/levels.ts';
import { nodeKernels } from '../kernel-source.ts';
import type { GoldenChecker } from './checker.ts';
import { GoldenFiles, computeGoldenWeights, readF64 } from './rounding-data.ts';

interface OptimalCase {
  readonly input: string;
  readonly weights: string;
  readonly rows: number;
  readonly signed: boolean;
  readonly file: string;
  readonly offset: number;
  readonly nmin?: number;
  readonly nmax?: number;
  readonly table?: string;
  readonly affine?: boolean;
  /** Of affine cases: 'free', or 's>=0, m<=0' where m is added (min <= 0 here means a min of -m >= 0 to subtract). */
  readonly constraint?: string;
}

/** How far below the stored optimum our own exact search may come out. */
const tolerance = 1e-9;

/** Exact best cosines, and best errors with a min: our exact searches must reach every one of them. File names are relative to the folder above. */
export const optimalChecker: GoldenChecker = {
  kind: 'rounding-optimal',
  detect: (manifest) => 'tolerance' in manifest && 'table' in manifest && 'cases' in manifest,
  check: async (dir, manifest, report) => {
    const files = new GoldenFiles(join(dir, '..'));
    const scaleOnly = findAlgorithm('exact')!;
    const withMin = findAlgorithm('exact_affine')!;
    for (const golden of manifest['cases'] as readonly OptimalCase[]) {
      const set = golden.table ?? `${golden.nmin}..${golden.nmax}`;
      const name = `optimal ${golden.input} ${golden.weights} ${set} ${golden.signed ? 'signed' : 'positive'}${golden.affine ? ' affine' : ''}`;
      const dims = Number(/\d+$/.exec(golden.input)![0]);
      const folder = golden.input.startsWith('o') ? 'optimal' : 'inputs';
      const size = golden.rows * dims;
      const x = await files.f32(`${folder}/${golden.input}.f32`, 0, size);
      const stored = golden.weights === 'rnd' ? await files.f32(`${folder}/${golden.input}.w_rnd.f32`, 0, size) : null;
      const isSigmaAffine = golden.affine === true && golden.weights === 'sigma';
      const w = isSigmaAffine ? computeWideSigma(x, dims) : computeGoldenWeights(golden.weights, x, dims, stored)!;
      const levels: LevelSet =
        golden.table === undefined
          ? { kind: 'range', nmin: golden.nmin!, nmax: golden.nmax! }
          : { kind: 'table', id: golden.table, values: namedTables[golden.table]! };
      const best = readF64(await files.bytes(golden.file), golden.offset, golden.rows);
      const algorithm = golden.affine ? withMin : scaleOnly;
      const options: Record<string, number> = golden.affine ? { signed_min: golden.constraint === 'free' ? 1 : 0 } : { positive_only: golden.signed ? 0 : 1 };
      const input = { x, w, count: golden.rows, dims, levels, options };
      const got = roundVectors(await loadRoundingKernel(nodeKernels, algorithm), algorithm, input);
      const difference = golden.affine ? compareErrors(input, got, best) : compareOptima(input, got, best);
      if (difference === undefined) report.pass(name);
      else report.fail(name, difference);
    }
  },
};

function compareOptima(
  input: RoundingInput,
  got: { readonly levels: Int8Array; readonly scale: Float32Array },
  best: Float64Array,
): string | undefined {
  const { x, w, dims, levels } = input;
  for (let row = 0; row < best.length; row++) {
    const from = row * dims;
    const values = Array.from(got.levels.subarray(from, from + dims), (level) =>
      levels.kind === 'table' ? levels.values[level & 0xff]! : level,
    );
    const cosine =
      weightedCosine(x.subarray(from, from + dims), values, w?.subarray(from, from + dims)) *
      (got.scale[row]! < 0 ? -1 : 1);
    // Where nothing correlates with x the scale is 0 and there is no cosine.
    const reached = got.scale[row] === 0 ? 0 : cosine;
    if (!(best[row]! - reached <= tolerance))
      return (
        `row ${row}: best ${best[row]}, reached ${reached}\n  x ${x.subarray(from, from + dims).join(' ')}\n  w ${w?.subarray(from, from + dims).join(' ')}` +
        `\n  levels ${values.join(' ')} scale ${got.scale[row]}`
      );
    if (reached - best[row]! > tolerance) return `row ${row}: reached ${reached}, above the stored best ${best[row]}`;
  }
  return undefined;
}

/**
 * The error of the levels under their own least-squares scale and offset, which for unsigned mins is not above 0, against the stored one;
 * both in f64.
 */
function compareErrors(input: RoundingInput, got: RoundingResult, best: Float64Array): string | undefined {
  const { x, dims, options } = input;
  for (let row = 0; row < best.length; row++) {
    const from = row * dims;
    const w = (i: number): number => input.w![from + i]!;
    const energy = sumOver(dims, (i) => w(i) * x[from + i]! ** 2);
    const reached = leastError(dims, (i) => x[from + i]!, w, (i) => got.levels[from + i]!, options!['signed_min'] === 1); // prettier-ignore
    const scale = got.scale[row]!;
    const min = got.min[row]!;
    if (options!['signed_min'] !== 1 && (scale < 0 || min < 0)) return `row ${row}: scale ${scale}, min ${min} below 0`;
    const stored = sumOver(dims, (i) => w(i) * (x[from + i]! - (got.levels[from + i]! * scale - min)) ** 2);
    // The stored f32 scale and min cost a little more than the best ones of these levels.
    if (stored - reached > 1e-9 * energy) return `row ${row}: scale and min leave ${stored}, their levels ${reached}`;
    if (Math.abs(reached - best[row]!) > tolerance * energy) return `row ${row}: best error ${best[row]}, reached ${reached}, of ${energy}`;
  }
  return undefined;
}

/** sqrt(mean x^2) + |x| in f64, rounded to f32 once: what the stored optima with a min were made with, unlike the other ones. */
function computeWideSigma(x: Float32Array, dims: number): Float32Array {
  return x.map((value, index) => {
    const from = index - (index % dims);
    return Math.sqrt(sumOver(dims, (i) => x[from + i]! ** 2) / dims) + Math.abs(value);
  });
}

function sumOver(count: number, term: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += term(index);
  return sum;
}

/** Least weighted squared error of x = scale * q + offset for these q, any offset or one not above 0. */
function leastError(
  dims: number,
  x: (i: number) => number,
  w: (i: number) => number,
  q: (i: number) => number,
  isFree: boolean,
): number {
  const sumW = sumOver(dims, w);
  const meanX = sumOver(dims, (i) => w(i) * x(i)) / sumW;
  const meanQ = sumOver(dims, (i) => w(i) * q(i)) / sumW;
  const errorAt = (scale: number, offset: number): number => sumOver(dims, (i) => w(i) * (x(i) - scale * q(i) - offset) ** 2);
  const around = sumOver(dims, (i) => w(i) * (q(i) - meanQ) ** 2);
  const scale = around > 0 ? sumOver(dims, (i) => w(i) * (x(i) - meanX) * (q(i) - meanQ)) / around : 0;
  const offset = meanX - scale * meanQ;
  if (isFree || offset <= 0) return errorAt(scale, offset);
  const energyQ = sumOver(dims, (i) => w(i) * q(i) ** 2);
  return errorAt(energyQ > 0 ? sumOver(dims, (i) => w(i) * x(i) * q(i)) / energyQ : 0, 0);
}
