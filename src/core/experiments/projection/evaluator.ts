import { LabError } from '../../lab-error.ts';
import type { Kernel, KernelStore } from '../../kernel/kernel.ts';
import { reconstructionKind, type RoundingKernel } from '../../rounding/algorithm.ts';
import { isOwnId } from '../../rounding/own/row.ts';
import type { OwnAlgorithms, OwnRounder } from '../../rounding/own/session.ts';
import { loadRoundingKernel } from '../../rounding/round.ts';
import type { ProjectionExtra, ResolvedSpec } from './spec.ts';
import { noPixels, type PixelSums } from './stats.ts';
import { fillImportance } from '../../rounding/importance.ts';

/** Every rounding kernel fills directions and computes cosines; this is a small one, for algorithms that have none. */
const anyKernel = 'absmax';
const tableKind = 1;
const affineKind = 2;
/** The kernel's word for the fourth component; the other ways to extend a point are filled here. */
const kernelExtra: Partial<Record<ProjectionExtra, number>> = { none: 0, meanzero: 1, rhombic: 2 };
/** The kernel compares rows of directions with tables of up to this length without reading the directions. */
const maxSphereTable = 16;

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
 * which other jobs use as well: call begin() before the first batch and again after every await; it costs nothing while nobody else came.
 */
export class Evaluator {
  readonly spec: ResolvedSpec;
  private readonly kernel: Kernel<RoundingKernel>;
  /** An algorithm of the visitor's, which rounds in place of the kernel. */
  private readonly rounder: OwnRounder | undefined;
  private readonly kind: number;
  private readonly table: Int8Array;
  private readonly params: Int32Array;
  /** Whether rows of directions are made again when they are compared, which is cheaper than to store and read them. */
  private readonly repeatsRows: boolean;
  private buffers: Buffers | undefined;
  /** The row of directions that lies in the buffers, if one does. */
  private row: Row | undefined;

  private constructor(spec: ResolvedSpec, kernel: Kernel<RoundingKernel>, rounder: OwnRounder | undefined) {
    this.spec = spec;
    this.rounder = rounder;
    this.kernel = kernel;
    const { algorithm, levels } = spec;
    this.kind = reconstructionKind(algorithm, levels);
    this.table = Int8Array.from(levels.kind === 'table' ? levels.values : []);
    this.params = algorithm.encode(levels, spec.options);
    this.repeatsRows =
      kernelExtra[spec.extra] === 0 &&
      spec.dims === 3 &&
      !isDerived(spec.weights) &&
      this.table.length <= maxSphereTable;
  }

  /** Throws kernel/missing, and for an own algorithm what OwnAlgorithms.open throws. */
  static async create(spec: ResolvedSpec, { kernels, own }: EvaluatorSources): Promise<Evaluator> {
    const { algorithm } = spec;
    const isOwn = isOwnId(algorithm.id);
    const kernel = await loadRoundingKernel(kernels, isOwn ? { kernel: anyKernel } : algorithm);
    return new Evaluator(spec, kernel, isOwn ? await own.open(algorithm.id) : undefined);
  }

  /** True when the picture of a row of directions can be filled by the kernel itself. */
  get fillsSphere(): boolean {
    return kernelExtra[this.spec.extra] !== undefined;
  }

  /** Lays the buffers out for up to `capacity` vectors, and writes what is the same for all of them. */
  begin(capacity: number, columns?: Columns): void {
    const { buffers } = this;
    const isCurrent = buffers?.layout === this.kernel.layoutCount;
    if (isCurrent && capacity <= buffers.capacity && columns === buffers.columns) return;
    this.buffers = this.layOut(capacity, columns);
  }

  private layOut(capacity: number, columns: Columns | undefined): Buffers {
    const { kernel, spec, params, table } = this;
    const values = capacity * spec.dims;
    const columnBytes = (columns?.cos.length ?? 0) * 8;
    const at = kernel.layout([
      columnBytes, columnBytes, values * 8, values * 4, values * 4, values, capacity * 4, capacity * 4, 64, 256, capacity * 4, 32,
    ]) as Offsets; // prettier-ignore
    const [cosTheta, sinTheta, x64, x32, w, levels, scale, min, paramsAt, tableAt, out, stats] = at;
    if (columns) {
      kernel.f64(cosTheta, columns.cos.length).set(columns.cos);
      kernel.f64(sinTheta, columns.sin.length).set(columns.sin);
    }
    kernel.i32(paramsAt, 16).set(params);
    kernel.i8(tableAt, table.length).set(table);
    const weights = kernel.f32(w, values);
    if (spec.weights === 'uniform') weights.fill(1);
    if (spec.weights === 'given') for (let at = 0; at < values; at += spec.dims) weights.set(spec.given, at);
    return {
      layout: kernel.layoutCount,
      capacity,
      columns,
      at: {
        cosTheta,
        sinTheta,
        x64,
        x32,
        w,
        levels,
        scale,
        min,
        params: paramsAt,
        table: table.length > 0 ? tableAt : 0,
        out,
        stats,
      },
      x64: kernel.f64(x64, values),
      x32: kernel.f32(x32, values),
      w: weights,
      out: kernel.f32(out, capacity),
      stats: kernel.f64(stats, 4),
    };
  }

  /** The buffers of the last begin(). */
  private get own(): Buffers {
    if (!this.buffers) throw new LabError('job/failed', 'An evaluator has no buffers before begin().');
    return this.buffers;
  }

  /** Directions of the columns `firstCol` .. `firstCol + count - 1` given to begin(), at one angle from the pole. */
  fillSphere(firstCol: number, count: number, phiRad: number): void {
    const { cosTheta, sinTheta, x64, x32 } = this.own.at;
    const extra = kernelExtra[this.spec.extra];
    if (extra === undefined)
      throw new LabError('job/failed', `The kernel does not fill vectors with "${this.spec.extra}".`);
    const row = {
      cosTheta: cosTheta + firstCol * 8,
      sinTheta: sinTheta + firstCol * 8,
      sinPhi: Math.sin(phiRad),
      cosPhi: Math.cos(phiRad),
    };
    this.row = this.repeatsRows ? row : undefined;
    this.kernel.fn.sphereVectors(
      row.cosTheta,
      row.sinTheta,
      count,
      row.sinPhi,
      row.cosPhi,
      extra,
      this.row ? 0 : x64,
      x32,
    );
  }

  /** Any vectors: count x dims f64. */
  fillVectors(x: Float64Array): void {
    this.row = undefined;
    this.own.x64.set(x);
    this.own.x32.set(x);
  }

  /**
   * Rounds `count` vectors and writes their cosines to out[offset..]: sum w x v / sqrt(sum w v^2 * sum w x^2), NaN where the reconstruction is
   * zero. Gives back count, min, max and sum of the defined ones before they were rounded to f32, added to those of the vectors `before`, one after the
   * other: so the sums do not depend on where a batch ends. At once from a kernel, later from an own algorithm.
   * `prepare` calls begin() and fills the vectors; it is called again after the wait for an own algorithm.
   */
  evaluate(
    count: number,
    prepare: () => void,
    out: Float32Array,
    offset: number,
    before = noPixels,
  ): PixelSums | Promise<PixelSums> {
    if (this.rounder)
      return this.roundByOwn(this.rounder, count, prepare, () => this.compare(count, out, offset, before));
    prepare();
    this.round(count);
    return this.compare(count, out, offset, before);
  }

  private compare(count: number, out: Float32Array, offset: number, before: PixelSums): PixelSums {
    const { kernel, kind, table, row, own } = this;
    const { at, stats } = own;
    const { dims, weights } = this.spec;
    stats[0] = before.count;
    stats[1] = before.min;
    stats[2] = before.max;
    stats[3] = before.sum;
    const shown = weights === 'uniform' ? 0 : at.w;
    const codes = [at.levels, at.scale, at.min, at.table, table.length, kind, at.out, at.stats] as const;
    if (row) kernel.fn.sphereCosines(row.cosTheta, row.sinTheta, count, row.sinPhi, row.cosPhi, shown, ...codes);
    else kernel.fn.cosines(at.x64, at.x32, shown, count, dims, ...codes);
    out.set(count === own.capacity ? own.out : own.out.subarray(0, count), offset);
    return { count: stats[0], min: stats[1], max: stats[2], sum: stats[3] };
  }

  /** Rounds one vector, filled by `prepare` as for evaluate(). */
  async roundOne(prepare: () => void): Promise<Rounded> {
    if (this.rounder) return this.roundByOwn(this.rounder, 1, prepare, () => this.readOne());
    prepare();
    this.round(1);
    return this.readOne();
  }

  private readOne(): Rounded {
    const { kernel } = this;
    const { at } = this.own;
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

  /** `finish` finds the vectors, their importances and what the own algorithm made of them in the memory. It comes without a gap: others may wait for it. */
  private async roundByOwn<T>(rounder: OwnRounder, count: number, prepare: () => void, finish: () => T): Promise<T> {
    const { dims, levels } = this.spec;
    const size = count * dims;
    const fill = (): Buffers => {
      prepare();
      this.weigh(count);
      return this.own;
    };
    const before = fill();
    const result = await rounder.round(before.x32.slice(0, size), before.w.slice(0, size), dims, levels);
    const { at } = fill();
    this.kernel.i8(at.levels, size).set(result.levels);
    this.kernel.f32(at.scale, count).set(result.scale);
    this.kernel.f32(at.min, count).set(result.min);
    return finish();
  }

  /** Importances that follow from the vectors; the others were written by begin(). */
  private weigh(count: number): void {
    const { own } = this;
    const { dims, weights } = this.spec;
    if (isDerived(weights)) fillImportance(weights, own.x64, count, dims, own.w);
  }

  private round(count: number): void {
    const { kernel, table, own } = this;
    const { at } = own;
    const { dims, ownWeights } = this.spec;
    this.weigh(count);
    const given = ownWeights ? 0 : at.w;
    kernel.fn.round(at.x32, given, count, dims, at.levels, at.scale, at.min, at.params, at.table, table.length);
  }
}

/** Importances that are computed from the vectors. */
const isDerived = (
  weights: ResolvedSpec['weights'],
): weights is Exclude<ResolvedSpec['weights'], 'uniform' | 'given'> => weights !== 'uniform' && weights !== 'given';

/** Where kernels and own algorithms come from: the context of the job. */
interface EvaluatorSources {
  readonly kernels: KernelStore;
  readonly own: OwnAlgorithms;
}

/** Cosines and sines of the azimuth of every column. */
export interface Columns {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

/** Columns of a row of directions in the kernel's memory, and the row's angle from the pole. */
interface Row {
  readonly cosTheta: number;
  readonly sinTheta: number;
  readonly sinPhi: number;
  readonly cosPhi: number;
}

/** Where everything lies in the kernel's memory, and views on it; valid while the kernel's layoutCount is `layout`. */
interface Buffers {
  readonly layout: number;
  readonly capacity: number;
  readonly columns: Columns | undefined;
  readonly at: Readonly<
    Record<
      'cosTheta' | 'sinTheta' | 'x64' | 'x32' | 'w' | 'levels' | 'scale' | 'min' | 'params' | 'table' | 'out' | 'stats',
      number
    >
  >;
  readonly x64: Float64Array;
  readonly x32: Float32Array;
  readonly w: Float32Array;
  readonly out: Float32Array;
  readonly stats: Float64Array;
}

type Offsets = [number, number, number, number, number, number, number, number, number, number, number, number];
