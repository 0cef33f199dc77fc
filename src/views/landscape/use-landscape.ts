import { useEffect, useState } from 'react';
import { pool } from '../../client/pool.ts';
import type { LandscapeChoice, LandscapeParams, LandscapeResult } from '../../core/experiments/landscape/landscape-job.ts';
import { isLabError } from '../../core/lab-error.ts';
import { ownRow } from '../../core/rounding/own/row.ts';

/** Workers do not know what the visitor calls an own algorithm. */
const withOwnName = (choice: LandscapeChoice): LandscapeChoice => ({ ...choice, label: ownRow(choice.algorithm)?.label ?? choice.label });

/** The landscape of a block (nothing without one); the previous one stays in sight until the next is there or fails. */
export function useLandscape(params: LandscapeParams | undefined): { readonly result: LandscapeResult | undefined; readonly error: string | undefined } {
  const key = params && JSON.stringify(params);
  const [state, setState] = useState<{ result: LandscapeResult | undefined; error: string | undefined }>({ result: undefined, error: undefined });
  useEffect(() => {
    if (key === undefined) return undefined;
    const controller = new AbortController();
    pool.run('landscape/block', JSON.parse(key) as LandscapeParams, { signal: controller.signal }).then(
      (result) => setState({ result: { ...result, choices: result.choices.map(withOwnName) }, error: undefined }),
      (error: unknown) => {
        if (isLabError(error, 'job/cancelled')) return;
        setState((now) => ({ ...now, error: error instanceof Error ? error.message : String(error) }));
      },
    );
    return () => controller.abort();
  }, [key]);
  return state;
}
