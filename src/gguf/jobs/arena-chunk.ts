import { type ArenaChunkParams, type ArenaChunkResult, runArenaChunk } from '../../core/experiments/arena/chunk-job.ts';
import { weighArenaBlocks } from '../../core/experiments/arena/spec.ts';
import { readTensorBlocks } from '../../core/experiments/arena/tensor-blocks.ts';
import type { Job } from '../../core/job/context.ts';
import { openTensorRows } from '../tensor-rows.ts';
import { placeOf, sampleTensor, type TensorInFile } from './tensor-in-file.ts';

export interface TensorArenaChunkParams extends ArenaChunkParams {
  readonly at: TensorInFile;
  /** Blocks of the whole contest: they are spread over the tensor. */
  readonly blocks: number;
}

/** Rounds a range of a tensor's blocks with every entrant. Throws what runArenaChunk, readTensorBlocks and openTensorRows throw. */
export const run: Job<TensorArenaChunkParams, ArenaChunkResult> = async ({ at, blocks, ...params }, context) => {
  const source = await openTensorRows(placeOf(at, context.signal), context.kernels);
  const { spec } = params;
  const plan = { rows: source.rows, cols: source.cols, n: spec.n, blocks };
  return runArenaChunk(
    params,
    async (first, count) => {
      const x = await readTensorBlocks(source, plan, first, count);
      return { x, w: weighArenaBlocks(spec, x, first) };
    },
    context,
  );
};

export const sampleParams = async (): Promise<TensorArenaChunkParams> => ({
  at: await sampleTensor(),
  blocks: 24,
  spec: { family: 'gaussian', tensor: 'sample', n: 16, seed: 1, weights: 'imatrix', levels: '-8..7', entrants: ['absmax', 'exact'] },
  firstBlock: 0,
  count: 24,
  isTimed: false,
});
