import type { JobProgress } from '../../core/job/context.ts';
import type { JobWeights } from '../../gguf/jobs/tensor-in-file.ts';
import type { ImatrixDifference } from '../../imatrix/compare.ts';
import type { ConvertedImatrix } from '../../imatrix/convert.ts';
import type { CompareParams } from '../../imatrix/jobs/compare.ts';
import type { ConvertParams } from '../../imatrix/jobs/convert.ts';
import type { ImatrixFile } from '../../imatrix/jobs/imatrix-file.ts';
import type { ImatrixReport } from '../../imatrix/jobs/report.ts';
import type { WeightsParams } from '../../imatrix/jobs/weights.ts';

/** Reading, comparing and converting importance matrices. */
export interface ImatrixJobs {
  'imatrix/report': { readonly params: ImatrixFile; readonly result: ImatrixReport; readonly progress: JobProgress };
  'imatrix/compare': { readonly params: CompareParams; readonly result: readonly ImatrixDifference[]; readonly progress: JobProgress };
  'imatrix/convert': { readonly params: ConvertParams; readonly result: ConvertedImatrix; readonly progress: JobProgress };
  'imatrix/weights': { readonly params: WeightsParams; readonly result: JobWeights | null; readonly progress: JobProgress };
}
