import { describe, expect, it } from 'vitest';
import { openGguf } from '../reader.ts';
import { memorySource } from '../source.ts';
import { type WritableGguf, writeGguf } from '../writer.ts';
import { bytePairModel, sentencePieceModel } from './fixture.ts';
import { findMerges } from './merges.ts';
import { searchVocabulary } from './search.ts';
import { textBytes, textCount } from './text-table.ts';
import { hexText, storedText, tokenBytes, visibleText } from './token-text.ts';
import { readVocabulary, type Vocabulary } from './vocabulary.ts';

async function open(model: WritableGguf): Promise<Vocabulary> {
  const source = memorySource(writeGguf(model));
  return readVocabulary(source, await openGguf(source));
}

const visible = (vocabulary: Vocabulary, id: number): string =>
  visibleText(tokenBytes(vocabulary.model, textBytes(vocabulary.tokens, id)));

const find = (vocabulary: Vocabulary, text: string, more: { type?: number; matchCase?: boolean } = {}) => [
  ...searchVocabulary(vocabulary, { text, type: more.type ?? null, matchCase: more.matchCase ?? false }),
];

describe('a vocabulary', () => {
  it.each([
    [1, 'little'],
    [2, 'little'],
    [3, 'big'],
    [3, 'little'],
  ] as const)('is read whole from version %i, %s endian', async (version, endian) => {
    const vocabulary = await open({ ...bytePairModel, version, endian });
    expect(textCount(vocabulary.tokens)).toBe(10);
    expect(Array.from({ length: 10 }, (_, id) => storedText(textBytes(vocabulary.tokens, id))).slice(3, 6)).toEqual([
      'he',
      '\u0120he',
      'Hello',
    ]);
    expect([...vocabulary.types!]).toEqual([3, 1, 1, 1, 1, 1, 1, 1, 4, 1]);
    expect(vocabulary.special).toEqual([
      { role: 'eos', id: 0 },
      { role: 'bos', id: 99 },
    ]);
    expect(vocabulary.scores).toBeUndefined();
    expect(textCount(vocabulary.merges!)).toBe(3);
  });

  it('shows what byte pairs stand for', async () => {
    const vocabulary = await open(bytePairModel);
    expect([0, 4, 6, 7, 8].map((id) => visible(vocabulary, id))).toEqual([
      '<|end\uff5c>',
      '\u2423he',
      '\\n',
      '\\xe2\\x96',
      '\u2423hello',
    ]);
    expect(hexText(tokenBytes('gpt2', textBytes(vocabulary.tokens, 7)))).toBe('e2 96');
  });

  it('shows what SentencePiece stands for', async () => {
    const vocabulary = await open(sentencePieceModel);
    expect([1, 2, 3].map((id) => visible(vocabulary, id))).toEqual(['<s>', '\\n', '\u2423the']);
    expect([...vocabulary.scores!]).toEqual([0, 0, 0, -1.5, -2.5]);
  });

  it('finds tokens by what they stand for or how they are stored, the closest first', async () => {
    const pairs = await open(bytePairModel);
    expect(find(pairs, 'he')).toEqual([3, 5, 4, 8, 9]);
    expect(find(pairs, ' he')).toEqual([4, 8]);
    expect(find(pairs, '\u0120he')).toEqual([4, 8]);
    expect(find(pairs, '\n')).toEqual([6]);
    expect(find(pairs, 'hello', { matchCase: true })).toEqual([8]);
    expect(find(pairs, 'HELLO')).toEqual([5, 8]);
    expect(find(pairs, '', { type: 4 })).toEqual([8]);
    expect(find(pairs, 'zebra')).toEqual([]);
    // Never across two tokens: `e` and `he` follow each other.
    expect(find(pairs, 'ehe')).toEqual([]);
    expect(find(await open(sentencePieceModel), ' the')).toEqual([3]);
  });

  it('finds the same as a plain search over 20,000 tokens', async () => {
    const texts = Array.from({ length: 20_000 }, (_, id) =>
      ((id * 2654435761) >>> 0).toString(36).slice(0, 1 + (id % 6)),
    );
    const vocabulary = await open({
      metadata: [{ key: 'tokenizer.ggml.tokens', type: 'array', elementType: 'string', values: texts }],
      tensors: [],
    });
    for (const text of ['a', 'zz', '1q', 'abc']) {
      const plain = texts.flatMap((token, id) => (token.includes(text) ? [id] : []));
      expect(find(vocabulary, text, { matchCase: true }).sort((a, b) => a - b)).toEqual(plain);
    }
  });

  it('lists the merges of a token', async () => {
    const { merges, tokens } = await open(bytePairModel);
    expect(findMerges(merges!, textBytes(tokens, 3))).toEqual({
      makes: [{ rank: 0, left: 'h', right: 'e' }],
      uses: [
        { rank: 1, left: '\u0120', right: 'he' },
        { rank: 2, left: 't', right: 'he' },
      ],
      useCount: 2,
    });
  });

  it('is missing from a file without tokens', async () => {
    await expect(open({ metadata: [], tensors: [] })).rejects.toThrow(
      expect.objectContaining({ code: 'gguf/no-such-key' }),
    );
  });
});
