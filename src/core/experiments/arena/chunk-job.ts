import type { Job } from '../../job/context.ts';
import { parseLevels } from '../../rounding/levels.ts';
import { BatchPacer } from '../projection/pacing.ts';
import { Contest } from './contest.ts';
import { parseEntrant } from './entrant.ts';
import { type ArenaSpec, checkArenaRange, drawArenaBlocks } from './spec.ts';
import type { ArenaTally } from './tally.ts';

/** A range of the blocks of a contest. */
export interface ArenaChunkParams {
  readonly spec: ArenaSpec;
  readonly firstBlock: number;
  readonly count: number;
  /** Measure kernel times. Everything else in the result is the same on every machine; times are not. */
  readonly isTimed: boolean;
}

export interface ArenaChunkResult {
  readonly firstBlock: number;
  readonly tally: ArenaTally;
}

const largestBatch = 1024;
const now = (): number => performance.now() / 1000;

/** Rounds a range of blocks with every entrant. Throws arena/bad-range, distribution/unknown-family, rounding/bad-levels what parseEntrant throws, and own/* for an own algorithm. */
export const run: Job<ArenaChunkParams, ArenaChunkResult> = async ({ spec, firstBlock, count, isTimed }, { kernels, breathe, onProgress }) => {
  checkArenaRange(spec, firstBlock, count);
  const contest = await Contest.create({ levels: parseLevels(spec.levels), entrants: spec.entrants.map(parseEntrant), own: spec.own }, kernels, isTimed ? now : undefined);
  const pacer = new BatchPacer(largestBatch);
  for (let done = 0; done < count; ) {
    const startedAt = performance.now();
    const batch = Math.min(pacer.size, count - done);
    contest.add(drawArenaBlocks(spec, firstBlock + done, batch), spec.n, firstBlock + done);
    pacer.learn(batch, performance.now() - startedAt);
    done += batch;
    onProgress({ fraction: done / count });
    await breathe();
  }
  contest.endChunk(count);
  return { firstBlock, tally: contest.tally };
};

export const sampleParams = (): ArenaChunkParams => ({
  spec: { family: 'gaussian', n: 32, seed: 1, weights: 'x2', levels: '-8..7', entrants: ['absmax', 'make_qx', 'iq4_nl', 'exact'] },
  firstBlock: 0,
  count: 256,
  isTimed: false,
});
