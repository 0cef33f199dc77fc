import type { ConformanceParams, ConformanceResult } from '../../core/conformance/conformance-job.ts';
import type { JobProgress } from '../../core/job/context.ts';

/** Stored bytes of the reference against what this browser computes. */
export interface ConformanceJobs {
  'conformance/run': { params: ConformanceParams; result: ConformanceResult; progress: JobProgress };
}
