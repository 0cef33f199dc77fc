import type { Job } from '../../core/job/context.ts';
import type { Imatrix } from '../imatrix.ts';
import { type ImatrixLayer, type ImatrixReportRow, reportImatrix, summarizeLayers } from '../report.ts';
import { type ImatrixFile, openImatrixFile, sampleImatrixFile } from './imatrix-file.ts';

/** How often each expert of a tensor was used. */
export interface ExpertCounts {
  readonly name: string;
  readonly counts: Float64Array;
}

export interface ImatrixReport {
  readonly imatrix: Imatrix;
  readonly rows: readonly ImatrixReportRow[];
  readonly layers: readonly ImatrixLayer[];
  /** Of the tensors with several experts. */
  readonly experts: readonly ExpertCounts[];
}

/** Everything that the page shows of an importance matrix. Throws what openImatrix and reportImatrix throw. */
export const run: Job<ImatrixFile, ImatrixReport> = async (params, context) => {
  context.onProgress({ fraction: 0 });
  const { source, imatrix } = await openImatrixFile(params, context.signal);
  await context.breathe();
  const experts: ExpertCounts[] = [];
  const rows = await reportImatrix(source, imatrix, {
    signal: context.signal,
    onProgress: (done, total) => context.onProgress({ fraction: done / total }),
    onValues: async ({ name }, { counts }) => {
      if (counts.length > 1) experts.push({ name, counts });
      await context.breathe();
    },
  });
  return { imatrix, rows, layers: summarizeLayers(rows), experts };
};

export const sampleParams = sampleImatrixFile;
