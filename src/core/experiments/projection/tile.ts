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
import { addPixels, emptyStats, noPixels, type ProjectionStats } from './stats.ts';

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
  const evaluator = await Evaluator.create(spec, context);
  const { width } = window;
  const values = new Float32Array(width * (rows[1] - rows[0]));
  const columns = columnTables(window);
  const capacity = Math.min(width, maxBatch);
  const pacer = new BatchPacer(capacity);
  const stats = { ...emptyStats };
  let startedAt = performance.now();
  let reportedAt = -Infinity;
  await context.breathe();
  for (let row = rows[0]; row < rows[1]; row++) {
    const phiRad = rowPhiRad(window, row);
    let sums = noPixels;
    for (let col = 0; col < width;) {
      const count = Math.min(pacer.size, width - col);
      const firstCol = col;
      const prepare = (): void => {
        evaluator.begin(capacity, columns);
        fill(evaluator, window, row, firstCol, count, phiRad);
      };
      const evaluated = evaluator.evaluate(count, prepare, values, (row - rows[0]) * width + col, sums);
      // An await for nothing would cost more than a small batch.
      sums = evaluated instanceof Promise ? await evaluated : evaluated;
      col += count;
      const now = performance.now();
      pacer.learn(count, now - startedAt);
      startedAt = now;
      if (now - reportedAt < reportMs) continue;
      reportedAt = now;
      const done = (row - rows[0] + col / width) / (rows[1] - rows[0]);
      context.onProgress({ fraction: progressFrom + progressSpan * done });
      await context.breathe();
      startedAt = performance.now();
    }
    addPixels(stats, sums, width, Math.sin(phiRad));
  }
  context.onProgress({ fraction: progressFrom + progressSpan });
  return { values, stats };
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
  for (let i = 0; i < count; i++) extendPoint(extra, pixelToDirection(window, firstCol + i, row), dims, x, i * dims, tail);
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
