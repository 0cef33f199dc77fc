import type { Job } from '../../core/job/context.ts';
import { searchVocabulary, type VocabularyQuery } from '../tokenizer/search.ts';
import type { Vocabulary } from '../tokenizer/vocabulary.ts';
import { sampleVocabulary } from './vocabulary.ts';

export interface VocabularySearchParams {
  readonly vocabulary: Pick<Vocabulary, 'model' | 'tokens' | 'types'>;
  readonly query: VocabularyQuery;
}

/** Ids of the tokens that the query finds, the closest first. */
export const run: Job<VocabularySearchParams, Uint32Array> = async ({ vocabulary, query }, context) => {
  context.onProgress({ fraction: 0 });
  await context.breathe();
  return searchVocabulary(vocabulary, query);
};

export const sampleParams = async (): Promise<VocabularySearchParams> => ({
  vocabulary: await sampleVocabulary(),
  query: { text: 'he', type: null, matchCase: false },
});
