import type { LookupParams, LookupResult } from '../../core/experiments/lookup/lookup-job.ts';
import type { JobProgress } from '../../core/job/context.ts';

/** Ways to find the nearest table entry, side by side. */
export interface LookupJobs {
  'lookup/compare': { params: LookupParams; result: LookupResult; progress: JobProgress };
}
