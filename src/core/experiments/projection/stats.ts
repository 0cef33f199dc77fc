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

/** Mean over pixels (on an equirectangular picture it counts the poles too much). NaN without pixels. */
export const pixelMean = (stats: ProjectionStats): number => stats.sum / stats.count;

/** Mean over the area of the sphere. NaN without area. */
export const areaMean = (stats: ProjectionStats): number => stats.areaSum / stats.areaWeight;
