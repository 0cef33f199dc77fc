import type { ArenaSpec } from '../core/experiments/arena/spec.ts';
import { type ArenaTally, mergeTallies } from '../core/experiments/arena/tally.ts';
import { cacheKey, type ResultCache, resultCache } from './cache.ts';
import { pool as pagePool } from './pool.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface ArenaRequest {
  readonly spec: ArenaSpec;
  readonly blocks: number;
}

/** A contest, complete or under way. */
export interface ArenaOutcome {
  /** Of the first `tally.blocks` blocks. */
  readonly tally: ArenaTally;
  /** Wall time on all workers together with whatever else they did, s. */
  readonly seconds: number;
}

export interface ArenaRunOptions {
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
const codeVersion = '1';

const keyOf = (request: ArenaRequest): string => cacheKey('arena', { ...request, spec: { ...request.spec, entrants: [...request.spec.entrants] } }, codeVersion);

/** A contest that was run before, if it is still remembered. */
export const rememberedArena = (request: ArenaRequest, cache: ResultCache = resultCache): ArenaOutcome | undefined => cache.get<ArenaOutcome>(keyOf(request));

/**
 * Runs a contest on the workers. Chunks are merged in the order of their blocks, so that nothing but the times depends on the number
 * of workers or on who was faster. Throws job/cancelled when the signal fires, and what the job arena/chunk throws.
 */
export async function runArena(request: ArenaRequest, options: ArenaRunOptions = {}): Promise<ArenaOutcome> {
  const { signal, onPartial, onProgress, pool = pagePool, cache = resultCache } = options;
  const { spec, blocks } = request;
  const startedAt = performance.now();
  const secondsSoFar = (): number => (performance.now() - startedAt) / 1000;
  const chunkBlocks = Math.max(1, Math.floor(chunkValues / spec.n));
  const firstBlocks = Array.from({ length: Math.ceil(blocks / chunkBlocks) }, (_, chunk) => chunk * chunkBlocks);
  const waiting = new Map<number, ArenaTally>();
  let merged: ArenaTally | undefined;
  let done = 0;
  const failure = new AbortController();
  const stop = (): void => failure.abort();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    await Promise.all(
      firstBlocks.map(async (firstBlock) => {
        const count = Math.min(chunkBlocks, blocks - firstBlock);
        const { tally } = await pool.run('arena/chunk', { spec, firstBlock, count, isTimed: true }, { signal: failure.signal, priority: 'background' });
        waiting.set(firstBlock, tally);
        const before = merged;
        for (let next = waiting.get(merged?.blocks ?? 0); next; next = waiting.get(merged.blocks)) {
          waiting.delete(merged?.blocks ?? 0);
          merged = merged ? mergeTallies(merged, next) : next;
        }
        done += count;
        onProgress?.({ fraction: done / blocks });
        if (merged && merged !== before) onPartial?.({ tally: merged, seconds: secondsSoFar() });
      }),
    );
  } catch (error) {
    failure.abort();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  const outcome: ArenaOutcome = { tally: merged!, seconds: secondsSoFar() };
  cache.set(keyOf(request), outcome);
  return outcome;
}
