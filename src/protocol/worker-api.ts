import type { OwnSandbox } from '../core/rounding/own/session.ts';
import type { JobName, JobParams, JobProgressOf, JobResult } from './jobs.ts';

/** What a compute worker offers. The page calls it through comlink, tests call it directly. */
export interface WorkerApi {
  /** Runs one job. Rejects with a LabError; job/cancelled after abort(jobId). The typed arrays of the result are its own. */
  run<Name extends JobName>(
    jobId: number,
    name: Name,
    params: JobParams<Name>,
    onProgress?: (progress: JobProgressOf<Name>) => void,
  ): Promise<JobResult<Name>>;
  /** Says where own algorithms come from: a sandbox for a running job, or an error. Called once, before the first job. */
  provideOwn(open: (jobId: number, algorithmId: string) => Promise<OwnSandbox>): void;
  /** Asks a running job to stop. An unknown id is ignored: the job may just have ended. */
  abort(jobId: number): void;
  /** Answers as soon as the worker is free for a moment: a worker that was killed never does. */
  ping(): void;
}
