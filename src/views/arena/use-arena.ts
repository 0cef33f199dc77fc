import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type ArenaOutcome, type ArenaRequest, type ArenaTensor, rememberedArena, runArena } from '../../client/arena.ts';
import { trackJob } from '../../client/jobs-store.ts';
import { isLabError } from '../../core/lab-error.ts';

export interface ArenaRun {
  /** Grows while it runs; undefined before the first chunk. */
  readonly outcome: ArenaOutcome | undefined;
  readonly status: 'running' | 'done' | 'stopped' | 'failed';
  readonly fraction: number;
  readonly problem: string | undefined;
  readonly run: () => void;
  readonly stop: () => void;
}

type State = Pick<ArenaRun, 'outcome' | 'status' | 'fraction' | 'problem'> & { readonly key: string };

const nothing: State = { key: '', outcome: undefined, status: 'done', fraction: 0, problem: undefined };
/** Changes of the controls wait this long for the next one before a contest starts. */
const settleMs = 200;

/**
 * Runs the contest that is asked for and follows it: a changed request starts a new run, `stop` ends one, `run` starts it again.
 * Finished contests are remembered. Undefined asks for nothing. `at`: the tensor that the request names.
 */
export function useArena(request: ArenaRequest | undefined, at: ArenaTensor | undefined): ArenaRun {
  const [turn, setTurn] = useState(0);
  const key = request ? JSON.stringify([request, turn]) : '';
  const running = useRef<AbortController>(undefined);
  const place = useRef(at);
  useEffect(() => {
    place.current = at;
  }, [at]);
  const [state, setState] = useState<State>(nothing);

  useEffect(() => {
    if (key === '') return undefined;
    const [wanted] = JSON.parse(key) as [ArenaRequest];
    if (rememberedArena(wanted)) return undefined;
    const abort = new AbortController();
    running.current = abort;
    const update = (change: Partial<State>): void => setState((old) => (abort.signal.aborted ? old : { ...old, ...change }));
    const timer = setTimeout(() => {
      if (abort.signal.aborted) return;
      setState({ ...nothing, key, status: 'running' });
      void trackJob(
        `Arena: ${wanted.blocks.toLocaleString('en')} blocks`,
        ({ signal, onProgress }) =>
          runArena(wanted, {
            at: wanted.spec.tensor === undefined ? undefined : place.current,
            signal,
            onPartial: (outcome) => update({ outcome }),
            onProgress: ({ fraction }) => {
              onProgress({ fraction });
              update({ fraction });
            },
          }),
        abort.signal,
      ).then(
        (outcome) => update({ outcome, status: 'done', fraction: 1 }),
        (error: unknown) =>
          update(
            isLabError(error, 'job/cancelled')
              ? { status: 'stopped' }
              : { status: 'failed', problem: error instanceof Error ? error.message : String(error) },
          ),
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key]);

  const stop = useCallback(() => {
    running.current?.abort();
    // Also before the run has begun: then there is nothing of it yet.
    setState((old) => ({ ...(old.key === key ? old : { ...nothing, key }), status: 'stopped' }));
  }, [key]);
  const run = useCallback(() => setTurn((old) => old + 1), []);
  return useMemo(() => {
    if (state.key === key) return { ...state, run, stop };
    const outcome = request && rememberedArena(request);
    const isIdle = outcome !== undefined || key === '';
    return { ...nothing, outcome, status: isIdle ? 'done' : 'running', fraction: isIdle ? 1 : 0, run, stop };
  }, [state, key, request, run, stop]);
}
