import { join } from 'node:path';
import { weightedCosine } from '../../core/metrics/cosine.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import { loadRoundingKernel, roundVectors } from '../../core/rounding/round.ts';
import type { RoundingInput } from '../../core/rounding/round.ts';
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
}

/** How far below the stored optimum our own exact search may come out. */
const tolerance = 1e-9;

/** Exact best cosines: our exhaustive search must reach every one of them. File names are relative to the folder above. */
export const optimalChecker: GoldenChecker = {
  kind: 'rounding-optimal',
  detect: (manifest) => 'tolerance' in manifest && 'table' in manifest && 'cases' in manifest,
  check: async (dir, manifest, report) => {
    const files = new GoldenFiles(join(dir, '..'));
    const algorithm = findAlgorithm('exact')!;
    const kernel = await loadRoundingKernel(nodeKernels, algorithm);
    for (const golden of manifest['cases'] as readonly OptimalCase[]) {
      const set = golden.table ?? `${golden.nmin}..${golden.nmax}`;
      const name = `optimal ${golden.input} ${golden.weights} ${set} ${golden.signed ? 'signed' : 'positive'}${golden.affine ? ' affine' : ''}`;
      if (golden.affine) {
        report.skip(name, 'exact scale and min', 'no exact search for scale and min');
        continue;
      }
      const dims = Number(/\d+$/.exec(golden.input)![0]);
      const folder = golden.input.startsWith('o') ? 'optimal' : 'inputs';
      const size = golden.rows * dims;
      const x = await files.f32(`${folder}/${golden.input}.f32`, 0, size);
      const stored = golden.weights === 'rnd' ? await files.f32(`${folder}/${golden.input}.w_rnd.f32`, 0, size) : null;
      const w = computeGoldenWeights(golden.weights, x, dims, stored)!;
      const levels: LevelSet =
        golden.table === undefined
          ? { kind: 'range', nmin: golden.nmin!, nmax: golden.nmax! }
          : { kind: 'table', id: golden.table, values: namedTables[golden.table]! };
      const best = readF64(await files.bytes(golden.file), golden.offset, golden.rows);
      const input = { x, w, count: golden.rows, dims, levels, options: { positive_only: golden.signed ? 0 : 1 } };
      const difference = compareOptima(input, roundVectors(kernel, algorithm, input), best);
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
