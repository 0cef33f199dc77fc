import { weightedCosine } from '../../core/metrics/cosine.ts';
import { levelValues } from '../../core/rounding/levels.ts';
import type { LevelSet } from '../../core/rounding/levels.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import { loadRoundingKernel, roundVectors } from '../../core/rounding/round.ts';
import { nodeKernels } from '../kernel-source.ts';
import type { GoldenChecker } from './checker.ts';
import { goldenTables } from './rounding-data.ts';
import { findGoldenCall } from './rounding-functions.ts';
import type { GoldenParams } from './rounding-functions.ts';

interface Example {
  readonly title: string;
  readonly function: string;
  readonly params: GoldenParams & { readonly flags?: number; readonly nmin?: number; readonly nmax?: number };
  readonly x: readonly number[];
  readonly weights: readonly number[] | string;
  /** Level values, not indices. */
  readonly levels: readonly number[];
  readonly scale: number | 'NaN';
  readonly best_cosine?: number;
}

const longNegative = ['qx', 'qxg', 'q3'];

/**
 * Parameters in the words of the other goldens. Examples with `flags` carry those of the search that found them (1 signed scale, 2 fast).
 * qx, qxg and q3 take the length of the negative side; the examples were rounded with the upper end of the range instead, so one less.
 */
function normalizeParams({ function: name, params }: Example): GoldenParams {
  const { flags, nmax = 0 } = params;
  if (longNegative.includes(name)) return { nmax: flags === undefined ? nmax - 1 : nmax };
  return flags === undefined ? params : { ...params, signed_scale: (flags & 1) !== 0, fast: (flags & 2) !== 0 };
}

/** The levels that the example's best vector may use. */
const describedLevels = ({ function: name, params }: Example, levels: LevelSet): LevelSet => {
  const { flags, nmin = 0, nmax = 0 } = params;
  if (!longNegative.includes(name)) return levels;
  return flags === undefined ? { kind: 'range', nmin: -nmax, nmax: nmax - 1 } : { kind: 'range', nmin, nmax };
};

/** Small vectors that show a defect of a published algorithm: ours has to show the same one, and the exact search has to do better. */
export const counterexamplesChecker: GoldenChecker = {
  kind: 'counterexamples',
  detect: (manifest) => 'examples' in manifest,
  check: async (_dir, manifest, report) => {
    for (const example of manifest['examples'] as readonly Example[]) {
      const name = `counterexample ${example.function}: ${example.title}`;
      const call = findGoldenCall(example.function, normalizeParams(example), goldenTables);
      const algorithm = call && findAlgorithm(call.algorithm);
      if (!algorithm) {
        report.skip(name, example.function, 'algorithm not built yet');
        continue;
      }
      const x = Float32Array.from(example.x);
      const w = typeof example.weights === 'string' ? null : Float32Array.from(example.weights);
      const input = { x, w, count: 1, dims: x.length, levels: call.levels };
      const got = roundVectors(await loadRoundingKernel(nodeKernels, algorithm), algorithm, {
        ...input,
        options: call.options,
      });
      const values = Array.from(got.levels, (level) => valueOf(call.levels, level));
      const best = await bestCosine({ ...input, levels: describedLevels(example, call.levels) });
      const problem = describeProblem(example, values, got.scale[0]!, best);
      if (problem === undefined) report.pass(name);
      else
        report.fail(
          name,
          `${problem}\n  x ${example.x.join(' ')}\n  expected ${example.levels.join(' ')} scale ${example.scale}\n  got      ${values.join(' ')} scale ${got.scale[0]}`,
        );
    }
  },
};

const valueOf = (levels: LevelSet, level: number): number =>
  levels.kind === 'table' ? levelValues(levels)[level & 0xff]! : level;

/** The exact optimum over either sign. */
async function bestCosine(input: {
  readonly x: Float32Array;
  readonly w: Float32Array | null;
  readonly count: number;
  readonly dims: number;
  readonly levels: LevelSet;
}): Promise<number> {
  const exact = findAlgorithm('exact')!;
  const { reconstruction } = roundVectors(await loadRoundingKernel(nodeKernels, exact), exact, input);
  return weightedCosine(input.x, reconstruction, input.w);
}

function describeProblem(example: Example, values: readonly number[], scale: number, best: number): string | undefined {
  if (example.scale === 'NaN') {
    if (!Number.isFinite(scale)) return 'the reference is not finite here; a finite scale was expected';
  } else {
    if (scale !== Math.fround(example.scale)) return 'scales differ';
    if (values.some((value, index) => value !== example.levels[index])) return 'levels differ';
  }
  // Where only a positive scale was asked for the best of both signs is at least as good.
  if (example.best_cosine !== undefined && typeof example.weights !== 'string' && best < example.best_cosine - 1e-7)
    return `the exact search reaches ${best}, not ${example.best_cosine}`;
  return undefined;
}
