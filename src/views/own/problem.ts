import { isLabError } from '../../core/lab-error.ts';

/** What is wrong with a text, and where. */
export interface Problem {
  readonly sentence: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** The block on which it went wrong. */
  readonly block?: readonly number[];
}

/** An error as the editor shows it. */
export function problemOf(error: unknown): Problem {
  const sentence = error instanceof Error ? error.message : String(error);
  if (!isLabError(error)) return { sentence };
  const { line, column, block } = error.details;
  return {
    sentence,
    ...(typeof line === 'number' && { line }),
    ...(typeof column === 'number' && { column }),
    ...(Array.isArray(block) && { block: block as number[] }),
  };
}
