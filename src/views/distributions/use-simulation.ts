import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { cacheKey, resultCache } from '../../client/cache.ts';
import { trackJob } from '../../client/jobs-store.ts';
import { pool } from '../../client/pool.ts';
import type { Estimate, Experiment } from '../../core/experiments/distributions/monte-carlo.ts';
import { isLabError } from '../../core/lab-error.ts';

/** Mean of one block length (extremum) or rank (ranks), with how many blocks are behind it. */
export interface SimulatedPoint extends Estimate {
  /** The block length, or the rank. */
  readonly at: number;
  readonly blocks: number;
}

export interface SimulationRequest {
  readonly experiment: Experiment;
  readonly families: readonly string[];
  /** One length for ranks. */
  readonly lengths: readonly number[];
  readonly blocks: number;
  readonly seed: number;
}

export interface Simulation {
  /** Points by family; they grow while it runs. */
  readonly points: Readonly<Record<string, readonly SimulatedPoint[]>>;
  readonly status: 'running' | 'done' | 'stopped' | 'failed';
  readonly problem?: string;
  /** Samples drawn in this run (not those remembered), and the seconds it took. */
  readonly drawn?: { readonly samples: number; readonly seconds: number };
  readonly run: () => void;
  readonly stop: () => void;
}

interface State {
  readonly key: string;
  readonly points: Simulation['points'];
  readonly status: Simulation['status'];
  readonly problem?: string;
  readonly drawn?: Simulation['drawn'];
}

const idle: State = { key: '', points: {}, status: 'done' };

/** Changes of the controls wait this long for the next one before a run starts. */
const settleMs = 150;
/** Part of the cache key: raise it when the samples of a seed change. */
const codeVersion = '1';

/**
 * Simulates a request on the workers and follows it: a changed request starts a new run, `stop` ends one, `run` draws
 * everything again. Undefined requests nothing. Finished families are remembered, so that showing one more draws only that one.
 */
export function useSimulation(request: SimulationRequest | undefined): Simulation {
  const [turn, setTurn] = useState(0);
  const key = request ? JSON.stringify([request, turn]) : '';
  const running = useRef<AbortController>(undefined);
  const [state, setState] = useState<State>(idle);

  useEffect(() => {
    if (key === '') return undefined;
    const [wanted] = JSON.parse(key) as [SimulationRequest];
    const abort = new AbortController();
    running.current = abort;
    const update = (change: (old: State) => Partial<State>): void =>
      setState((old) => (old.key === key && !abort.signal.aborted ? { ...old, ...change(old) } : old));
    const timer = setTimeout(() => {
      setState({ key, points: remembered(wanted), status: 'running' });
      const onPoints = (family: string, points: readonly SimulatedPoint[]): void =>
        update((old) => ({ points: { ...old.points, [family]: points } }));
      void simulateAll(wanted, abort.signal, onPoints, (end) => update(() => end));
    }, settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key]);

  const stop = useCallback(() => {
    running.current?.abort();
    setState((old) => (old.status === 'running' ? { ...old, status: 'stopped' } : old));
  }, []);
  const run = useCallback(() => {
    if (request) for (const family of request.families) resultCache.delete(keyOf(request, family));
    setTurn((old) => old + 1);
  }, [request]);
  return useMemo(() => {
    const starting: State = { key, points: request ? remembered(request) : {}, status: request ? 'running' : 'done' };
    return { ...(state.key === key ? state : starting), run, stop };
  }, [state, key, request, run, stop]);
}

type End = Pick<State, 'status' | 'problem' | 'drawn'>;

async function simulateAll(
  request: SimulationRequest,
  signal: AbortSignal,
  onPoints: (family: string, points: readonly SimulatedPoint[]) => void,
  onEnd: (end: End) => void,
): Promise<void> {
  const startedAt = performance.now();
  const known = remembered(request);
  const missing = request.families.filter((family) => !known[family]);
  try {
    await Promise.all(
      missing.map(async (family) => {
        const points = await simulateFamily(request, family, signal, (partial) => onPoints(family, partial));
        resultCache.set(keyOf(request, family), points);
        onPoints(family, points);
      }),
    );
    const perFamily = request.lengths.reduce((sum, n) => sum + n, 0) * request.blocks;
    const drawn = { samples: missing.length * perFamily, seconds: (performance.now() - startedAt) / 1000 };
    onEnd({ status: 'done', ...(missing.length > 0 && { drawn }) });
  } catch (error) {
    if (signal.aborted) return;
    if (isLabError(error, 'job/cancelled')) onEnd({ status: 'stopped' });
    else onEnd({ status: 'failed', problem: error instanceof Error ? error.message : String(error) });
  }
}

function simulateFamily(
  { experiment, lengths, blocks, seed }: SimulationRequest,
  family: string,
  signal: AbortSignal,
  onPoints: (points: readonly SimulatedPoint[]) => void,
): Promise<readonly SimulatedPoint[]> {
  const priority = 'background';
  return trackJob(
    `Simulating ${family}`,
    async (job) => {
      if (experiment === 'ranks') {
        const result = await pool.run(
          'distribution/ranks',
          { family, n: lengths[0]!, blocks, seed },
          {
            priority,
            signal: job.signal,
            onProgress: (progress) => {
              job.onProgress(progress);
              onPoints(progress.estimates.map((one) => ({ ...one, at: one.rank, blocks: progress.blocks })));
            },
          },
        );
        return result.rows.map(({ rank, mean, standardError }) => ({ at: rank, mean, standardError, blocks }));
      }
      const result = await pool.run(
        'distribution/extremum',
        { family, lengths, blocks, seed },
        {
          priority,
          signal: job.signal,
          onProgress: (progress) => {
            job.onProgress(progress);
            onPoints(progress.estimates.map((one) => ({ ...one, at: one.n })));
          },
        },
      );
      return result.rows.map(({ n, mean, standardError }) => ({ at: n, mean, standardError, blocks }));
    },
    signal,
  );
}

const keyOf = ({ experiment, lengths, blocks, seed }: SimulationRequest, family: string): string =>
  cacheKey('distribution', { experiment, lengths: [...lengths], blocks, seed, family }, codeVersion);

function remembered(request: SimulationRequest): Record<string, readonly SimulatedPoint[]> {
  const known: Record<string, readonly SimulatedPoint[]> = {};
  for (const family of request.families) {
    const points = resultCache.get<readonly SimulatedPoint[]>(keyOf(request, family));
    if (points) known[family] = points;
  }
  return known;
}
