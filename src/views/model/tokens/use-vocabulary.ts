import { useEffect, useState } from 'react';
import { cacheKey, resultCache } from '../../../client/cache.ts';
import { trackJob } from '../../../client/jobs-store.ts';
import { pool } from '../../../client/pool.ts';
import { isLabError } from '../../../core/lab-error.ts';
import type { TokenMerges } from '../../../gguf/tokenizer/merges.ts';
import type { VocabularyQuery } from '../../../gguf/tokenizer/search.ts';
import { textBytes } from '../../../gguf/tokenizer/text-table.ts';
import type { Vocabulary } from '../../../gguf/tokenizer/vocabulary.ts';
import type { OpenModel } from '../../../state/models.ts';

/** What a job gave for a key, until the key changes. */
interface Answer<T> {
  readonly key: string;
  readonly value?: T;
  readonly problem?: string;
}

/** Runs a job again whenever its key changes, and drops answers that come too late. */
function useAnswer<T>(key: string, ask: ((signal: AbortSignal) => Promise<T>) | undefined): Answer<T> | undefined {
  const [answer, setAnswer] = useState<Answer<T>>();
  useEffect(() => {
    if (!ask) return undefined;
    const controller = new AbortController();
    ask(controller.signal).then(
      (value) => !controller.signal.aborted && setAnswer({ key, value }),
      (error: unknown) => {
        if (!controller.signal.aborted) setAnswer({ key, problem: isLabError(error, 'job/cancelled') ? 'Cancelled. Choose another tab and come back to read the tokens.' : String((error as Error).message) });
      },
    );
    return () => controller.abort();
    // The key says everything that `ask` depends on.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  return answer?.key === key ? answer : undefined;
}

/** The vocabulary of a model; undefined while it is read. */
export function useVocabulary(model: OpenModel): Answer<Vocabulary> | undefined {
  const key = cacheKey('vocabulary', [model.id], '1');
  return useAnswer(key, async (signal) => {
    const known = resultCache.get<Vocabulary>(key);
    if (known) return known;
    const { metadata, endian, version } = model.header;
    const params = { file: model.files[0]!, header: { metadata, endian, version } };
    const vocabulary = await trackJob(`Reading the tokens of ${model.name}`, (run) => pool.run('vocabulary/open', params, run), signal);
    resultCache.set(key, vocabulary);
    return vocabulary;
  });
}

/** Ids that a query finds; undefined while it is looked for. */
export function useTokenSearch(model: OpenModel, vocabulary: Vocabulary | undefined, query: VocabularyQuery): Answer<Uint32Array> | undefined {
  const key = `${model.id} ${vocabulary !== undefined} ${JSON.stringify(query)}`;
  return useAnswer(
    key,
    vocabulary &&
      ((signal) => {
        const { model: kind, tokens, types } = vocabulary;
        return pool.run('vocabulary/search', { vocabulary: { model: kind, tokens, types }, query }, { signal });
      }),
  );
}

/** The merges of a token, where the vocabulary has any. */
export function useTokenMerges(model: OpenModel, { merges, tokens }: Vocabulary, id: number): Answer<TokenMerges> | undefined {
  return useAnswer(`${model.id} ${id}`, merges && ((signal) => pool.run('vocabulary/merges', { merges, stored: textBytes(tokens, id).slice() }, { signal })));
}
