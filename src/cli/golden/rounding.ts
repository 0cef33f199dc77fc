import { LabError } from '../../core/lab-error.ts';
import { weightedCosine } from '../../core/metrics/cosine.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import { loadRoundingKernel, roundVectors } from '../../core/rounding/round.ts';
import type { RoundingInput, RoundingResult } from '../../core/rounding/round.ts';
import { nodeKernels } from '../kernel-source.ts';
import type { GoldenChecker } from './checker.ts';
import { GoldenFiles, computeGoldenWeights, readGoldenRows } from './rounding-data.ts';
import type { GoldenRows } from './rounding-data.ts';
import { findGoldenCall } from './rounding-functions.ts';
import type { GoldenParams } from './rounding-functions.ts';

/** One case of a rounding manifest. */
export interface RoundingCase {
  readonly function: string;
  readonly params: GoldenParams;
  readonly input: string;
  readonly rows: number;
  readonly dims: number;
  readonly weights: string;
  readonly file: string;
  readonly offset: number;
  readonly affine: boolean;
  readonly input_transform?: string;
}

interface GoldenInputFile {
  readonly file: string;
  readonly weights: Readonly<Record<string, string>>;
}

interface RoundingManifest {
  readonly tables: Readonly<Record<string, readonly number[]>>;
  readonly inputs: Readonly<Record<string, GoldenInputFile>>;
  readonly cases: readonly RoundingCase[];
}

/** Row flags of the manifest: the outcome depends on how equal fractions are ordered; the reference is not finite. */
const tieOrder = 8;
const nonFinite = 32;
const tieOrderTolerance = 1e-6;

/** Goldens of the published rounding functions: levels, scale and min bit by bit; only tie-order rows by their cosine. */
export const roundingChecker: GoldenChecker = {
  kind: 'rounding',
  detect: (manifest) => 'reconstruction' in manifest && 'tables' in manifest && 'inputs' in manifest,
  check: async (dir, manifest, report) => {
    const { tables, inputs, cases } = manifest as unknown as RoundingManifest;
    const files = new GoldenFiles(dir);
    for (const golden of cases) {
      const name = `${golden.function} ${JSON.stringify(golden.params)} ${golden.input} ${golden.weights}`;
      const call = findGoldenCall(golden.function, golden.params, tables);
      const algorithm = call && findAlgorithm(call.algorithm);
      if (!algorithm) {
        report.skip(name, golden.function, 'algorithm not built yet');
        continue;
      }
      const { x, w } = await readInput(files, inputs, golden);
      const rows = readGoldenRows(
        await files.bytes(golden.file),
        golden.offset,
        golden.rows,
        golden.dims,
        golden.affine,
      );
      const input: RoundingInput = {
        x,
        w,
        count: golden.rows,
        dims: golden.dims,
        levels: call.levels,
        options: call.options,
      };
      const kernel = await loadRoundingKernel(nodeKernels, algorithm);
      try {
        const difference = compareRows(input, roundVectors(kernel, algorithm, input), rows);
        if (difference === undefined) report.pass(name);
        else
          report.fail(
            name,
            `${golden.function} ${JSON.stringify(golden.params)}, input ${golden.input}, weights ${golden.weights}: ${difference}`,
          );
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        report.fail(name, `${error.code}: ${error.message}`);
      }
    }
  },
};

/** The first rows of the case's input and their weights (null: the algorithm's own). */
async function readInput(
  files: GoldenFiles,
  inputs: RoundingManifest['inputs'],
  golden: RoundingCase,
): Promise<{ x: Float32Array; w: Float32Array | null }> {
  const description = inputs[golden.input];
  if (!description)
    throw new LabError(
      'golden/bad-manifest',
      `The manifest describes no input "${golden.input}". Copy the golden folder again.`,
      { input: golden.input },
    );
  const size = golden.rows * golden.dims;
  let x = await files.f32(description.file, 0, size);
  if (golden.input_transform === 'abs') x = x.map(Math.abs);
  const stored = golden.weights === 'rnd' ? await files.f32(description.weights['rnd']!, 0, size) : null;
  return { x, w: computeGoldenWeights(golden.weights, x, golden.dims, stored) };
}

/** The first row that is not as it should be, in words, or undefined. */
export function compareRows(input: RoundingInput, got: RoundingResult, golden: GoldenRows): string | undefined {
  const { dims, x } = input;
  // Null weights mean x^2 wherever a golden row depends on the order of ties.
  const weights = input.w ?? x.map((value) => value * value);
  for (let row = 0; row < golden.scale.length; row++) {
    const part = <T extends Int8Array | Float32Array>(all: T): T => all.subarray(row * dims, (row + 1) * dims) as T;
    const flags = golden.flags[row]!;
    const describe = (why: string): string =>
      `row ${row} (flags ${flags}): ${why}\n  x        ${part(x).join(' ')}\n  w        ${input.w ? part(input.w).join(' ') : 'own'}` +
      `\n  expected ${part(golden.levels).join(' ')} scale ${golden.scale[row]} min ${golden.min?.[row] ?? '-'}` +
      `\n  got      ${part(got.levels).join(' ')} scale ${got.scale[row]} min ${golden.min ? got.min[row] : '-'}`;
    if ((flags & nonFinite) !== 0) {
      if (!part(got.reconstruction).every(Number.isFinite))
        return describe('the reference is not finite here; a finite result was expected');
      continue;
    }
    if ((flags & tieOrder) !== 0) {
      const values = Array.from(part(golden.levels), (level) =>
        input.levels.kind === 'table' ? input.levels.values[level & 0xff]! : level,
      );
      const expected = values.map((value) => value * golden.scale[row]! - (golden.min?.[row] ?? 0));
      const gap =
        weightedCosine(part(x), part(got.reconstruction), part(weights)) -
        weightedCosine(part(x), expected, part(weights));
      if (!(Math.abs(gap) <= tieOrderTolerance)) return describe(`the cosine differs by ${gap}`);
      continue;
    }
    if (got.scale[row] !== golden.scale[row]) return describe('scales differ');
    if (golden.min && got.min[row] !== golden.min[row]) return describe('mins differ');
    if (golden.scale[row] !== 0 && !part(got.levels).every((level, i) => level === part(golden.levels)[i]))
      return describe('levels differ');
  }
  return undefined;
}
