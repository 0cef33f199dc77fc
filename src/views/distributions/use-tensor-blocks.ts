import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { cacheKey, resultCache } from '../../client/cache.ts';
import { trackJob } from '../../client/jobs-store.ts';
import { pool } from '../../client/pool.ts';
import type { TensorExtrema } from '../../core/experiments/distributions/tensor-extrema.ts';
import type { TensorBlocks } from '../../core/experiments/distributions/tensor-blocks.ts';
import { isLabError } from '../../core/lab-error.ts';
import { blockTensors } from '../../state/chosen-model.ts';
import type { OpenModel } from '../../state/models.ts';

import { type BlockSource, sourceOf } from './use-tensor-source.ts';

/** Blocks of a tensor that are measured where it stands beside the distributions. */
export const besideBlocks = 20_000;

export interface BlocksRequest {
  readonly n: number;
  readonly blocks: number;
  readonly seed: number;
}

type Priority = 'foreground' | 'background';

const measureBlocks = (
  { key, at, row }: BlockSource,
  request: BlocksRequest,
  signal: AbortSignal,
  priority: Priority,
): Promise<TensorBlocks> =>
  remembered(cacheKey('tensor/blocks', [key, request.n, request.blocks, request.seed], '2'), () =>
    pool.run('tensor/blocks', { at, ...request, ...(row !== undefined && { row }) }, { signal, priority }),
  );

async function remembered<T>(key: string, compute: () => Promise<T>): Promise<T> {
  const known = resultCache.get<T>(key);
  if (known) return known;
  const result = await compute();
  resultCache.set(key, result);
  return result;
}

export type Outcome<T> = { readonly result: T } | { readonly problem: string };

/** Scaled blocks of one tensor or row; undefined while they are measured, or when there is no source. */
export function useTensorBlocks(
  source: BlockSource | undefined,
  { n, blocks, seed }: BlocksRequest,
): Outcome<TensorBlocks> | undefined {
  const load = useMemo(
    () =>
      source && ((signal: AbortSignal) => measureBlocks(source, { n, blocks, seed }, signal, 'foreground')),
    [source, n, blocks, seed],
  );
  return useOutcome(source ? `${source.key}/${n}/${blocks}/${seed}` : '', load);
}

/** The other extremum of the blocks of a tensor or row, for each of these lengths. */
export function useTensorExtrema(
  source: BlockSource | undefined,
  lengths: readonly number[],
  seed: number,
): Outcome<TensorExtrema> | undefined {
  const load = useMemo(
    () =>
      source &&
      ((signal: AbortSignal) => {
        const { key, at, row } = source;
        return remembered(cacheKey('tensor/extrema', [key, lengths.join(), seed], '1'), () =>
          pool.run('tensor/extrema', { at, lengths, seed, ...(row !== undefined && { row }) }, { signal }),
        );
      }),
    [source, lengths, seed],
  );
  return useOutcome(source ? `${source.key}/${lengths.join()}/${seed}` : '', load);
}

/** What `load` gives for this key; it is stopped when the key changes. */
function useOutcome<T>(key: string, load: ((signal: AbortSignal) => Promise<T>) | undefined): Outcome<T> | undefined {
  const [state, setState] = useState<{ readonly key: string; readonly outcome: Outcome<T> }>();
  useEffect(() => {
    if (!load) return undefined;
    const abort = new AbortController();
    load(abort.signal).then(
      (result) => setState({ key, outcome: { result } }),
      (error: unknown) => {
        if (!isLabError(error, 'job/cancelled'))
          setState({ key, outcome: { problem: error instanceof Error ? error.message : String(error) } });
      },
    );
    return () => abort.abort();
  }, [key, load]);
  return state?.key === key ? state.outcome : undefined;
}

export interface MeterRow {
  readonly tensor: string;
  readonly blocks: TensorBlocks;
}

export interface Meter {
  readonly rows: readonly MeterRow[];
  readonly isRunning: boolean;
  /** 0 to 1 of the tensors. */
  readonly fraction: number;
  readonly problem?: string;
  readonly start: () => void;
  /** Stops; the rows that are there stay. */
  readonly stop: () => void;
}

/** Measures every tensor of a model on demand, as many at a time as there are workers; the status line shows it and can cancel it. */
export function useMeter(model: OpenModel | undefined, { n, blocks, seed }: BlocksRequest): Meter {
  const key = `${model?.id}/${n}/${blocks}/${seed}`;
  const [state, setState] = useState<Omit<Meter, 'start' | 'stop'> & { readonly key: string }>({
    key: '',
    rows: [],
    isRunning: false,
    fraction: 0,
  });
  const running = useRef<{ readonly key: string; readonly abort: AbortController }>(undefined);
  useEffect(
    () => () => {
      if (running.current?.key === key) running.current.abort.abort();
    },
    [key],
  );
  const start = useCallback(() => {
    if (!model) return;
    const abort = new AbortController();
    running.current = { key, abort };
    setState({ key, rows: [], isRunning: true, fraction: 0 });
    const tensors = blockTensors(model, n);
    trackJob(
      'Measuring the asymmetry of every tensor',
      async ({ signal, onProgress }) => {
        const queue = tensors.values();
        let done = 0;
        const work = async (): Promise<void> => {
          for (const tensor of queue) {
            const result = await measureBlocks(sourceOf(model, tensor, -1), { n, blocks, seed }, signal, 'background').catch(
              (error: unknown) => {
                // A tensor of zeros has no scaled blocks, one beyond the end of its file no values: it is left out, the others go on.
                if (isLabError(error, 'distribution/no-blocks') || (isLabError(error) && error.code.startsWith('tensor/'))) return undefined;
                throw error;
              },
            );
            done++;
            const fraction = done / tensors.length;
            setState((old) =>
              old.key === key
                ? { ...old, fraction, rows: result ? [...old.rows, { tensor: tensor.name, blocks: result }] : old.rows }
                : old,
            );
            onProgress({ fraction });
          }
        };
        await Promise.all(Array.from({ length: pool.size }, work));
      },
      abort.signal,
    ).then(
      () => setState((old) => (old.key === key ? { ...old, isRunning: false } : old)),
      (error: unknown) => {
        const problem = isLabError(error, 'job/cancelled')
          ? {}
          : { problem: error instanceof Error ? error.message : String(error) };
        setState((old) => (old.key === key ? { ...old, isRunning: false, ...problem } : old));
      },
    );
  }, [key, model, n, blocks, seed]);
  const stop = useCallback(() => running.current?.abort.abort(), []);
  return useMemo(
    () => (state.key === key ? { ...state, start, stop } : { rows: [], isRunning: false, fraction: 0, start, stop }),
    [state, key, start, stop],
  );
}
