import type { ExampleBlockParams, ExampleBlockResult } from '../../core/experiments/format/example-block.ts';
import type { JobProgress } from '../../core/job/context.ts';

/** One block of a format, bit by bit. */
export interface FormatJobs {
  'format/example-block': { params: ExampleBlockParams; result: ExampleBlockResult; progress: JobProgress };
}
