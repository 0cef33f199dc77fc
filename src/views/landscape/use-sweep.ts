import { useEffect, useState } from 'react';
import { trackJob } from '../../client/jobs-store.ts';
import { pool } from '../../client/pool.ts';
import type { SweepParams, SweepResult } from '../../core/experiments/landscape/sweep-job.ts';
import { isLabError } from '../../core/lab-error.ts';

interface SweepState {
  readonly result: SweepResult | undefined;
  readonly error: string | undefined;
}

/** The sweep of a block (nothing without one); the previous one stays in sight until the next is there or fails. */
export function useSweep(params: SweepParams | undefined): SweepState {
  const key = params && JSON.stringify(params);
  const [state, setState] = useState<SweepState>({ result: undefined, error: undefined });
  useEffect(() => {
    if (key === undefined) return undefined;
    const controller = new AbortController();
    trackJob('Scales and offsets', (run) => pool.run('landscape/sweep', JSON.parse(key) as SweepParams, run), controller.signal).then(
      (result) => setState({ result, error: undefined }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const sentence = isLabError(error, 'job/cancelled') ? 'Cancelled. Change a setting to compute it again.' : error instanceof Error ? error.message : String(error);
        setState((now) => ({ ...now, error: sentence }));
      },
    );
    return () => controller.abort();
  }, [key]);
  return state;
}
