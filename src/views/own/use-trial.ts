import { useEffect, useState } from 'react';
import { type ArenaOutcome, runArena } from '../../client/arena.ts';
import { trackJob } from '../../client/jobs-store.ts';
import type { ArenaSpec } from '../../core/experiments/arena/spec.ts';
import { isLabError, LabError } from '../../core/lab-error.ts';
import { type Problem, problemOf } from './problem.ts';

export interface Trial {
  readonly outcome: ArenaOutcome | undefined;
  readonly problem: Problem | undefined;
  readonly isRunning: boolean;
}

export const trialBlocks = 1000;

/** A small contest of the algorithm that is written, whenever it or its circumstances change. Undefined asks for nothing. */
export function useTrial(spec: ArenaSpec | undefined): Trial {
  const [state, setState] = useState<Pick<Trial, 'outcome' | 'problem'> & { readonly run: string }>();
  const run = spec ? JSON.stringify(spec) : '';
  useEffect(() => {
    if (run === '') return;
    const controller = new AbortController();
    const end = (result: Pick<Trial, 'outcome' | 'problem'>): void => {
      if (!controller.signal.aborted) setState({ run, ...result });
    };
    trackJob(
      'Trial of your own algorithm',
      ({ signal, onProgress }) => runArena({ spec: JSON.parse(run) as ArenaSpec, blocks: trialBlocks }, { signal, onProgress }),
      controller.signal,
    ).then(
      (outcome) => {
        const failure = outcome.tally.failures[0];
        end({ outcome, problem: failure && problemOf(new LabError(failure.code, failure.message, failure.details)) });
      },
      (error: unknown) => end({ outcome: undefined, problem: isLabError(error, 'job/cancelled') ? { sentence: 'Cancelled. Change something to try it again.' } : problemOf(error) }),
    );
    return () => controller.abort();
  }, [run]);
  const isCurrent = state?.run === run;
  return { outcome: isCurrent ? state.outcome : undefined, problem: isCurrent ? state.problem : undefined, isRunning: run !== '' && !isCurrent };
}
