import { LabError } from '../../lab-error.ts';
import {
  columnThetaRad,
  fullWindow,
  pixelToDirection,
  rowPhiRad,
  type SphereWindow,
} from '../../geometry/equirectangular.ts';
import type { Job, JobContext } from '../../job/context.ts';
import { type Columns, Evaluator } from './evaluator.ts';
import { BatchPacer } from './pacing.ts';
import { extendPoint } from './points.ts';
import { exactSpec } from './reference.ts';
import { type ProjectionSpec, type ResolvedSpec, resolveSpec } from './spec.ts';
import { addPixels, emptyStats, noPixels, type PixelSums, type ProjectionStats } from './stats.ts';

/** Rows `rows[0]` (included) to `rows[1]` (excluded) of the picture of a window. */
export interface TileParams {
  readonly spec: ProjectionSpec;
  readonly window: SphereWindow;
  readonly rows: readonly [from: number, to: number];
  /** Also compute how much the exact optimum is above the achieved cosine. */
  readonly regret: boolean;
}

export interface TileResult {
  readonly rows: readonly [from: number, to: number];
  /** Cosines, row-major [rows, window.width]; NaN where undefined. */
  readonly values: Float32Array;
  readonly stats: ProjectionStats;
  /** Exact minus achieved, same shape, >= 0 up to f32 noise. */
  readonly regret?: Float32Array;
  readonly regretStats?: ProjectionStats;
  /** Pixels whose regret is above 1e-6, well clear of the noise of f32. */
  readonly regretPixels?: number;
}

/** The largest picture, px: 8192 x 4096. */
export const maxWindowWidth = 8192;
/** Vectors of one batch at most: their buffers fit into the processor's cache. */
const maxBatch = 8192;
/** Between two looks at messages and progress: rows of a fast algorithm take microseconds. */
const reportMs = 4;

/**
 * Cosines between the directions of a tile and their rounded selves. Throws projection/bad-window, projection/no-exact and what
 * resolveSpec throws.
 */
export const run: Job<TileParams, TileResult> = async (params, context) => {
  checkWindow(params);
  const spec = resolveSpec(params.spec);
  const exact = params.regret ? exactSpec(spec) : undefined;
  const achieved = await computeTile(spec, params, context, 0, exact ? 0.5 : 1);
  if (!exact) return { rows: params.rows, ...achieved };
  const best = await computeTile(exact, params, context, 0.5, 0.5);
  return { rows: params.rows, ...achieved, ...computeRegret(params, best.values, achieved.values) };
};

export const sampleParams = (): TileParams => ({
  spec: { algorithm: 'make_qx', options: {}, levels: '-4..3', weights: 'uniform', extra: 'none', dims: 3 },
  window: fullWindow(512),
  rows: [0, 256],
  regret: false,
});

interface Picture {
  readonly values: Float32Array;
  readonly stats: ProjectionStats;
}

async function computeTile(
  spec: ResolvedSpec,
  { window, rows }: TileParams,
  context: JobContext,
  progressFrom: number,
  progressSpan: number,
): Promise<Picture> {
  const part = new TilePart(await Evaluator.create(spec, context), window, rows);
  await context.breathe();
  while (!part.isDone) {
    const reportAt = performance.now() + reportMs;
    do {
      // An await for nothing would cost more than a small batch.
      const waiting = part.next();
      if (waiting) await waiting;
    } while (!part.isDone && performance.now() < reportAt);
    context.onProgress({ fraction: progressFrom + progressSpan * part.doneShare });
    await context.breathe();
  }
  return { values: part.values, stats: part.stats };
}

/** Rows of a picture in the making, a batch of vectors at a time. */
class TilePart {
  readonly values: Float32Array;
  readonly stats = { ...emptyStats };
  private readonly evaluator: Evaluator;
  private readonly window: SphereWindow;
  private readonly rows: readonly [from: number, to: number];
  private readonly columns: Columns;
  private readonly capacity: number;
  private readonly pacer: BatchPacer;
  private row: number;
  private col = 0;
  /** Of the row so far. */
  private sums = noPixels;

  constructor(evaluator: Evaluator, window: SphereWindow, rows: readonly [from: number, to: number]) {
    this.evaluator = evaluator;
    this.window = window;
    this.rows = rows;
    this.columns = columnTables(window);
    this.capacity = Math.min(window.width, maxBatch);
    this.pacer = new BatchPacer(this.capacity);
    this.row = rows[0];
    this.values = new Float32Array(window.width * (rows[1] - rows[0]));
  }

  get isDone(): boolean {
    return this.row >= this.rows[1];
  }

  get doneShare(): number {
    return (this.row - this.rows[0] + this.col / this.window.width) / (this.rows[1] - this.rows[0]);
  }

  /** Evaluates the next batch; at once, unless the algorithm is one of the visitor's. */
  next(): Promise<void> | undefined {
    const { evaluator, window, row, col, pacer } = this;
    const count = Math.min(pacer.size, window.width - col);
    const phiRad = rowPhiRad(window, row);
    const startedAt = performance.now();
    const prepare = (): void => {
      evaluator.begin(this.capacity, this.columns);
      fill(evaluator, window, row, col, count, phiRad);
    };
    const evaluated = evaluator.evaluate(
      count,
      prepare,
      this.values,
      (row - this.rows[0]) * window.width + col,
      this.sums,
    );
    if (evaluated instanceof Promise) return evaluated.then((sums) => this.advance(count, sums, startedAt));
    this.advance(count, evaluated, startedAt);
    return undefined;
  }

  private advance(count: number, sums: PixelSums, startedAt: number): void {
    const { width } = this.window;
    this.pacer.learn(count, performance.now() - startedAt);
    this.sums = sums;
    this.col += count;
    if (this.col < width) return;
    addPixels(this.stats, sums, width, Math.sin(rowPhiRad(this.window, this.row)));
    this.sums = noPixels;
    this.col = 0;
    this.row++;
  }
}

/** The tables made last, and for which columns: the bands of a picture all ask for the same ones. */
let lastColumns: { readonly key: string; readonly columns: Columns } | undefined;

/** Cosines and sines of the azimuth of every column. */
function columnTables(window: SphereWindow): Columns {
  const { width, fullWidth, firstCol, colStep } = window;
  const key = [width, fullWidth, firstCol, colStep].join();
  if (lastColumns?.key === key) return lastColumns.columns;
  const cos = new Float64Array(width);
  const sin = new Float64Array(width);
  for (let col = 0; col < width; col++) {
    const thetaRad = columnThetaRad(window, col);
    cos[col] = Math.cos(thetaRad);
    sin[col] = Math.sin(thetaRad);
  }
  lastColumns = { key, columns: { cos, sin } };
  return lastColumns.columns;
}

function fill(
  evaluator: Evaluator,
  window: SphereWindow,
  row: number,
  firstCol: number,
  count: number,
  phiRad: number,
): void {
  if (evaluator.fillsSphere) {
    evaluator.fillSphere(firstCol, count, phiRad);
    return;
  }
  const { dims, extra, tail } = evaluator.spec;
  const x = new Float64Array(count * dims);
  for (let i = 0; i < count; i++)
    extendPoint(extra, pixelToDirection(window, firstCol + i, row), dims, x, i * dims, tail);
  evaluator.fillVectors(x);
}

/** Differences of f32 cosines below this are the noise of their last bits. */
const noise = 2e-7;
/** Regret above this counts as such. */
const regretThreshold = 1e-6;

function computeRegret(
  { window, rows }: TileParams,
  best: Float32Array,
  achieved: Float32Array,
): Required<Pick<TileResult, 'regret' | 'regretStats' | 'regretPixels'>> {
  const regret = new Float32Array(best.length);
  const regretStats = { ...emptyStats };
  let regretPixels = 0;
  for (let row = 0; row < rows[1] - rows[0]; row++) {
    const part = { ...noPixels };
    for (let index = row * window.width; index < (row + 1) * window.width; index++) {
      const difference = best[index]! - achieved[index]!;
      const value = difference < 0 && difference > -noise ? 0 : difference;
      regret[index] = value;
      if (Number.isNaN(value)) continue;
      part.count++;
      part.sum += value;
      if (value > regretThreshold) regretPixels++;
      if (value < part.min) part.min = value;
      if (value > part.max) part.max = value;
    }
    addPixels(regretStats, part, window.width, Math.sin(rowPhiRad(window, rows[0] + row)));
  }
  return { regret, regretStats, regretPixels };
}

function checkWindow({ window, rows }: TileParams): void {
  const { width, height } = window;
  const isSize = Number.isInteger(width) && Number.isInteger(height) && width >= 1 && height >= 1;
  if (!isSize || width > maxWindowWidth || height > maxWindowWidth)
    throw new LabError(
      'projection/bad-window',
      `A picture of ${width} x ${height} px is not possible. Use whole sizes up to ${maxWindowWidth}.`,
      { width, height },
    );
  const isInside = rows.every(Number.isInteger) && rows[0] >= 0 && rows[0] < rows[1] && rows[1] <= height;
  if (!isInside)
    throw new LabError(
      'projection/bad-window',
      `Rows ${rows[0]} to ${rows[1]} are not in a picture of ${height} rows.`,
      { rows },
    );
}
