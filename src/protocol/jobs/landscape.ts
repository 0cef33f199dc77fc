import type { LandscapeParams, LandscapeResult } from '../../core/experiments/landscape/landscape-job.ts';
import type { SweepParams, SweepResult } from '../../core/experiments/landscape/sweep-job.ts';
import type { JobProgress } from '../../core/job/context.ts';

/** The cosine of one block over all scales. */
export interface LandscapeJobs {
  'landscape/sweep': { params: SweepParams; result: SweepResult; progress: JobProgress };
  'landscape/block': { params: LandscapeParams; result: LandscapeResult; progress: JobProgress };
}
