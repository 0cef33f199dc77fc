/**
 * Philox4x32-10, a counter-based generator: the words are a function of (key, counter) alone. Any part of a stream can be drawn
 * without the parts before it (jump-ahead is an addition), so workers draw disjoint parts and results do not depend on their number.
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, doi:10.1145/2063384.2063405.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** Upper 32 bits of the 64-bit product of two u32, from 16-bit halves so that every step stays below 2^53. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + (carry >>> 16)) >>> 0;
}

/**
 * Writes the four words of one counter to `out[0..3]`.
 * Range: all arguments are u32. Cost: 20 multiplications, no allocation.
 */
export function philox4x32(
  out: Uint32Array,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
): void {
  let c0 = counter0 >>> 0;
  let c1 = counter1 >>> 0;
  let c2 = counter2 >>> 0;
  let c3 = counter3 >>> 0;
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** The two key words of a seed. Range: a whole number in 0..2^53-1; anything else is a programming error. Throws RangeError. */
export function seedKey(seed: number): [number, number] {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`A seed is a whole number from 0 to 2^53-1, not ${seed}.`);
  return [seed % 0x100000000, Math.floor(seed / 0x100000000)];
}

/**
 * A stream of words of one seed: counters (index, index / 2^32, stream, 0). Streams of one seed never share a counter.
 * `position` counts words; setting it is the jump-ahead.
 */
export class Prng {
  private readonly key: readonly [number, number];
  private readonly stream: number;
  private readonly words = new Uint32Array(4);
  private loaded = -1;
  /** Index of the next word. */
  position = 0;

  constructor(seed: number, stream = 0) {
    this.key = seedKey(seed);
    this.stream = stream;
  }

  /** The next u32. */
  nextWord(): number {
    const counter = Math.floor(this.position / 4);
    if (counter !== this.loaded) {
      philox4x32(
        this.words,
        counter % 0x100000000,
        Math.floor(counter / 0x100000000),
        this.stream,
        0,
        this.key[0],
        this.key[1],
      );
      this.loaded = counter;
    }
    return this.words[this.position++ % 4]!;
  }

  /** Uniform on the open interval (0, 1): (word + 1/2) / 2^32. */
  nextUnit(): number {
    return (this.nextWord() + 0.5) / 0x100000000;
  }

  /** Uniform whole number in [0, bound), free of modulo bias (rejection). Range: bound in 1..2^32. */
  nextBelow(bound: number): number {
    const limit = 0x100000000 - (0x100000000 % bound);
    for (;;) {
      const word = this.nextWord();
      if (word < limit) return word % bound;
    }
  }
}
