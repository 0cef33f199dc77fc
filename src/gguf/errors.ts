import { LabError } from '../core/lab-error.ts';

/** What opening a GGUF file can throw; src/protocol/errors.ts says what each means. */
export type GgufErrorCode =
  | 'gguf/bad-magic'
  | 'gguf/truncated'
  | 'gguf/unsupported-version'
  | 'gguf/limit'
  | 'gguf/bad-value-type'
  | 'gguf/bad-alignment'
  | 'gguf/split-mismatch'
  | 'gguf/no-such-key';

export function ggufError(
  code: GgufErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): LabError {
  return new LabError(code, message, details);
}
