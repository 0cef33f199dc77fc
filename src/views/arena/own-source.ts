import { isLabError } from '../../core/lab-error.ts';
import { exampleSource } from '../../core/rounding/own/example.ts';
import { createOwnAlgorithm } from '../../core/rounding/own/round-own.ts';

const key = 'quantarium:own-algorithm';

/** What the visitor wrote last, or the example. */
export function storedSource(): string {
  try {
    return localStorage.getItem(key) ?? exampleSource;
  } catch {
    return exampleSource;
  }
}

/** Keeps the text where the browser allows it. */
export function storeSource(text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // Private windows may refuse storage: the link still carries the text.
  }
}

export interface SourceProblem {
  readonly sentence: string;
  /** 1-based. */
  readonly line: number | undefined;
}

/** What is wrong with a text before it runs, if anything. */
export function sourceProblem(text: string): SourceProblem | undefined {
  try {
    createOwnAlgorithm(text);
    return undefined;
  } catch (error) {
    const line = isLabError(error) ? error.details['line'] : undefined;
    return { sentence: error instanceof Error ? error.message : String(error), line: typeof line === 'number' ? line : undefined };
  }
}
