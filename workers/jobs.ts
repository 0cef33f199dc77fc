import type { JobModule, JobName } from '../src/protocol/jobs.ts';

/** Every job, loaded on first use: one row each. The module exports `run` and `sampleParams`. */
export const jobLoaders: { readonly [Name in JobName]: () => Promise<JobModule<Name>> } = {
  'projection/tile': () => import('../src/core/experiments/projection/tile.ts'),
  'projection/probe': () => import('../src/core/experiments/projection/probe.ts'),
  'projection/face': () => import('../src/core/experiments/projection/face.ts'),
};
