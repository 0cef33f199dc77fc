import { weightedCosine } from '../../core/metrics/cosine.ts';
import type { LevelSet } from '../../core/rounding/levels.ts';
import { parseLevels } from '../../core/rounding/levels.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import { loadRoundingKernel, roundVectors } from '../../core/rounding/round.ts';
import { nodeKernels } from '../kernel-source.ts';
import type { GoldenChecker } from './checker.ts';
import { GoldenFiles, readF32 } from './rounding-data.ts';
import type { GoldenCall } from './rounding-functions.ts';

/** One case of the numpy manifest. Its data: f32 reconstructions, then int8 levels. */
interface NumpyCase {
  readonly function: string;
  readonly min_max: number;
  readonly weights: string;
  readonly input: string;
  readonly rows: number;
  readonly dims: number;
  readonly offset: number;
}

const range = (nmin: number, nmax: number): LevelSet => ({ kind: 'range', nmin, nmax });

/** One row per numpy function; the argument is its `min_max`. */
const calls: Readonly<Record<string, (m: number) => GoldenCall>> = {
  anyrize_inv_sq: (m) => ({ algorithm: 'inv_sq', levels: range(-m, m), options: { variant: 0 } }),
  anyrize_inv_sqrt: (m) => ({ algorithm: 'inv_sq', levels: range(-m, m), options: { variant: 1 } }),
  anyrize_sq: (m) => ({ algorithm: 'inv_sq', levels: range(-m, m), options: { variant: 2 } }),
  anyrize_sqrt: (m) => ({ algorithm: 'inv_sq', levels: range(-m, m), options: { variant: 3 } }),
  make_qx_quants: (m) => ({ algorithm: 'make_qx', levels: range(-m, m - 1), options: {} }),
  anyrize_offset_mean: (m) => ({ algorithm: 'offset_mean', levels: range(-m, m), options: {} }),
  anyrize_offset_min: (m) => ({ algorithm: 'offset_min', levels: range(0, m), options: { variant: 1 } }),
  anyrize_offset_min_mean: (m) => ({ algorithm: 'offset_min', levels: range(0, m), options: { variant: 2 } }),
  offset_dumb_round: (m) => ({ algorithm: 'offset_min', levels: range(0, 2 * m), options: { variant: 3 } }),
  binary: () => ({ algorithm: 'binary', levels: parseLevels('-1,1'), options: {} }),
  binary_offset: () => ({ algorithm: 'binary_offset', levels: range(-1, 1), options: {} }),
  binary_offset_mean: () => ({ algorithm: 'binary_offset_mean', levels: range(0, 1), options: {} }),
  absmax_round: (m) => ({ algorithm: 'plain', levels: range(-m, m), options: { divisor: 0, fit: 0 } }),
  absmax_dumb_round: (m) => ({ algorithm: 'plain', levels: range(-m, m), options: { divisor: 0, fit: 1 } }),
  absmean_round: (m) => ({ algorithm: 'plain', levels: range(-m, m), options: { divisor: 1, fit: 0 } }),
  absmedian_round: (m) => ({ algorithm: 'plain', levels: range(-m, m), options: { divisor: 2, fit: 0 } }),
  absmax_asym_round: (m) => ({ algorithm: 'absmax', levels: range(-m, m - 1), options: { ties: 1 } }),
};

/** numpy sums in another order, so values agree closely instead of bit by bit; levels have to be the same in 99 of 100 rows. */
const cosineTolerance = 1e-6;
const levelTolerance = 0.01;

/** Outputs of the numpy experiments. Inputs lie in the folder beside the manifest's. */
export const numpyChecker: GoldenChecker = {
  kind: 'rounding-numpy',
  detect: (manifest) =>
    'file' in manifest && 'cases' in manifest && String(manifest['about']).includes('numpy algorithms'),
  check: async (dir, manifest, report) => {
    const files = new GoldenFiles(`${dir}/..`);
    for (const golden of manifest['cases'] as readonly NumpyCase[]) {
      const name = `numpy ${golden.function} ${golden.min_max} ${golden.input} ${golden.weights}`;
      const call = calls[golden.function]?.(golden.min_max);
      const algorithm = call && findAlgorithm(call.algorithm);
      if (!algorithm) {
        report.skip(name, golden.function, 'algorithm not built yet');
        continue;
      }
      const { rows, dims } = golden;
      const size = rows * dims;
      const x = await files.f32(`inputs/${golden.input}.f32`, 0, size);
      const w = golden.weights === 'uniform' ? new Float32Array(size).fill(1) : null;
      const data = await files.bytes(String(manifest['file']));
      const expected = {
        reconstruction: readF32(data, golden.offset, size),
        levels: new Int8Array(data.subarray(golden.offset + size * 4, golden.offset + size * 5)),
      };
      const got = roundVectors(await loadRoundingKernel(nodeKernels, algorithm), algorithm, {
        x,
        w,
        count: rows,
        dims,
        levels: call.levels,
        options: call.options,
      });
      const values = got.levels.map((level) => (call.levels.kind === 'table' ? call.levels.values[level]! : level));
      const difference = compare(x, dims, expected, { reconstruction: got.reconstruction, levels: values });
      if (difference === undefined) report.pass(name);
      else report.fail(name, difference);
    }
  },
};

interface Rounded {
  readonly reconstruction: Float32Array;
  readonly levels: Int8Array;
}

function compare(x: Float32Array, dims: number, expected: Rounded, got: Rounded): string | undefined {
  let unequal = 0;
  let example = '';
  for (let from = 0; from < x.length; from += dims) {
    const part = <T extends Int8Array | Float32Array>(all: T): T => all.subarray(from, from + dims) as T;
    const describe = (why: string): string =>
      `row ${from / dims}: ${why}\n  x        ${part(x).join(' ')}\n  expected ${part(expected.levels).join(' ')} = ${part(expected.reconstruction).join(' ')}\n  got      ${part(got.levels).join(' ')} = ${part(got.reconstruction).join(' ')}`;
    const best = weightedCosine(part(x), part(expected.reconstruction));
    const gap = weightedCosine(part(x), part(got.reconstruction)) - best;
    // Where the reference has no direction (all levels zero) there is nothing to compare but the levels.
    if (Number.isFinite(best) && !(Math.abs(gap) <= cosineTolerance)) return describe(`the cosine differs by ${gap}`);
    if (!part(got.levels).every((level, i) => level === part(expected.levels)[i])) {
      unequal++;
      example = describe('levels differ');
    }
  }
  return unequal > levelTolerance * (x.length / dims)
    ? `${unequal} rows of ${x.length / dims} have other levels; ${example}`
    : undefined;
}
