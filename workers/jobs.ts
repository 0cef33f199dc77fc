import type { JobModule, JobName } from '../src/protocol/jobs.ts';

/** Every job, loaded on first use: one row each. The module exports `run` and `sampleParams`. */
export const jobLoaders: { readonly [Name in JobName]: () => Promise<JobModule<Name>> } = {
  'format/example-block': () => import('../src/core/experiments/format/example-block.ts'),
  'conformance/run': () => import('../src/core/conformance/conformance-job.ts'),
  'landscape/block': () => import('../src/core/experiments/landscape/landscape-job.ts'),
  'arena/chunk': () => import('../src/core/experiments/arena/chunk-job.ts'),
  'lookup/compare': () => import('../src/core/experiments/lookup/lookup-job.ts'),
  'projection/tile': () => import('../src/core/experiments/projection/tile.ts'),
  'projection/probe': () => import('../src/core/experiments/projection/probe.ts'),
  'projection/face': () => import('../src/core/experiments/projection/face.ts'),
  'distribution/extremum': () => import('../src/core/experiments/distributions/extremum-job.ts'),
  'distribution/ranks': () => import('../src/core/experiments/distributions/ranks-job.ts'),
  'distribution/curve': () => import('../src/core/experiments/distributions/curve-job.ts'),
  'distribution/shape': () => import('../src/core/experiments/distributions/shape-job.ts'),
  'codebook/compare': () => import('../src/core/experiments/codebook/compare-job.ts'),
  'codebook/optimise': () => import('../src/core/experiments/codebook/optimise-job.ts'),
  'model/open': () => import('../src/safetensors/jobs/open.ts'),
  'gguf/array': () => import('../src/gguf/jobs/array.ts'),
  'tensor/stats': () => import('../src/gguf/jobs/tensor-stats.ts'),
  'tensor/histogram': () => import('../src/gguf/jobs/tensor-histogram.ts'),
  'tensor/errors': () => import('../src/gguf/jobs/tensor-errors.ts'),
  'tensor/total': () => import('../src/gguf/jobs/tensor-total.ts'),
  'tensor/block': () => import('../src/gguf/jobs/tensor-block.ts'),
  'tensor/blocks': () => import('../src/gguf/jobs/tensor-blocks.ts'),
  'tensor/values': () => import('../src/gguf/jobs/tensor-values.ts'),
};
