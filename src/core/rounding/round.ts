import type { Kernel, KernelStore } from '../kernel/kernel.ts';
import { LabError } from '../lab-error.ts';
import { reconstructionKind } from './algorithm.ts';
import type { RoundingAlgorithm, RoundingKernel } from './algorithm.ts';
import type { LevelSet } from './levels.ts';

/** Components per vector that the kernels have scratch for. */
export const maxDims = 256;

/** A batch of vectors to round: `x` and `w` are count x dims, row-major. `w` null asks for the algorithm's own importances. */
export interface RoundingInput {
  readonly x: Float32Array;
  readonly w: Float32Array | null;
  readonly count: number;
  readonly dims: number;
  readonly levels: LevelSet;
  /** Values by option id; an option that is left out has its default. */
  readonly options?: Readonly<Record<string, number>>;
}

/** count x dims signed levels (table indices where the level set is a table) and count scales and mins (0 where there is none). */
export interface RoundingResult {
  readonly levels: Int8Array;
  readonly scale: Float32Array;
  readonly min: Float32Array;
  /** count x dims values that the levels stand for. */
  readonly reconstruction: Float32Array;
}

/** The kernel of an algorithm, instantiated once per store. */
export const loadRoundingKernel = (
  kernels: KernelStore,
  algorithm: Pick<RoundingAlgorithm, 'kernel'>,
): Promise<Kernel<RoundingKernel>> => kernels.get<RoundingKernel>(algorithm.kernel);

/** Every option of the algorithm with the given value or its default. Throws rounding/bad-option for an unknown id or value. */
export function completeOptions(
  algorithm: RoundingAlgorithm,
  given: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const complete: Record<string, number> = {};
  for (const option of algorithm.options) {
    const value = given[option.id] ?? option.defaultValue;
    if (!option.values.some((choice) => choice.value === value)) {
      const choices = option.values.map((choice) => `${choice.value} (${choice.label})`).join(', ');
      throw new LabError('rounding/bad-option', `${algorithm.id} knows no ${option.id} ${value}. Choose ${choices}.`, {
        algorithm: algorithm.id,
        option: option.id,
        value,
      });
    }
    complete[option.id] = value;
  }
  for (const id of Object.keys(given)) {
    if (!algorithm.options.some((option) => option.id === id))
      throw new LabError(
        'rounding/bad-option',
        `${algorithm.id} has no option ${id}. It has ${algorithm.options.map((option) => option.id).join(', ') || 'none'}.`,
        { algorithm: algorithm.id, option: id },
      );
  }
  return complete;
}

/** Throws rounding/levels-rejected where the algorithm cannot use the set, rounding/bad-dims for vectors too long, rounding/weights-required. */
export function checkRoundingInput(
  algorithm: RoundingAlgorithm,
  input: Pick<RoundingInput, 'dims' | 'levels' | 'w'>,
): void {
  const reason = algorithm.rejectLevels(input.levels);
  if (reason !== undefined) throw new LabError('rounding/levels-rejected', reason, { algorithm: algorithm.id });
  if (!Number.isInteger(input.dims) || input.dims < 1 || input.dims > maxDims)
    throw new LabError(
      'rounding/bad-dims',
      `Vectors of ${input.dims} components cannot be rounded. Use 1 to ${maxDims}.`,
      { dims: input.dims },
    );
  if (algorithm.weights === 'required' && input.w === null)
    throw new LabError(
      'rounding/weights-required',
      `${algorithm.id} has no importances of its own. Choose some, for example uniform.`,
      { algorithm: algorithm.id },
    );
}

/**
 * Rounds a batch with a loaded kernel. Takes over the kernel's memory for the duration of the call.
 * Ties: those of the algorithm. Range: any f32; NaN gives some levels, never a hang. Throws as checkRoundingInput and completeOptions do, and
 * rounding/bad-shape when x or w are not count x dims.
 */
export function roundVectors(
  kernel: Kernel<RoundingKernel>,
  algorithm: RoundingAlgorithm,
  input: RoundingInput,
): RoundingResult {
  const { x, count, dims, levels } = input;
  checkRoundingInput(algorithm, input);
  const w = algorithm.weights === 'own' ? null : input.w;
  const size = count * dims;
  if (x.length !== size || (w !== null && w.length !== size))
    throw new LabError(
      'rounding/bad-shape',
      `Expected ${count} x ${dims} numbers, got ${x.length} values and ${w?.length ?? 0} weights.`,
      { count, dims },
    );
  const params = algorithm.encode(levels, completeOptions(algorithm, input.options));
  const table = levels.kind === 'table' ? levels.values : [];
  const [xAt, wAt, levelsAt, scaleAt, minAt, paramsAt, tableAt] = kernel.layout([
    size * 4, w ? size * 4 : 0, size, count * 4, count * 4, params.length * 4, table.length,
  ]) as [number, number, number, number, number, number, number]; // prettier-ignore
  kernel.f32(xAt, size).set(x);
  if (w) kernel.f32(wAt, size).set(w);
  kernel.f32(minAt, count).fill(0);
  kernel.i32(paramsAt, params.length).set(params);
  kernel.i8(tableAt, table.length).set(table);
  kernel.fn.round(
    xAt,
    w ? wAt : 0,
    count,
    dims,
    levelsAt,
    scaleAt,
    minAt,
    paramsAt,
    table.length > 0 ? tableAt : 0,
    table.length,
  );
  const codes = {
    levels: kernel.i8(levelsAt, size).slice(),
    scale: kernel.f32(scaleAt, count).slice(),
    min: kernel.f32(minAt, count).slice(),
  };
  return { ...codes, reconstruction: computeReconstruction(algorithm, levels, dims, codes) };
}

/**
 * The values of levels, scales and mins, each operation rounded to f32: level * scale, table[level] * scale, or level * scale - min.
 * Shape: levels.length values.
 */
export function computeReconstruction(
  algorithm: Pick<RoundingAlgorithm, 'kind'>,
  levels: LevelSet,
  dims: number,
  codes: Pick<RoundingResult, 'levels' | 'scale' | 'min'>,
): Float32Array {
  const kind = reconstructionKind(algorithm, levels);
  const values = levels.kind === 'table' ? levels.values : [];
  const reconstruction = new Float32Array(codes.levels.length);
  for (let index = 0; index < reconstruction.length; index++) {
    const row = Math.floor(index / dims);
    const level = codes.levels[index]!;
    // A table may hold up to 256 values: its index is the byte, unsigned.
    const value = kind === 1 ? (values[level & 0xff] ?? Number.NaN) : level;
    reconstruction[index] = value * codes.scale[row]!;
    if (kind === 2) reconstruction[index]! -= codes.min[row]!;
  }
  return reconstruction;
}
