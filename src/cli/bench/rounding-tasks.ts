import { parseLevels } from '../../core/rounding/levels.ts';
import { roundingAlgorithms } from '../../core/rounding/registry.ts';
import { checkRoundingInput, completeOptions } from '../../core/rounding/round.ts';
import type { RoundingAlgorithm, RoundingKernel } from '../../core/rounding/algorithm.ts';
import { isLabError } from '../../core/lab-error.ts';
import { nodeKernels } from '../kernel-source.ts';
import { gaussianValues } from './data.ts';
import { type BenchTask, countForTenMilliseconds } from './measure.ts';

/** Vectors of one call; slow algorithms round fewer so that a repetition stays short. */
const count = 2048;

/** Components of the vectors. */
export const roundingDims = [3, 32] as const;

/** Every algorithm on Gaussian vectors of 3 and 32 components with its first levels and unit importances: `qkxh n=3`. */
export async function* roundingTasks(wanted: (name: string, op: string) => boolean): AsyncGenerator<BenchTask> {
  for (const algorithm of roundingAlgorithms) {
    for (const dims of roundingDims) {
      const name = `${algorithm.id} n=${dims}`;
      if (wanted(name, 'round') && accepts(algorithm, dims)) yield await roundTask(algorithm, name, dims);
    }
  }
}

async function roundTask(algorithm: RoundingAlgorithm, name: string, dims: number): Promise<BenchTask> {
  const kernel = await nodeKernels.create<RoundingKernel>(algorithm.kernel);
  const { x, w, levels } = inputOf(algorithm, dims);
  const params = algorithm.encode(levels, completeOptions(algorithm));
  const table = levels.kind === 'table' ? levels.values : [];
  const [xAt, wAt, levelsAt, scaleAt, minAt, paramsAt, tableAt] = kernel.layout([
    x.byteLength, x.byteLength, x.length, count * 4, count * 4, params.byteLength, table.length,
  ]) as [number, number, number, number, number, number, number]; // prettier-ignore
  kernel.f32(xAt, x.length).set(x);
  if (w) kernel.f32(wAt, w.length).set(w);
  kernel.i32(paramsAt, params.length).set(params);
  kernel.i8(tableAt, table.length).set(table);
  const [weightsAt, tableOrNone] = [w ? wAt : 0, table.length > 0 ? tableAt : 0];
  const round = (vectors: number): void =>
    kernel.fn.round(xAt, weightsAt, vectors, dims, levelsAt, scaleAt, minAt, paramsAt, tableOrNone, table.length);
  const vectors = countForTenMilliseconds(count, round);
  return { name, op: 'round', rows: vectors, cols: dims, units: vectors, run: () => round(vectors) };
}

const inputOf = (algorithm: RoundingAlgorithm, dims: number) => ({
  x: gaussianValues(count * dims),
  w: algorithm.weights === 'own' ? null : new Float32Array(count * dims).fill(1),
  count,
  dims,
  levels: parseLevels(algorithm.defaultLevels),
});

/** Some algorithms exist for few components only. */
function accepts(algorithm: RoundingAlgorithm, dims: number): boolean {
  try {
    checkRoundingInput(algorithm, inputOf(algorithm, dims));
    return true;
  } catch (error) {
    if (isLabError(error)) return false;
    throw error;
  }
}
