import { transferHandlers } from 'comlink';
import { isLabError, LabError } from '../core/lab-error.ts';

/** An error as it crosses between page and worker. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Any thrown value as {code, message, details}; what is no LabError becomes job/failed and keeps its name and stack as details. */
export function toWireError(thrown: unknown): WireError {
  if (isLabError(thrown)) return { code: thrown.code, message: thrown.message, details: cloneable(thrown.details) };
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    code: 'job/failed',
    message: `The job stopped on an internal error: ${error.message || error.name}. Please report it with what you did.`,
    details: { name: error.name, stack: error.stack },
  };
}

/** The LabError that toWireError took apart. */
export const fromWireError = (wire: WireError): LabError => new LabError(wire.code, wire.message, wire.details);

/**
 * Makes comlink carry errors as WireError in both directions: its own handler keeps only name, message and stack. Page and worker
 * both call it once, before anything is wrapped or exposed.
 */
export function installErrorTransfer(): void {
  const original = transferHandlers.get('throw');
  if (!original) throw new Error('comlink has no handler for thrown values');
  transferHandlers.set('throw', {
    canHandle: original.canHandle,
    serialize: (thrown: unknown) => [toWireError((thrown as { value: unknown }).value), []],
    deserialize: (wire: unknown) => {
      throw fromWireError(wire as WireError);
    },
  });
}

/** Details that cannot be cloned (functions, class instances with methods) become text, so that the error itself still arrives. */
function cloneable(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => {
      try {
        return [key, structuredClone(value)];
      } catch {
        return [key, String(value)];
      }
    }),
  );
}
