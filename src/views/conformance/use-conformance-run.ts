import { useCallback, useEffect, useRef, useState } from 'react';
import { trackJob } from '../../client/jobs-store.ts';
import { pool } from '../../client/pool.ts';
import { isLabError } from '../../core/lab-error.ts';
import { quantFormats } from '../../core/quants/registry.ts';
import { loadVectors } from './load-vectors.ts';
import { type ConformanceRow, rowsOf } from './rows.ts';

export interface ConformanceRun {
  readonly state: 'idle' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly rows: readonly ConformanceRow[];
  readonly fraction: number;
  readonly seconds: number;
  readonly error: string | undefined;
}

const idle: ConformanceRun = { state: 'idle', rows: [], fraction: 0, seconds: 0, error: undefined };

/** Runs every embedded vector in this browser's workers: [run, start, cancel]. Rows appear format by format. */
export function useConformanceRun(): [ConformanceRun, () => void, () => void] {
  const [run, setRun] = useState(idle);
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);

  const start = useCallback(() => {
    controller.current?.abort();
    const own = new AbortController();
    controller.current = own;
    const startedAt = performance.now();
    const update = (change: Partial<ConformanceRun>) => {
      if (controller.current === own) setRun((now) => ({ ...now, seconds: (performance.now() - startedAt) / 1000, ...change }));
    };
    setRun({ ...idle, state: 'running' });
    const perFormat: ConformanceRow[][] = quantFormats.map(() => []);
    let finished = 0;
    trackJob(
      'Conformance',
      ({ signal, onProgress }) =>
        Promise.all(
          quantFormats.map(async (format, index) => {
            const vectors = await loadVectors(format);
            if (vectors.length > 0) {
              const { outcomes } = await pool.run('conformance/run', { format: format.id, vectors }, { signal });
              perFormat[index] = rowsOf(format, outcomes);
            }
            const fraction = ++finished / quantFormats.length;
            onProgress({ fraction });
            update({ rows: perFormat.flat(), fraction });
          }),
        ),
      own.signal,
    ).then(
      () => update({ state: 'done' }),
      (error: unknown) =>
        update(isLabError(error, 'job/cancelled') ? { state: 'cancelled' } : { state: 'failed', error: error instanceof Error ? error.message : String(error) }),
    );
  }, []);

  return [run, start, useCallback(() => controller.current?.abort(), [])];
}
