import { LabError } from '../core/lab-error.ts';

/** Every code that opening a GGUF file can throw, and what it means. */
export const ggufErrorCodes = {
  'gguf/bad-magic': 'the file does not start as a GGUF file does',
  'gguf/truncated': 'the file ends inside its header',
  'gguf/unsupported-version': 'the version is none of 1, 2, 3',
  'gguf/limit': 'a count, length or shape is beyond every real file',
  'gguf/bad-value-type': 'a metadata value has a type id that GGUF does not define',
  'gguf/bad-alignment': 'general.alignment is not a power of two',
  'gguf/split-mismatch': 'files opened together are not shards of one model',
  'gguf/no-such-key': 'a metadata array was asked for that the file does not have',
} as const;

export type GgufErrorCode = keyof typeof ggufErrorCodes;

export function ggufError(
  code: GgufErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): LabError {
  return new LabError(code, message, details);
}
