import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { cacheKey, resultCache } from '../../client/cache.ts';
import { trackJob } from '../../client/jobs-store.ts';
import { pool } from '../../client/pool.ts';
import type { CompareParams, CompareProgress, CompareResult } from '../../core/experiments/codebook/compare-job.ts';
import type { OptimiseParams, OptimiseProgress, OptimiseResult } from '../../core/experiments/codebook/optimise-job.ts';
import { isLabError } from '../../core/lab-error.ts';
import type { JobWeights, TensorInFile } from '../../gguf/jobs/tensor-in-file.ts';

/** A tensor whose blocks take the place of random ones. */
export interface BlockTensor {
  /** Names file and tensor; equal keys, equal values. */
  readonly key: string;
  readonly at: TensorInFile;
  /** The only row that counts. */
  readonly row?: number;
  /** Importances of the columns, which multiply those of the samples. */
  readonly imatrix?: JobWeights;
}

const placeOf = ({ at, row, imatrix }: BlockTensor) => ({
  at,
  ...(row !== undefined && { row }),
  ...(imatrix && { imatrix }),
});

export type JudgedTable = CompareResult['tables'][number];

export interface Comparison {
  /** In the order of the tables of this very call; undefined where a table is not judged yet. */
  readonly tables: readonly (JudgedTable | undefined)[];
  /** Blocks behind them. */
  readonly blocks: number;
  readonly isRunning: boolean;
  readonly problem?: string;
}

const settleMs = 120;
const codeVersion = '2';
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Params of a comparison as its key holds them. */
interface KeyParams extends CompareParams {
  readonly tensor?: string;
}

/** Judges tables on the workers, on random blocks or on those of a tensor; follows its params, remembers finished comparisons. */
export function useComparison(params: CompareParams | undefined, tensor?: BlockTensor): Comparison {
  const key = params
    ? cacheKey('codebook/compare', { ...params, ...(tensor && { tensor: tensor.key }) }, codeVersion)
    : '';
  const [state, setState] = useState<JudgedState>({ key: '', isDone: true });
  useEffect(() => {
    if (key === '') return undefined;
    const known = resultCache.get<CompareResult>(key);
    if (known) {
      // Remembered for the next change of a single table, after this render.
      const timer = setTimeout(() => setState({ key, result: known, isDone: true }), 0);
      return () => clearTimeout(timer);
    }
    const [, wanted] = JSON.parse(key) as [string, KeyParams];
    const abort = new AbortController();
    const timer = setTimeout(() => {
      const judged = trackJob(
        'Judging tables',
        (job) => {
          const { family, n, blocks, seed, weights, tables } = wanted;
          const common = { n, blocks, seed, weights, tables };
          const options = {
            signal: job.signal,
            onProgress: (progress: CompareProgress) => {
              job.onProgress(progress);
              setState({ key, result: progress, isDone: false });
            },
          };
          return tensor
            ? pool.run('codebook/compare-tensor', { ...common, ...placeOf(tensor) }, options)
            : pool.run('codebook/compare', { ...common, family }, options);
        },
        abort.signal,
      );
      judged.then(
        (result) => {
          resultCache.set(key, result);
          setState({ key, result, isDone: true });
        },
        (error: unknown) => {
          if (abort.signal.aborted) return;
          setState((old) => ({
            ...(old.key === key ? old : { key }),
            isDone: true,
            ...(!isLabError(error, 'job/cancelled') && { problem: messageOf(error) }),
          }));
        },
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key, tensor]);
  return useMemo(() => {
    if (!params) return { tables: [], blocks: 0, isRunning: false };
    const known = resultCache.get<CompareResult>(key);
    if (known) return { tables: known.tables, blocks: known.blocks, isRunning: false };
    const isCurrent = state.key === key;
    const asked = { ...params, ...(tensor && { tensor: tensor.key }) };
    const tables = params.tables.map((table) => judgedBefore(state, asked, table));
    const problem = isCurrent && state.problem !== undefined ? { problem: state.problem } : {};
    return { tables, blocks: state.result?.blocks ?? 0, isRunning: !isCurrent || !state.isDone, ...problem };
  }, [key, state, params, tensor]);
}

interface JudgedState {
  readonly key: string;
  readonly result?: CompareResult;
  readonly isDone: boolean;
  readonly problem?: string;
}

/** A table's result in the last comparison, if that was on the same blocks and against the same first table. */
function judgedBefore(
  { key, result }: JudgedState,
  params: KeyParams,
  table: readonly number[],
): JudgedTable | undefined {
  if (key === '' || !result) return undefined;
  const [, last] = JSON.parse(key) as [string, KeyParams];
  const common = ({ tables, ...rest }: KeyParams): string => cacheKey('', { ...rest, first: [...tables[0]!] }, '');
  if (common(last) !== common(params)) return undefined;
  const index = last.tables.findIndex((other) => other.join() === table.join());
  return result.tables[index];
}

export interface Optimiser {
  readonly isRunning: boolean;
  readonly problem?: string;
  /** The last finished run. */
  readonly result?: OptimiseResult;
  /** Mean error on the training blocks after each step of the run that goes on or was the last. */
  readonly errors: readonly number[];
  readonly start: (params: OptimiseParams, tensor?: BlockTensor) => void;
  readonly stop: () => void;
}

/** Runs the optimiser on demand; `onLevels` gets the table as it improves, and once more at the end with `isFinal`. */
export function useOptimiser(onLevels: (levels: readonly number[], isFinal: boolean) => void): Optimiser {
  const [state, setState] = useState<Omit<Optimiser, 'start' | 'stop'>>({ isRunning: false, errors: [] });
  const running = useRef<AbortController>(undefined);
  const stop = useCallback(() => running.current?.abort(), []);
  useEffect(() => stop, [stop]);
  const start = useCallback(
    (params: OptimiseParams, tensor?: BlockTensor) => {
      running.current?.abort();
      const abort = new AbortController();
      running.current = abort;
      setState({ isRunning: true, errors: [] });
      const optimised = trackJob(
        'Optimising the table',
        (job) => {
          const options = {
            priority: 'background' as const,
            signal: job.signal,
            onProgress: (progress: OptimiseProgress) => {
              job.onProgress(progress);
              if (abort.signal.aborted) return;
              onLevels(progress.levels, false);
              setState((old) => ({ ...old, errors: [...old.errors, progress.error] }));
            },
          };
          const { family, ...common } = params;
          return tensor
            ? pool.run('codebook/optimise-tensor', { ...common, ...placeOf(tensor) }, options)
            : pool.run('codebook/optimise', { ...common, family }, options);
        },
        abort.signal,
      );
      optimised.then(
        (result) => {
          if (running.current !== abort) return;
          setState((old) => ({ isRunning: false, result, errors: [...old.errors, result.error] }));
          onLevels(result.levels, true);
        },
        (error: unknown) => {
          if (running.current !== abort) return;
          const problem = isLabError(error, 'job/cancelled') ? {} : { problem: messageOf(error) };
          setState(({ errors }) => ({ isRunning: false, errors, ...problem }));
        },
      );
    },
    [onLevels],
  );
  return useMemo(() => ({ ...state, start, stop }), [state, start, stop]);
}
