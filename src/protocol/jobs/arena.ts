import type { ArenaChunkParams, ArenaChunkResult } from '../../core/experiments/arena/chunk-job.ts';
import type { TensorArenaChunkParams } from '../../gguf/jobs/arena-chunk.ts';
import type { JobProgress } from '../../core/job/context.ts';

/** Contests between rounding algorithms. */
export interface ArenaJobs {
  'arena/chunk': { params: ArenaChunkParams; result: ArenaChunkResult; progress: JobProgress };
  'arena/tensor-chunk': { params: TensorArenaChunkParams; result: ArenaChunkResult; progress: JobProgress };
}
