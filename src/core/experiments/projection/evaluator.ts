import { LabError } from '../../lab-error.ts';
import type { Kernel, KernelStore } from '../../kernel/kernel.ts';
import { reconstructionKind, type RoundingKernel } from '../../rounding/algorithm.ts';
import { loadRoundingKernel } from '../../rounding/round.ts';
import type { ProjectionExtra, ResolvedSpec } from './spec.ts';
import { fillImportance } from '../../rounding/importance.ts';

const tableKind = 1;
const affineKind = 2;
/** The kernel's word for the fourth component; the other ways to extend a point are filled here. */
const kernelExtra: Partial<Record<ProjectionExtra, number>> = { none: 0, meanzero: 1, rhombic: 2 };

/** What one vector became. */
export interface Rounded {
  /** Signed levels, or indices into the table. */
  readonly levels: Int8Array;
  readonly scale: number;
  /** Subtracted from every component; 0 except for affine algorithms. */
  readonly min: number;
}

/**
 * Rounds batches of vectors with one algorithm and compares them with their reconstruction. All buffers lie in the kernel's memory,
 * which other jobs use as well: call begin() before the first batch and again after every await.
 */
export class Evaluator {
  readonly spec: ResolvedSpec;
  private readonly kernel: Kernel<RoundingKernel>;
  private readonly kind: number;
  private readonly table: Int8Array;
  private readonly params: Int32Array;
  private at = {
    cosTheta: 0,
    sinTheta: 0,
    x64: 0,
    x32: 0,
    w: 0,
    levels: 0,
    scale: 0,
    min: 0,
    params: 0,
    table: 0,
    out: 0,
    stats: 0,
  };

  constructor(spec: ResolvedSpec, kernel: Kernel<RoundingKernel>) {
    this.spec = spec;
    this.kernel = kernel;
    const { algorithm, levels } = spec;
    this.kind = reconstructionKind(algorithm, levels);
    this.table = Int8Array.from(levels.kind === 'table' ? levels.values : []);
    this.params = algorithm.encode(levels, spec.options);
  }

  /** Throws kernel/missing. */
  static async create(spec: ResolvedSpec, kernels: KernelStore): Promise<Evaluator> {
    return new Evaluator(spec, await loadRoundingKernel(kernels, spec.algorithm));
  }

  /** True when the picture of a row of directions can be filled by the kernel itself. */
  get fillsSphere(): boolean {
    return kernelExtra[this.spec.extra] !== undefined;
  }

  /** Lays the buffers out for up to `capacity` vectors, and writes what is the same for all of them. */
  begin(capacity: number, columns?: { readonly cos: Float64Array; readonly sin: Float64Array }): void {
    const values = capacity * this.spec.dims;
    const columnBytes = (columns?.cos.length ?? 0) * 8;
    const sizes = [
      columnBytes,
      columnBytes,
      values * 8,
      values * 4,
      values * 4,
      values,
      capacity * 4,
      capacity * 4,
      64,
      256,
      capacity * 4,
      32,
    ];
    const [cosTheta, sinTheta, x64, x32, w, levels, scale, min, params, table, out, stats] = this.kernel.layout(
      sizes,
    ) as Offsets;
    this.at = { cosTheta, sinTheta, x64, x32, w, levels, scale, min, params, table, out, stats };
    if (columns) {
      this.kernel.f64(cosTheta, columns.cos.length).set(columns.cos);
      this.kernel.f64(sinTheta, columns.sin.length).set(columns.sin);
    }
    this.kernel.i32(params, 16).set(this.params);
    this.kernel.i8(table, this.table.length).set(this.table);
    if (this.spec.weights === 'uniform') this.kernel.f32(w, values).fill(1);
  }

  /** Directions of the columns `firstCol` .. `firstCol + count - 1` given to begin(), at one angle from the pole. */
  fillSphere(firstCol: number, count: number, phiRad: number): void {
    const { cosTheta, sinTheta, x64, x32 } = this.at;
    const extra = kernelExtra[this.spec.extra];
    if (extra === undefined)
      throw new LabError('job/failed', `The kernel does not fill vectors with "${this.spec.extra}".`);
    this.kernel.fn.sphereVectors(
      cosTheta + firstCol * 8,
      sinTheta + firstCol * 8,
      count,
      Math.sin(phiRad),
      Math.cos(phiRad),
      extra,
      x64,
      x32,
    );
  }

  /** Any vectors: count x dims f64. */
  fillVectors(x: Float64Array): void {
    this.kernel.f64(this.at.x64, x.length).set(x);
    this.kernel.f32(this.at.x32, x.length).set(x);
  }

  /**
   * Rounds the `count` vectors filled last and writes their cosines to out[offset..]: sum w x v / sqrt(sum w v^2 * sum w x^2), NaN
   * where the reconstruction is zero. Gives back count, min, max and sum of the defined ones before they were rounded to f32.
   */
  evaluate(count: number, out: Float32Array, offset: number): { count: number; min: number; max: number; sum: number } {
    const { at, kernel, kind, table } = this;
    const { dims, weights } = this.spec;
    this.round(count);
    kernel.f64(at.stats, 4).set([0, Infinity, -Infinity, 0]);
    const shown = weights === 'uniform' ? 0 : at.w;
    kernel.fn.cosines(
      at.x64,
      at.x32,
      shown,
      count,
      dims,
      at.levels,
      at.scale,
      at.min,
      at.table,
      table.length,
      kind,
      at.out,
      at.stats,
    );
    out.set(kernel.f32(at.out, count), offset);
    const stats = kernel.f64(at.stats, 4);
    return { count: stats[0]!, min: stats[1]!, max: stats[2]!, sum: stats[3]! };
  }

  /** Rounds the first vector filled last. */
  roundOne(): Rounded {
    this.round(1);
    const { at, kernel } = this;
    return {
      levels: kernel.i8(at.levels, this.spec.dims).slice(),
      scale: kernel.f32(at.scale, 1)[0]!,
      min: this.kind === affineKind ? kernel.f32(at.min, 1)[0]! : 0,
    };
  }

  /** The value of a level before scaling: itself, or the table's entry. */
  levelValue(level: number): number {
    return this.kind === tableKind ? this.table[level & 0xff]! : level;
  }

  private round(count: number): void {
    const { at, kernel, table } = this;
    const { dims, weights, ownWeights } = this.spec;
    if (weights !== 'uniform') {
      fillImportance(weights, kernel.f64(at.x64, count * dims), count, dims, kernel.f32(at.w, count * dims));
    }
    const given = ownWeights ? 0 : at.w;
    kernel.fn.round(
      at.x32,
      given,
      count,
      dims,
      at.levels,
      at.scale,
      at.min,
      at.params,
      table.length > 0 ? at.table : 0,
      table.length,
    );
  }
}

type Offsets = [number, number, number, number, number, number, number, number, number, number, number, number];
