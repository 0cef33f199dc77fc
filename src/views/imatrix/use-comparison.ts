import { useEffect, useState } from 'react';
import { trackJob } from '../../client/jobs-store.ts';
import { pool } from '../../client/pool.ts';
import { isLabError } from '../../core/lab-error.ts';
import type { ImatrixDifference } from '../../imatrix/compare.ts';
import type { OpenImatrix } from '../../state/imatrix.ts';

export type Comparison =
  | { readonly state: 'none' | 'running' | 'cancelled' }
  | { readonly state: 'done'; readonly differences: readonly ImatrixDifference[] }
  | { readonly state: 'failed'; readonly message: string };

/** Compares two open matrices as long as both are chosen; the status line shows progress and cancels. */
export function useComparison(first: OpenImatrix | undefined, second: OpenImatrix | undefined): Comparison {
  const key = first && second ? `${first.id} ${second.id}` : '';
  const [result, setResult] = useState<{ readonly key: string; readonly value: Comparison }>();
  useEffect(() => {
    if (!first || !second) return undefined;
    const controller = new AbortController();
    const settle = (value: Comparison): void => {
      if (!controller.signal.aborted) setResult({ key, value });
    };
    trackJob(
      `Comparing ${first.name} with ${second.name}`,
      (run) => pool.run('imatrix/compare', { first: fileOf(first), second: fileOf(second) }, run),
      controller.signal,
    ).then(
      (differences) => settle({ state: 'done', differences }),
      (error: unknown) =>
        settle(isLabError(error, 'job/cancelled') ? { state: 'cancelled' } : { state: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
    return () => controller.abort();
    // The ids in the key name both files.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  if (key === '') return { state: 'none' };
  return result?.key === key ? result.value : { state: 'running' };
}

const fileOf = ({ file, columns }: OpenImatrix) => ({ file, columns });
