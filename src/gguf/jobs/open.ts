import type { Job } from '../../core/job/context.ts';
import { smallModel } from '../fixtures/small-model.ts';
import type { GgufHeader } from '../header.ts';
import { blobSource } from '../source.ts';
import { openSplitSet } from '../split.ts';
import { writeGguf } from '../writer.ts';

export interface OpenParams {
  /** One file, or the shards of one model in any order. */
  readonly files: readonly Blob[];
}

export interface OpenResult {
  readonly header: GgufHeader;
  /** For each shard (the numbers that tensors carry) its index in `files`. */
  readonly fileOrder: readonly number[];
}

/** The header of a model in one or several files. Throws what openSplitSet throws. */
export const run: Job<OpenParams, OpenResult> = async ({ files }, context) => {
  const sources = files.map((file) => blobSource(file));
  context.onProgress({ fraction: 0 });
  await context.breathe();
  const set = await openSplitSet(sources);
  return { header: set.header, fileOrder: set.sources.map((source) => sources.indexOf(source as (typeof sources)[number])) };
};

export const sampleParams = (): OpenParams => ({ files: [new Blob([writeGguf(smallModel)])] });
