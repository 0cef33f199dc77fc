import type { KernelStore } from '../../kernel/kernel.ts';
import type { LevelSet } from '../../rounding/levels.ts';
import { exact } from '../../rounding/rows/exact.ts';
import type { ScaleWalk } from './walk.ts';
import type { TriedScales } from './tried-scales.ts';

interface LogKernel {
  /** See workers/kernels/exact_log.ts. */
  logSearch(
    x: number, w: number, dims: number, params: number, table: number, tableLength: number,
    tried: number, triedRoom: number, ranges: number, rangeRoom: number, counts: number, unit: number,
  ): number; // prettier-ignore
}

interface Block {
  readonly x: Float32Array;
  readonly w: Float32Array;
  readonly levels: LevelSet;
  readonly options: Readonly<Record<string, number>>;
}

/** Far more than any block needs: a search that leaves more than a thousand intervals gives up. */
const triedRoom = 8192;
const rangeRoom = 1032;

/**
 * What the search of `exact` tries on a block, written down by the same code that the kernel runs, and how many roundings that makes. Undefined where it visits every rounding:
 * three components, and blocks at the ends of what f32 can hold.
 */
export async function exactSearch(kernels: KernelStore, { x, w, levels, options }: Block, walks: readonly ScaleWalk[]): Promise<{ readonly tried: TriedScales; readonly candidates: number } | undefined> {
  if (x.length === 3) return undefined;
  const kernel = await kernels.get<LogKernel>('exact_log');
  const params = exact.encode(levels, options);
  const table = levels.kind === 'table' ? levels.values : [];
  const [xAt, wAt, paramsAt, tableAt, triedAt, rangesAt, countsAt, unitAt] = kernel.layout([
    x.byteLength, w.byteLength, params.byteLength, table.length, triedRoom * 4, rangeRoom * 8, 8, 8,
  ]) as [number, number, number, number, number, number, number, number]; // prettier-ignore
  kernel.f32(xAt, x.length).set(x);
  kernel.f32(wAt, w.length).set(w);
  kernel.i32(paramsAt, params.length).set(params);
  kernel.i8(tableAt, table.length).set(table);
  const isSearched = kernel.fn.logSearch(xAt, wAt, x.length, paramsAt, table.length > 0 ? tableAt : 0, table.length, triedAt, triedRoom, rangesAt, rangeRoom, countsAt, unitAt);
  if (!isSearched) return undefined;
  const [triedCount, rangeCount] = kernel.i32(countsAt, 2) as unknown as [number, number];
  const unit = kernel.f64(unitAt, 1)[0]!;
  // Scales are tried four at a time; where there are fewer, some stand twice.
  const points = [...new Set(kernel.f32(triedAt, triedCount))].map((scale) => unit / scale);
  const ends = kernel.f32(rangesAt, 2 * rangeCount);
  const ranges = Array.from({ length: rangeCount }, (_, i) => {
    // The end nearer to 0 comes first; it may be 0.
    const [near, far] = [ends[2 * i]!, ends[2 * i + 1]!];
    return far > 0 ? { from: unit / far, to: unit / near } : { from: -unit / Math.abs(near), to: unit / far };
  });
  const inRanges = ranges.map(({ from, to }) => 1 + walks.reduce((count, { sign, breakpoints }) => count + breakpoints.filter((at) => sign * at >= from && sign * at <= to).length, 0));
  const compared = inRanges.reduce((sum, count) => sum + count, 0);
  return {
    tried: {
      points,
      ranges,
      note: `${points.length} scales tried; bounds leave ${rangeCount === 1 ? 'one narrow range' : `${rangeCount} narrow ranges`} of scales with ${compared} rounding${compared === 1 ? '' : 's'}, compared in double precision.`,
    },
    candidates: points.length + compared,
  };
}
