import type { CompareParams, CompareProgress, CompareResult } from '../../core/experiments/codebook/compare-job.ts';
import type { OptimiseParams, OptimiseProgress, OptimiseResult } from '../../core/experiments/codebook/optimise-job.ts';

/** Jobs of the table designer. */
export interface CodebookJobs {
  'codebook/compare': {
    readonly params: CompareParams;
    readonly result: CompareResult;
    readonly progress: CompareProgress;
  };
  'codebook/optimise': {
    readonly params: OptimiseParams;
    readonly result: OptimiseResult;
    readonly progress: OptimiseProgress;
  };
}
