import type { SourceLink } from '../quants/format.ts';
import type { LevelSet } from './levels.ts';

/** How an algorithm treats importance weights. `null` in a call means its own default. */
export type WeightUse = 'required' | 'optional' | 'own';

/** A choice beside levels and weights, such as make_qx's rmse_type or "signed scale". All values are numbers on the wire. */
export interface RoundingOption {
  readonly id: string;
  readonly label: string;
  /** One sentence for the tooltip. */
  readonly help: string;
  readonly values: readonly { readonly value: number; readonly label: string }[];
  readonly defaultValue: number;
}

/**
 * One rounding algorithm: a kernel and a row. The kernel maps (x, w) to integer levels and a scale (and a min for type 1).
 * Adding one = one kernel file in workers/kernels + one row file here + one line in registry.ts.
 */
export interface RoundingAlgorithm {
  /** Wire word: `qkxh`. */
  readonly id: string;
  readonly label: string;
  /** The function's name in its project, if it has one: `make_qx_quants`. */
  readonly referenceName: string;
  readonly kernel: string;
  /** linear: v = level * scale; table: v = table[level] * scale; affine: v = level * scale - min. */
  readonly kind: 'linear' | 'table' | 'affine' | 'linear-or-table';
  readonly weights: WeightUse;
  /** Which importance it uses when given none, in words. */
  readonly defaultWeights: string;
  /** What it minimises or maximises, in words; shown wherever results are compared. */
  readonly minimises: string;
  readonly exact: boolean;
  /** Affine rows: whether the min may be negative with these options. Left out: never. */
  readonly signedMin?: (options: Readonly<Record<string, number>>) => boolean;
  readonly options: readonly RoundingOption[];
  /** Levels shown first. */
  readonly defaultLevels: string;
  /** Undefined when the level set suits, else a sentence that says which sets do. */
  readonly rejectLevels: (levels: LevelSet) => string | undefined;
  /** The 16 parameter words of the kernel (i32; f32 words by bit pattern). */
  readonly encode: (levels: LevelSet, options: Readonly<Record<string, number>>) => Int32Array;
  /** How many candidate scales it tries on a block of n components, or undefined when that depends on the data. */
  readonly candidates: (n: number, levels: LevelSet) => number | undefined;
  readonly about: string;
  readonly sources: readonly SourceLink[];
}

/** Exports of every rounding kernel. Offsets are bytes in its memory; all buffers are aligned as Kernel.layout aligns them. */
export interface RoundingKernel {
  /**
   * Rounds `count` vectors of `dims` f32 at `x`. `w`: count x dims f32 importances, or 0 for the algorithm's default.
   * Writes count x dims int8 to `levels` (signed level, or table index), count f32 to `scale`, count f32 to `min` (type 1; v = level * scale - min).
   * `params`: 16 i32 words as the row's encode() gives them. `table`: offset of ascending int8 values, `tableLength` their number (0 for a range).
   */
  round(
    x: number,
    w: number,
    count: number,
    dims: number,
    levels: number,
    scale: number,
    min: number,
    params: number,
    table: number,
    tableLength: number,
  ): void;
  /** One row of sphere directions; see workers/kernels/lib/projection.ts. `x64` 0 leaves the f64 out. */
  sphereVectors(
    cosTheta: number,
    sinTheta: number,
    cols: number,
    sinPhi: number,
    cosPhi: number,
    extra: number,
    x64: number,
    x32: number,
  ): void;
  /** cosines() for a row of directions of three components, which are not read from memory; see workers/kernels/lib/projection.ts. */
  sphereCosines(
    cosTheta: number,
    sinTheta: number,
    cols: number,
    sinPhi: number,
    cosPhi: number,
    w: number,
    levels: number,
    scale: number,
    min: number,
    table: number,
    tableLength: number,
    kind: number,
    out: number,
    stats: number,
  ): void;
  /** Weighted cosines of directions and their reconstructions; see workers/kernels/lib/projection.ts. `kind` as reconstructionKind gives it. */
  cosines(
    x64: number,
    x32: number,
    w: number,
    count: number,
    dims: number,
    levels: number,
    scale: number,
    min: number,
    table: number,
    tableLength: number,
    kind: number,
    out: number,
    stats: number,
  ): void;
}

/** How a kernel's levels become values: 0 linear, 1 table, 2 affine. */
export const reconstructionKind = (algorithm: Pick<RoundingAlgorithm, 'kind'>, levels: LevelSet): 0 | 1 | 2 =>
  algorithm.kind === 'affine'
    ? 2
    : algorithm.kind === 'table' || (algorithm.kind === 'linear-or-table' && levels.kind === 'table')
      ? 1
      : 0;
