import type { ArenaChunkParams, ArenaChunkResult } from '../../core/experiments/arena/chunk-job.ts';
import type { JobProgress } from '../../core/job/context.ts';

/** Contests between rounding algorithms. */
export interface ArenaJobs {
  'arena/chunk': { params: ArenaChunkParams; result: ArenaChunkResult; progress: JobProgress };
}
