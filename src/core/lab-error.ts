/**
 * The one error type of the lab: a stable code for programs, a sentence with the next step for people, and plain details that
 * survive structured cloning. Codes are listed with their meaning in src/protocol/errors.ts.
 */
export class LabError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'LabError';
    this.code = code;
    this.details = details;
  }
}

/** True for a LabError of this code; survives realms and transfers because it looks at the fields, not the class. */
export function isLabError(error: unknown, code?: string): error is LabError {
  const candidate = error as { name?: unknown; code?: unknown } | null;
  return candidate?.name === 'LabError' && (code === undefined || candidate.code === code);
}

/** What a cancelled job throws. */
export function cancelledError(): LabError {
  return new LabError('job/cancelled', 'The job was cancelled.');
}

/** Throws the cancellation error when the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelledError();
}
