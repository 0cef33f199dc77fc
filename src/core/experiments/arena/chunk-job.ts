import type { Job, JobContext } from '../../job/context.ts';
import { parseLevels } from '../../rounding/levels.ts';
import { BatchPacer } from '../projection/pacing.ts';
import { Contest } from './contest.ts';
import { parseEntrant } from './entrant.ts';
import { type ArenaSpec, checkArenaRange, type DrawnBlocks, drawArenaBlocks } from './spec.ts';
import type { ArenaTally } from './tally.ts';

/** A range of the blocks of a contest. */
export interface ArenaChunkParams {
  readonly spec: ArenaSpec;
  readonly firstBlock: number;
  readonly count: number;
  /** Wire words of entrants that failed in other chunks. */
  readonly without?: readonly string[];
  /** Measure kernel times. Everything else in the result is the same on every machine; times are not. */
  readonly isTimed: boolean;
}

export interface ArenaChunkResult {
  readonly firstBlock: number;
  readonly tally: ArenaTally;
}

const largestBatch = 1024;
const now = (): number => performance.now() / 1000;

/** The values of blocks `first` to `first + count - 1` of a contest. */
type DrawBlocks = (first: number, count: number) => Promise<DrawnBlocks> | DrawnBlocks;

/** Rounds a range of blocks with every entrant, wherever the blocks come from. Blocks of zeros, or with a value that is not finite, are skipped. */
export async function runArenaChunk({ spec, firstBlock, count, isTimed, without }: ArenaChunkParams, draw: DrawBlocks, context: JobContext): Promise<ArenaChunkResult> {
  const { breathe, onProgress } = context;
  checkArenaRange(spec, firstBlock, count);
  const contest = await Contest.create({ levels: parseLevels(spec.levels), entrants: spec.entrants.map(parseEntrant), n: spec.n, without }, context, isTimed ? now : undefined);
  const pacer = new BatchPacer(largestBatch);
  for (let done = 0; done < count; ) {
    const startedAt = performance.now();
    const batch = Math.min(pacer.size, count - done);
    const blocks = await draw(firstBlock + done, batch);
    for (const run of usableRuns(blocks.x, spec.n)) {
      const part = { x: blocks.x.subarray(run.from * spec.n, run.to * spec.n), w: blocks.w.subarray(run.from * spec.n, run.to * spec.n) };
      await contest.add(part, spec.n, firstBlock + done + run.from);
    }
    pacer.learn(batch, performance.now() - startedAt);
    done += batch;
    onProgress({ fraction: done / count });
    await breathe();
  }
  contest.endChunk(count);
  return { firstBlock, tally: contest.tally };
}

/** Ranges of blocks without one that is all zeros or holds a value that is not finite. */
export function* usableRuns(x: Float32Array, n: number): Generator<{ readonly from: number; readonly to: number }> {
  const count = x.length / n;
  let from = 0;
  for (let block = 0; block <= count; block++) {
    const values = x.subarray(block * n, (block + 1) * n);
    if (block < count && values.every(Number.isFinite) && values.some((value) => value !== 0)) continue;
    if (block > from) yield { from, to: block };
    from = block + 1;
  }
}

/** Rounds a range of random blocks with every entrant. Throws arena/bad-range, distribution/unknown-family, rounding/bad-levels what parseEntrant throws; not what own algorithms fail with, which stands in the tally. */
export const run: Job<ArenaChunkParams, ArenaChunkResult> = (params, context) =>
  runArenaChunk(params, (first, count) => drawArenaBlocks(params.spec, first, count), context);

export const sampleParams = (): ArenaChunkParams => ({
  spec: { family: 'gaussian', n: 32, seed: 1, weights: 'x2', levels: '-8..7', entrants: ['absmax', 'make_qx', 'iq4_nl', 'exact'] },
  firstBlock: 0,
  count: 256,
  isTimed: false,
});
