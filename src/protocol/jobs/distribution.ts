import type { CurveParams, CurveResult } from '../../core/experiments/distributions/curve-job.ts';
import type {
  ExtremumParams,
  ExtremumProgress,
  ExtremumResult,
} from '../../core/experiments/distributions/extremum-job.ts';
import type { RanksParams, RanksProgress, RanksResult } from '../../core/experiments/distributions/ranks-job.ts';
import type { ShapeParams, ShapeResult } from '../../core/experiments/distributions/shape-job.ts';
import type { JobProgress } from '../../core/job/context.ts';

/** Jobs of the distribution lab. */
export interface DistributionJobs {
  'distribution/extremum': {
    readonly params: ExtremumParams;
    readonly result: ExtremumResult;
    readonly progress: ExtremumProgress;
  };
  'distribution/ranks': {
    readonly params: RanksParams;
    readonly result: RanksResult;
    readonly progress: RanksProgress;
  };
  'distribution/curve': { readonly params: CurveParams; readonly result: CurveResult; readonly progress: JobProgress };
  'distribution/shape': { readonly params: ShapeParams; readonly result: ShapeResult; readonly progress: JobProgress };
}
