import { useEffect, useState } from 'react';
import { pool } from '../../client/pool.ts';
import type { ExampleBlockParams, ExampleBlockResult } from '../../core/experiments/format/example-block.ts';
import { isLabError } from '../../core/lab-error.ts';

interface ExampleBlockState {
  /** The format that `block` belongs to; the block of the previous parameters stays until the next one is there. */
  readonly format: string;
  readonly block: ExampleBlockResult | undefined;
  readonly error: string | undefined;
}

/** Runs the example block job for these parameters; the last answer wins. */
export function useExampleBlock({ format, seed, flips }: ExampleBlockParams): ExampleBlockState {
  const [state, setState] = useState<ExampleBlockState>({ format, block: undefined, error: undefined });
  useEffect(() => {
    const controller = new AbortController();
    pool.run('format/example-block', { format, seed, flips }, { signal: controller.signal }).then(
      (block) => setState({ format, block, error: undefined }),
      (error: unknown) => {
        if (isLabError(error, 'job/cancelled')) return;
        setState({ format, block: undefined, error: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => controller.abort();
  }, [format, seed, flips]);
  return state;
}
