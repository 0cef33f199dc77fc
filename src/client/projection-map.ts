import { angleWindow, fullWindow, type SphereWindow } from '../core/geometry/equirectangular.ts';
import type { ProjectionSpec } from '../core/experiments/projection/spec.ts';
import { emptyStats, mergeStats, type ProjectionStats } from '../core/experiments/projection/stats.ts';
import type { TileResult } from '../core/experiments/projection/tile.ts';
import { roundHalfAway } from '../core/numeric/rounding.ts';
import { cacheKey, type ResultCache, resultCache } from './cache.ts';
import { pool as pagePool } from './pool.ts';
import type { WorkerPool } from './worker-pool.ts';

/** A part of the sphere; see angleWindow. */
export interface SphereArea {
  readonly thetaRad: readonly [from: number, to: number];
  readonly phiRad: readonly [from: number, to: number];
  /** Rows per angle over columns per angle, default 1. Near a pole, where azimuths lie close together, more rows than columns are of use. */
  readonly stretch?: number;
}

/** A picture of one algorithm, at any size. */
export interface MapRequest {
  readonly spec: ProjectionSpec;
  readonly regret: boolean;
  /** The whole sphere when left out. */
  readonly area?: SphereArea;
}

/** A picture, complete at one size or on the way there. Arrays are row-major [height, width]; nobody may change them but this module. */
export interface MapPicture {
  readonly window: SphereWindow;
  /** Cosines; NaN where undefined. */
  readonly values: Float32Array;
  /** Exact minus achieved cosine, when asked for. */
  readonly regret?: Float32Array;
  /** Of the last complete size, so that colours do not flicker while a finer one comes in. */
  readonly stats: ProjectionStats;
  readonly regretStats?: ProjectionStats;
  /** Pixels with a regret above 1e-6, of the last complete size. */
  readonly regretPixels?: number;
  /** How long this size took on all workers together with whatever else they did, s; 0 while it is under way. */
  readonly seconds: number;
  /** True when every pixel belongs to this size; before that the missing ones are filled from the coarser picture. */
  readonly isComplete: boolean;
}

export interface MapOptions {
  readonly signal?: AbortSignal;
  /** Called for each band that came in and for each complete size, with a new object around the same arrays. */
  readonly onPicture?: (picture: MapPicture) => void;
  /** Share of the pixels of all sizes that are there, 0 to 1: after each band. */
  readonly onProgress?: (progress: { readonly fraction: number }) => void;
  /** Sizes to go through, px wide, ascending. */
  readonly widths?: readonly number[];
  readonly pool?: Pick<WorkerPool, 'run'>;
  readonly cache?: ResultCache;
}

/** First something to look at within a tenth of a second, then the picture. */
export const mapWidths: readonly number[] = [256, 1024, 2048];
/** A picture is computed in this many bands at most, whatever the number of workers, so that its sums never depend on them. */
const bandCount = 16;
const minBandRows = 16;
/** Changes when the same request may give another picture. */
const codeVersion = '1';

/** The window of a request at one width. The height of a part follows from its angles and its stretch. */
export function mapWindow({ area }: Pick<MapRequest, 'area'>, width: number): SphereWindow {
  if (!area) return fullWindow(width);
  const ratio = ((area.phiRad[1] - area.phiRad[0]) / (area.thetaRad[1] - area.thetaRad[0])) * (area.stretch ?? 1);
  return angleWindow(area.thetaRad, area.phiRad, width, Math.max(1, roundHalfAway(width * ratio)));
}

/**
 * Computes a picture coarse to fine on the workers and gives back the finest. Complete sizes are cached. Throws job/cancelled when
 * the signal fires, and what the job projection/tile throws.
 */
export async function computeProjectionMap(request: MapRequest, options: MapOptions = {}): Promise<MapPicture> {
  const { signal, onPicture, onProgress, widths = mapWidths, pool = pagePool, cache = resultCache } = options;
  const totalPixels = widths.reduce((sum, width) => sum + width * mapWindow(request, width).height, 0);
  let pixels = 0;
  const addPixels = (count: number): void => {
    pixels += count;
    onProgress?.({ fraction: pixels / totalPixels });
  };
  let picture: MapPicture | undefined;
  for (const width of widths) {
    const key = cacheKey('projection/map', { ...request, width }, codeVersion);
    const known = cache.get<MapPicture>(key);
    picture = known ?? (await computeSize(request, width, picture, { signal, onPicture, addPixels, pool }));
    if (known) addPixels(known.values.length);
    else cache.set(key, picture);
    onPicture?.(picture);
  }
  if (!picture) throw new RangeError('computeProjectionMap needs at least one width');
  return picture;
}

interface SizeOptions {
  readonly signal: AbortSignal | undefined;
  readonly onPicture: ((picture: MapPicture) => void) | undefined;
  readonly addPixels: (count: number) => void;
  readonly pool: Pick<WorkerPool, 'run'>;
}

async function computeSize(
  request: MapRequest,
  width: number,
  coarse: MapPicture | undefined,
  options: SizeOptions,
): Promise<MapPicture> {
  const startedAt = performance.now();
  const window = mapWindow(request, width);
  const values = coarse
    ? enlarge(coarse.values, coarse.window, window)
    : new Float32Array(width * window.height).fill(Number.NaN);
  const regret = request.regret
    ? coarse?.regret
      ? enlarge(coarse.regret, coarse.window, window)
      : values.slice()
    : undefined;
  const partial = {
    window,
    values,
    ...(regret && { regret }),
    stats: coarse?.stats ?? emptyStats,
    ...(request.regret && { regretStats: coarse?.regretStats ?? emptyStats, regretPixels: coarse?.regretPixels ?? 0 }),
    seconds: 0,
    isComplete: false,
  };
  const bands = await runBands(request, window, bandRows(window.height), options, (band) => {
    values.set(band.values, band.rows[0] * width);
    if (band.regret) regret?.set(band.regret, band.rows[0] * width);
    options.addPixels(band.values.length);
    options.onPicture?.({ ...partial });
  });
  const regretStats = bands.map((band) => band.regretStats ?? emptyStats).reduce(mergeStats, emptyStats);
  const regretPixels = bands.reduce((sum, band) => sum + (band.regretPixels ?? 0), 0);
  return {
    ...partial,
    stats: bands.map((band) => band.stats).reduce(mergeStats, emptyStats),
    ...(request.regret && { regretStats, regretPixels }),
    seconds: (performance.now() - startedAt) / 1000,
    isComplete: true,
  };
}

const bandRows = (height: number): number => Math.max(minBandRows, Math.ceil(height / bandCount));

/** All bands of a window, in order. When one fails the others are cancelled. */
async function runBands(
  { spec, regret }: MapRequest,
  window: SphereWindow,
  rowsEach: number,
  { signal, pool }: Pick<SizeOptions, 'signal' | 'pool'>,
  onBand: (band: TileResult) => void,
): Promise<TileResult[]> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const starts = Array.from({ length: Math.ceil(window.height / rowsEach) }, (_, index) => index * rowsEach);
  try {
    return await Promise.all(
      starts.map(async (from) => {
        const rows = [from, Math.min(from + rowsEach, window.height)] as const;
        const band = await pool.run('projection/tile', { spec, window, rows, regret }, { signal: controller.signal });
        if (!controller.signal.aborted) onBand(band);
        return band;
      }),
    );
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** The nearest pixels of a coarser picture of the same area. */
function enlarge(values: Float32Array, from: SphereWindow, to: SphereWindow): Float32Array {
  const larger = new Float32Array(to.width * to.height);
  for (let row = 0; row < to.height; row++) {
    const start = from.width * Math.min(from.height - 1, Math.floor((row * from.height) / to.height));
    for (let col = 0; col < to.width; col++)
      larger[row * to.width + col] = values[start + Math.floor((col * from.width) / to.width)]!;
  }
  return larger;
}

export interface BandOptions {
  readonly signal?: AbortSignal;
  readonly pool?: Pick<WorkerPool, 'run' | 'size'>;
}

/**
 * The bands of a picture of any width (up to 8192 px), from top to bottom, for export: as many are under way as there are workers, so the
 * picture is never in memory at once. Leaving the loop cancels the rest. Throws what projection/tile throws.
 */
export async function* renderTo(
  request: MapRequest,
  width: number,
  options: BandOptions = {},
): AsyncGenerator<TileResult, void> {
  const { signal, pool = pagePool } = options;
  const { spec, regret } = request;
  const window = mapWindow(request, width);
  const rowsEach = Math.max(1, Math.ceil(exportBandPixels / width));
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const underWay: Promise<TileResult>[] = [];
  let next = 0;
  const start = (): void => {
    const rows = [next, Math.min(next + rowsEach, window.height)] as const;
    next = rows[1];
    const band = pool.run('projection/tile', { spec, window, rows, regret }, { signal: controller.signal });
    band.catch(() => {});
    underWay.push(band);
  };
  try {
    while (next < window.height || underWay.length > 0) {
      while (next < window.height && underWay.length <= pool.size) start();
      yield await underWay.shift()!;
    }
  } finally {
    stop();
    signal?.removeEventListener('abort', stop);
  }
}

/** A band of an export: 64 rows at 8192 px. */
const exportBandPixels = 524_288;
