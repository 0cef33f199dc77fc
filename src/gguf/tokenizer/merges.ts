import { textBytes, textCount, type TextTable } from './text-table.ts';
import { storedText } from './token-text.ts';

export interface Merge {
  /** 0 is applied first. */
  readonly rank: number;
  readonly left: string;
  readonly right: string;
}

/** How byte pairs make a token, and what is made of it. */
export interface TokenMerges {
  /** Merges that give the token. */
  readonly makes: readonly Merge[];
  /** Merges that take the token, the first 50. */
  readonly uses: readonly Merge[];
  readonly useCount: number;
}

const mostUses = 50;

/** The merges of a token, as stored. Cost: one pass over all merges, about 20 ms for 300,000. */
export function findMerges(merges: TextTable, stored: Uint8Array): TokenMerges {
  const makes: Merge[] = [];
  const uses: Merge[] = [];
  let useCount = 0;
  const { length } = stored;
  for (let rank = 0; rank < textCount(merges); rank++) {
    const merge = textBytes(merges, rank);
    // Longer than either part, shorter than both with a space: nothing to compare.
    if (merge.length < length + 1) continue;
    const space = merge.indexOf(32);
    if (
      merge.length === length + 1 &&
      equal(merge, 0, space, stored, 0) &&
      equal(merge, space + 1, length - space, stored, space)
    )
      makes.push(mergeOf(merge, rank, space));
    const isLeft = space === length && equal(merge, 0, length, stored, 0);
    const isRight = merge.length - space - 1 === length && equal(merge, space + 1, length, stored, 0);
    if (!isLeft && !isRight) continue;
    useCount++;
    if (uses.length < mostUses) uses.push(mergeOf(merge, rank, space));
  }
  return { makes, uses, useCount };
}

function equal(a: Uint8Array, aStart: number, count: number, b: Uint8Array, bStart: number): boolean {
  for (let index = 0; index < count; index++) if (a[aStart + index] !== b[bStart + index]) return false;
  return true;
}

const mergeOf = (merge: Uint8Array, rank: number, space: number): Merge => ({
  rank,
  left: storedText(merge.subarray(0, space)),
  right: storedText(merge.subarray(space + 1)),
});
