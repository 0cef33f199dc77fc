import { describe, expect, it } from 'vitest';
import { Prng, philox4x32, seedKey } from './prng.ts';

/** Known answers of Philox4x32-10 published with the paper's library (Random123, kat_vectors). */
const knownAnswers = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const;

describe('philox4x32', () => {
  it.each(knownAnswers)('gives the published words for counter $counter', ({ counter, key, words }) => {
    const out = new Uint32Array(4);
    philox4x32(out, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
    expect([...out]).toEqual([...words]);
  });
});

describe('Prng', () => {
  it('jumps ahead to the words that drawing would reach', () => {
    const drawn = new Prng(42, 7);
    const words = Array.from({ length: 50 }, () => drawn.nextWord());
    const jumped = new Prng(42, 7);
    for (const position of [0, 3, 4, 17, 49, 2]) {
      jumped.position = position;
      expect(jumped.nextWord()).toBe(words[position]);
    }
  });

  it('gives different words for another seed and another stream', () => {
    const first = new Prng(1).nextWord();
    expect(new Prng(2).nextWord()).not.toBe(first);
    expect(new Prng(1, 1).nextWord()).not.toBe(first);
    expect(new Prng(1 + 2 ** 32).nextWord()).not.toBe(first);
  });

  it('is uniform: mean and variance of 100 000 draws within 4 standard errors', () => {
    const prng = new Prng(5);
    const count = 100_000;
    let sum = 0;
    let sumOfSquares = 0;
    for (let index = 0; index < count; index++) {
      const value = prng.nextUnit() - 0.5;
      sum += value;
      sumOfSquares += value * value;
    }
    expect(Math.abs(sum / count)).toBeLessThan(4 * Math.sqrt(1 / 12 / count));
    // The fourth central moment is 1/80, so the square has variance 1/80 - 1/144 = 1/180.
    expect(Math.abs(sumOfSquares / count - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / count));
  });

  it('draws whole numbers below a bound, each equally often', () => {
    const prng = new Prng(9);
    const counts = Array.from({ length: 6 }, () => 0);
    for (let index = 0; index < 60_000; index++) counts[prng.nextBelow(6)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt((60_000 * 5) / 36));
  });

  it('refuses seeds that are no whole number', () => {
    expect(() => seedKey(0.5)).toThrow(RangeError);
    expect(() => seedKey(-1)).toThrow(RangeError);
    expect(seedKey(2 ** 32 + 3)).toEqual([3, 1]);
  });
});
