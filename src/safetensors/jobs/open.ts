import type { Job } from '../../core/job/context.ts';
import { smallModel } from '../../gguf/fixtures/small-model.ts';
import type { GgufHeader } from '../../gguf/header.ts';
import { type FileHandle, fileSource } from '../../gguf/remote/file-handle.ts';
import { writeGguf } from '../../gguf/writer.ts';
import { type OpenedModel, openModel } from '../open-model.ts';

export interface OpenParams {
  /** One file, or the shards of one model in any order, maybe with their safetensors index. */
  readonly files: readonly FileHandle[];
}

export interface OpenResult {
  readonly format: OpenedModel['format'];
  readonly header: GgufHeader;
  /** For each shard (the numbers that tensors carry) its index in `files`. */
  readonly fileOrder: readonly number[];
}

/** The header of a model in one or several files. Throws what openModel throws. */
export const run: Job<OpenParams, OpenResult> = async ({ files }, context) => {
  const sources = files.map((file) => fileSource(file, context.signal));
  context.onProgress({ fraction: 0 });
  await context.breathe();
  const { format, header, sources: ordered } = await openModel(sources);
  return { format, header, fileOrder: ordered.map((source) => sources.indexOf(source as (typeof sources)[number])) };
};

export const sampleParams = (): OpenParams => ({ files: [new Blob([writeGguf(smallModel)])] });
