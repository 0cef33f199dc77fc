import type { Job, JobProgress } from '../job/context.ts';
import { LabError } from '../lab-error.ts';
import { FormatCodec } from '../quants/codec.ts';
import { findFormat } from '../quants/registry.ts';
import { checkVector, type ConformanceVector, type VectorOutcome } from './vectors.ts';

export interface ConformanceParams {
  readonly format: string;
  readonly vectors: readonly ConformanceVector[];
}

export interface ConformanceResult {
  readonly outcomes: readonly VectorOutcome[];
}

/** Runs the vectors of one format on this worker's kernel. Throws quant/unknown-format. */
export const run: Job<ConformanceParams, ConformanceResult, JobProgress> = async ({ format: id, vectors }, { kernels, breathe, onProgress }) => {
  const format = findFormat(id);
  if (!format) throw new LabError('quant/unknown-format', `There is no format "${id}" here. The Formats view lists the known ones.`, { format: id });
  const codec = await FormatCodec.get(kernels, format);
  const outcomes: VectorOutcome[] = [];
  for (const vector of vectors) {
    outcomes.push(checkVector(codec, vector));
    onProgress({ fraction: outcomes.length / vectors.length });
    await breathe();
  }
  return { outcomes };
};

export const sampleParams = (): ConformanceParams => ({
  format: 'f16',
  vectors: [{ name: 'one and two', path: 'dequantize', bytes: Uint8Array.of(0x00, 0x3c, 0x00, 0x40), values: Float32Array.of(1, 2) }],
});
