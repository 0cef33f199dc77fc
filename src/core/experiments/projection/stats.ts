/** Summary of a picture or of a part of it. Parts merge in any grouping; the sums depend on the order in the last bits only. */
export interface ProjectionStats {
  /** Pixels with a value. */
  readonly count: number;
  /** Pixels whose reconstruction is zero: 0/0. They enter nothing else. */
  readonly undefinedCount: number;
  /** +Infinity and -Infinity when count is 0. */
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  /** Sum of value * weight and of weight, where weight is the area of a pixel on the sphere (sin phi), or 1 on a plane. */
  readonly areaSum: number;
  readonly areaWeight: number;
}

export const emptyStats: ProjectionStats = {
  count: 0,
  undefinedCount: 0,
  min: Infinity,
  max: -Infinity,
  sum: 0,
  areaSum: 0,
  areaWeight: 0,
};

/** The summary of both parts together. */
export const mergeStats = (a: ProjectionStats, b: ProjectionStats): ProjectionStats => ({
  count: a.count + b.count,
  undefinedCount: a.undefinedCount + b.undefinedCount,
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
  sum: a.sum + b.sum,
  areaSum: a.areaSum + b.areaSum,
  areaWeight: a.areaWeight + b.areaWeight,
});

/** Pixels whose values were summed up, all of the same area. */
export interface PixelSums {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

export const noPixels: PixelSums = { count: 0, min: Infinity, max: -Infinity, sum: 0 };

/** Adds `pixels` pixels of the given area to `stats`, in place: `part` sums up those that have a value. */
export function addPixels(
  stats: { -readonly [Key in keyof ProjectionStats]: ProjectionStats[Key] },
  part: PixelSums,
  pixels: number,
  area: number,
): void {
  stats.count += part.count;
  stats.undefinedCount += pixels - part.count;
  stats.min = Math.min(stats.min, part.min);
  stats.max = Math.max(stats.max, part.max);
  stats.sum += part.sum;
  stats.areaSum += part.sum * area;
  stats.areaWeight += part.count * area;
}

/** Mean over pixels (on an equirectangular picture it counts the poles too much). NaN without pixels. */
export const pixelMean = (stats: ProjectionStats): number => stats.sum / stats.count;

/** Mean over the area of the sphere. NaN without area. */
export const areaMean = (stats: ProjectionStats): number => stats.areaSum / stats.areaWeight;
