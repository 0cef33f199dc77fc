import { describe, expect, it } from 'vitest';
import { explainByte, shortRanges } from './byte-meaning.ts';
import { findFormat } from './registry.ts';

describe('explainByte', () => {
  it('finds the two elements of a Q4_0 nibble byte and the group of its scale', () => {
    const format = findFormat('q4_0')!;
    const block = Uint8Array.from({ length: 18 }, (_, index) => (index * 37 + 11) & 0x3f);
    expect(explainByte(format, block, 2 + 5)).toMatchObject({ index: 5, elements: [5, 21], groups: [] });
    expect(explainByte(format, block, 0)).toMatchObject({ elements: [], groups: [0] });
  });

  it('reads a half as a number', () => {
    const block = new Uint8Array(18);
    block.set([0x00, 0x3c]);
    expect(explainByte(findFormat('q4_0')!, block, 1).value).toBe(1);
  });

  it('finds the group of a 6-bit scale of Q4_K', () => {
    const block = new Uint8Array(144).fill(1);
    block.set([0x00, 0x3c, 0x00, 0x3c]);
    expect(explainByte(findFormat('q4_k')!, block, 4 + 9).groups).toEqual([5]);
  });
});

describe('shortRanges', () => {
  it.each([
    [[], ''],
    [[7], '7'],
    [[0, 1, 2, 3, 8, 64, 65], '0-3, 8, 64-65'],
  ])('%j', (numbers, text) => expect(shortRanges(numbers)).toBe(text));
});
