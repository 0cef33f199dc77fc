import { describe, expect, it } from 'vitest';
import { halfToNumber, readHalf } from './half.ts';

describe('halfToNumber', () => {
  it('reads normal, subnormal and special values', () => {
    expect(halfToNumber(0x3c00)).toBe(1);
    expect(halfToNumber(0xc000)).toBe(-2);
    expect(halfToNumber(0x7bff)).toBe(65504);
    expect(halfToNumber(0x0001)).toBe(2 ** -24);
    expect(halfToNumber(0x0400)).toBe(2 ** -14);
    expect(Object.is(halfToNumber(0x8000), -0)).toBe(true);
    expect(halfToNumber(0xfc00)).toBe(Number.NEGATIVE_INFINITY);
    expect(halfToNumber(0x7e00)).toBeNaN();
  });

  it('reads little-endian bytes', () => {
    expect(readHalf(Uint8Array.of(9, 0x00, 0x3c), 1)).toBe(1);
  });
});
