import type { CompareParams, CompareProgress, CompareResult } from '../../core/experiments/codebook/compare-job.ts';
import type { OptimiseParams, OptimiseProgress, OptimiseResult } from '../../core/experiments/codebook/optimise-job.ts';

import type { CompareOnTensorParams } from '../../gguf/jobs/codebook-compare.ts';
import type { OptimiseOnTensorParams } from '../../gguf/jobs/codebook-optimise.ts';

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
  'codebook/compare-tensor': {
    readonly params: CompareOnTensorParams;
    readonly result: CompareResult;
    readonly progress: CompareProgress;
  };
  'codebook/optimise-tensor': {
    readonly params: OptimiseOnTensorParams;
    readonly result: OptimiseResult;
    readonly progress: OptimiseProgress;
  };
}
