import { textCount, type TextTable } from './text-table.ts';
import { storedBytes } from './token-text.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface VocabularyQuery {
  /** Part of a token as it stands in a text or as it is stored; empty: every token. */
  readonly text: string;
  /** Index into tokenTypes, or null for any. */
  readonly type: number | null;
  /** Tell A from a. Only letters of ASCII are ever taken as equal. */
  readonly matchCase: boolean;
}

/**
 * Ids of the tokens that contain the text: those that are it first, then those that begin with it, then the others, each in the order of
 * ids. Cost: about 10 ms for 256,000 tokens.
 */
export function searchVocabulary(
  { model, tokens, types }: Pick<Vocabulary, 'model' | 'tokens' | 'types'>,
  query: VocabularyQuery,
): Uint32Array {
  const count = textCount(tokens);
  const passes = (id: number): boolean => query.type === null || types?.[id] === query.type;
  if (query.text === '') return Uint32Array.from(Array.from({ length: count }, (_, id) => id).filter(passes));
  const table = query.matchCase ? tokens : { ...tokens, bytes: lowered(tokens.bytes) };
  const needles = [storedBytes(model, query.text), new TextEncoder().encode(query.text)].map((needle) =>
    query.matchCase ? needle : lowered(needle),
  );
  const best = new Map<number, number>();
  for (const needle of needles)
    findInTable(table, needle, (id, rank) => {
      if (passes(id)) best.set(id, Math.min(rank, best.get(id) ?? rank));
    });
  const found = [...best].sort(([a, rankA], [b, rankB]) => rankA - rankB || a - b);
  return Uint32Array.from(found, ([id]) => id);
}

/** Calls `onHit` once for each text that contains the needle, with 0 when it is the needle, 1 when it begins with it, else 2. */
function findInTable(
  { bytes, starts }: TextTable,
  needle: Uint8Array,
  onHit: (index: number, rank: number) => void,
): void {
  const first = needle[0]!;
  let index = 0;
  for (let at = bytes.indexOf(first); at >= 0;) {
    while (starts[index + 1]! <= at) index++;
    const end = starts[index + 1]!;
    let matched = 1;
    while (matched < needle.length && bytes[at + matched] === needle[matched]) matched++;
    if (matched < needle.length || at + needle.length > end) {
      at = bytes.indexOf(first, at + 1);
      continue;
    }
    const isStart = at === starts[index];
    onHit(index, isStart ? (at + needle.length === end ? 0 : 1) : 2);
    at = bytes.indexOf(first, end);
  }
}

function lowered(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  // Letters of ASCII never occur inside longer characters of UTF-8.
  for (let at = 0; at < copy.length; at++) if (copy[at]! >= 65 && copy[at]! <= 90) copy[at]! += 32;
  return copy;
}
