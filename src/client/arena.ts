import type { ArenaSpec } from '../core/experiments/arena/spec.ts';
import { type ArenaTally, mergeTallies } from '../core/experiments/arena/tally.ts';
import { isLabError } from '../core/lab-error.ts';
import type { TensorArenaChunkParams } from '../gguf/jobs/arena-chunk.ts';
import { cacheKey, type ResultCache, resultCache } from './cache.ts';
import { pool as pagePool } from './pool.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface ArenaRequest {
  readonly spec: ArenaSpec;
  readonly blocks: number;
}

/** The tensor whose blocks take part, where spec.tensor names one. */
export type ArenaTensor = TensorArenaChunkParams['at'];

/** A contest, complete or under way. */
export interface ArenaOutcome {
  /** Of the first `blocksDone` blocks but those that cannot be judged: all zeros, or a value that is not finite. */
  readonly tally: ArenaTally;
  readonly blocksDone: number;
  /** Wall time on all workers together with whatever else they did, s. */
  readonly seconds: number;
}

export interface ArenaRunOptions {
  /** Needed where spec.tensor is set. */
  readonly at?: ArenaTensor | undefined;
  readonly signal?: AbortSignal;
  /** The blocks that are done without a gap, after each chunk that adds to them. */
  readonly onPartial?: (outcome: ArenaOutcome) => void;
  /** Share of the blocks that is done. */
  readonly onProgress?: (progress: { readonly fraction: number }) => void;
  readonly pool?: Pick<WorkerPool, 'run'>;
  readonly cache?: ResultCache;
}

/** Values per chunk: a chunk is short enough for progress and cancelling, and its size depends on nothing but the block length. */
const chunkValues = 65_536;
/** Changes when the same request may give other numbers. */
const codeVersion = '3';
/** Failures that another run may not have. */
const passing = /^own\/(?:too-long|unknown|no-sandbox)$/;

const keyOf = (request: ArenaRequest): string => cacheKey('arena', { ...request, spec: { ...request.spec, entrants: [...request.spec.entrants] } }, codeVersion);

/** A contest that was run before, if it is still remembered. */
export const rememberedArena = (request: ArenaRequest, cache: ResultCache = resultCache): ArenaOutcome | undefined => cache.get<ArenaOutcome>(keyOf(request));

/**
 * Runs a contest on the workers. Chunks are merged in the order of their blocks, so that nothing but the times depends on the number
 * of workers or on who was faster. Once an own algorithm has failed in some chunk, those that are not done start again without it: each would wait for
 * its time limit. Throws job/cancelled when the signal fires, and what the job arena/chunk throws.
 */
export async function runArena(request: ArenaRequest, options: ArenaRunOptions = {}): Promise<ArenaOutcome> {
  const { at, signal, onPartial, onProgress, pool = pagePool, cache = resultCache } = options;
  const { spec, blocks } = request;
  const startedAt = performance.now();
  const secondsSoFar = (): number => (performance.now() - startedAt) / 1000;
  const chunkBlocks = Math.max(1, Math.floor(chunkValues / spec.n));
  const firstBlocks = Array.from({ length: Math.ceil(blocks / chunkBlocks) }, (_, chunk) => chunk * chunkBlocks);
  const waiting = new Map<number, ArenaTally>();
  let merged: ArenaTally | undefined;
  let mergedBlocks = 0;
  let done = 0;
  const failure = new AbortController();
  const failed = new Set<string>();
  let wave = new AbortController();
  const stop = (): void => {
    failure.abort();
    wave.abort();
  };
  const runChunk = async (firstBlock: number, count: number): Promise<ArenaTally> => {
    for (;;) {
      const chunk = { spec, firstBlock, count, isTimed: true, without: [...failed] };
      const run = { signal: wave.signal, priority: 'background' } as const;
      try {
        const { tally } = at ? await pool.run('arena/tensor-chunk', { ...chunk, at, blocks }, run) : await pool.run('arena/chunk', chunk, run);
        return tally;
      } catch (error) {
        if (failure.signal.aborted || !run.signal.aborted || !isLabError(error, 'job/cancelled')) throw error;
      }
    }
  };
  const learnFailures = ({ failures }: ArenaTally): void => {
    const before = failed.size;
    for (const [index, one] of failures.entries()) if (one) failed.add(spec.entrants[index]!);
    if (failed.size === before) return;
    const last = wave;
    wave = new AbortController();
    last.abort();
  };
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    await Promise.all(
      firstBlocks.map(async (firstBlock) => {
        const count = Math.min(chunkBlocks, blocks - firstBlock);
        const tally = await runChunk(firstBlock, count);
        learnFailures(tally);
        waiting.set(firstBlock, tally);
        const before = merged;
        for (let next = waiting.get(mergedBlocks); next; next = waiting.get(mergedBlocks)) {
          waiting.delete(mergedBlocks);
          merged = merged ? mergeTallies(merged, next) : next;
          mergedBlocks = Math.min(blocks, mergedBlocks + chunkBlocks);
        }
        done += count;
        onProgress?.({ fraction: done / blocks });
        if (merged && merged !== before) onPartial?.({ tally: merged, blocksDone: mergedBlocks, seconds: secondsSoFar() });
      }),
    );
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  const outcome: ArenaOutcome = { tally: merged!, blocksDone: blocks, seconds: secondsSoFar() };
  if (!outcome.tally.failures.some((one) => one && passing.test(one.code))) cache.set(keyOf(request), outcome);
  return outcome;
}
