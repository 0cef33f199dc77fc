import type { Job } from '../../core/job/context.ts';
import { smallModel } from '../../gguf/fixtures/small-model.ts';
import type { RemoteFile } from '../../gguf/remote/remote-file.ts';
import { writeGguf } from '../../gguf/writer.ts';
import { findModelFiles } from '../find-model-files.ts';

export interface FindParams {
  /** Of one file of the model, as a person would give it. */
  readonly address: string;
}

/** The files at an address that make one model. Throws what findModelFiles throws. */
export const run: Job<FindParams, readonly RemoteFile[]> = async ({ address }, context) => {
  context.onProgress({ fraction: 0 });
  await context.breathe();
  return findModelFiles(address, { signal: context.signal });
};

export const sampleParams = (serve: (name: string, bytes: Uint8Array) => string): FindParams => ({
  address: serve('find-sample.gguf', writeGguf(smallModel)),
});
