import type { Job, JobProgress } from '../core/job/context.ts';
import type { ArenaJobs } from './jobs/arena.ts';
import type { ConformanceJobs } from './jobs/conformance.ts';
import type { CodebookJobs } from './jobs/codebook.ts';
import type { DistributionJobs } from './jobs/distribution.ts';
import type { ImatrixJobs } from './jobs/imatrix.ts';
import type { LandscapeJobs } from './jobs/landscape.ts';
import type { LookupJobs } from './jobs/lookup.ts';
import type { ModelJobs } from './jobs/model.ts';
import type { FormatJobs } from './jobs/format.ts';
import type { ProjectionJobs } from './jobs/projection.ts';

/** The shape of one row of a feature's job table: src/protocol/jobs/<feature>.ts. */
export interface JobSpec {
  readonly params: unknown;
  readonly result: unknown;
  readonly progress: JobProgress;
}

/** Every job that a worker can run: name -> params, result, progress. A feature adds its table here and its rows in workers/jobs.ts. */
export interface JobMap extends FormatJobs, LookupJobs, LandscapeJobs, ArenaJobs, ConformanceJobs, ProjectionJobs, DistributionJobs, ModelJobs, CodebookJobs, ImatrixJobs {}

export type JobName = keyof JobMap;
export type JobParams<Name extends JobName> = JobMap[Name]['params'];
export type JobResult<Name extends JobName> = JobMap[Name]['result'];
export type JobProgressOf<Name extends JobName> = JobMap[Name]['progress'];

/** What the module of a job exports. */
export interface JobModule<Name extends JobName> {
  readonly run: Job<JobParams<Name>, JobResult<Name>, JobProgressOf<Name>>;
  /**
   * Small parameters for the contract test, which runs every job: the run must report progress at least once, and must end with
   * job/cancelled when its signal has fired. `serve` puts bytes at an address, for jobs that fetch.
   */
  readonly sampleParams: (serve: (name: string, bytes: Uint8Array) => string) => JobParams<Name> | Promise<JobParams<Name>>;
}
