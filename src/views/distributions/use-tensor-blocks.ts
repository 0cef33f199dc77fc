import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { cacheKey, resultCache } from '../../client/cache.ts';
import { trackJob } from '../../client/jobs-store.ts';
import { pool } from '../../client/pool.ts';
import type { TensorBlocks } from '../../core/experiments/distributions/tensor-blocks.ts';
import { isLabError } from '../../core/lab-error.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { blockTensors } from '../../state/chosen-model.ts';
import type { OpenModel } from '../../state/models.ts';

export interface BlocksRequest {
  readonly n: number;
  readonly blocks: number;
  readonly seed: number;
}

async function measure(
  model: OpenModel,
  tensor: GgufTensor,
  request: BlocksRequest,
  signal: AbortSignal,
  priority: 'foreground' | 'background',
): Promise<TensorBlocks> {
  const key = cacheKey(
    'tensor/blocks',
    [model.id, tensor.name, tensor.byteOffset, request.n, request.blocks, request.seed],
    '1',
  );
  const known = resultCache.get<TensorBlocks>(key);
  if (known) return known;
  const at = { file: model.files[tensor.shard ?? 0]!, tensor, endian: model.header.endian };
  const result = await pool.run('tensor/blocks', { at, ...request }, { signal, priority });
  resultCache.set(key, result);
  return result;
}

type Outcome = { readonly result: TensorBlocks } | { readonly problem: string };

/** Scaled blocks of one tensor; undefined while they are measured. */
export function useTensorBlocks(
  model: OpenModel | undefined,
  tensor: GgufTensor | undefined,
  { n, blocks, seed }: BlocksRequest,
): Outcome | undefined {
  const key = model && tensor ? `${model.id}/${tensor.name}/${n}/${blocks}/${seed}` : '';
  const [state, setState] = useState<{ readonly key: string; readonly outcome: Outcome }>();
  useEffect(() => {
    if (!model || !tensor) return undefined;
    const abort = new AbortController();
    measure(model, tensor, { n, blocks, seed }, abort.signal, 'foreground').then(
      (result) => setState({ key, outcome: { result } }),
      (error: unknown) => {
        if (!isLabError(error, 'job/cancelled'))
          setState({ key, outcome: { problem: error instanceof Error ? error.message : String(error) } });
      },
    );
    return () => abort.abort();
  }, [key, model, tensor, n, blocks, seed]);
  return state?.key === key ? state.outcome : undefined;
}

export interface MeterRow {
  readonly tensor: string;
  readonly blocks: TensorBlocks;
}

export interface Meter {
  readonly rows: readonly MeterRow[];
  readonly isRunning: boolean;
  readonly problem?: string;
  readonly start: () => void;
}

/** Measures every tensor of a model on demand, one after the other; the status line shows it and can cancel it. */
export function useMeter(model: OpenModel | undefined, { n, blocks, seed }: BlocksRequest): Meter {
  const key = `${model?.id}/${n}/${blocks}/${seed}`;
  const [state, setState] = useState<Omit<Meter, 'start'> & { readonly key: string }>({
    key: '',
    rows: [],
    isRunning: false,
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
    setState({ key, rows: [], isRunning: true });
    const tensors = blockTensors(model, n);
    trackJob(
      'Measuring the asymmetry of every tensor',
      async ({ signal, onProgress }) => {
        for (const [index, tensor] of tensors.entries()) {
          const result = await measure(model, tensor, { n, blocks, seed }, signal, 'background').catch(
            (error: unknown) => {
              // A tensor of zeros has no scaled blocks: it is left out, the others go on.
              if (isLabError(error, 'distribution/no-blocks')) return undefined;
              throw error;
            },
          );
          if (result)
            setState((old) =>
              old.key === key ? { ...old, rows: [...old.rows, { tensor: tensor.name, blocks: result }] } : old,
            );
          onProgress({ fraction: (index + 1) / tensors.length });
        }
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
  return useMemo(
    () => (state.key === key ? { ...state, start } : { rows: [], isRunning: false, start }),
    [state, key, start],
  );
}
