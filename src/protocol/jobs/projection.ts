import type { FaceParams, FaceResult } from '../../core/experiments/projection/face.ts';
import type { ProbeParams, ProbeResult } from '../../core/experiments/projection/probe.ts';
import type { TileParams, TileResult } from '../../core/experiments/projection/tile.ts';
import type { JobProgress } from '../../core/job/context.ts';

/** Pictures of rounding algorithms on the sphere and on a cube face, and one direction in detail. */
export interface ProjectionJobs {
  'projection/tile': { params: TileParams; result: TileResult; progress: JobProgress };
  'projection/face': { params: FaceParams; result: FaceResult; progress: JobProgress };
  'projection/probe': { params: ProbeParams; result: ProbeResult; progress: JobProgress };
}
