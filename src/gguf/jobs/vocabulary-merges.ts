import type { Job } from '../../core/job/context.ts';
import { findMerges, type TokenMerges } from '../tokenizer/merges.ts';
import { textBytes, type TextTable } from '../tokenizer/text-table.ts';
import { sampleVocabulary } from './vocabulary.ts';

export interface VocabularyMergesParams {
  readonly merges: TextTable;
  /** The token as stored. */
  readonly stored: Uint8Array;
}

/** How byte pairs make a token, and what is made of it. */
export const run: Job<VocabularyMergesParams, TokenMerges> = async ({ merges, stored }, context) => {
  context.onProgress({ fraction: 0 });
  await context.breathe();
  return findMerges(merges, stored);
};

export const sampleParams = async (): Promise<VocabularyMergesParams> => {
  const { merges, tokens } = await sampleVocabulary();
  return { merges: merges!, stored: textBytes(tokens, 3).slice() };
};
