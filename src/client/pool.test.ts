import { describe, expect, it } from 'vitest';
import { poolSize } from './pool.ts';

describe('poolSize', () => {
  it('leaves one core to the page where there are more than two, within 1 to 8', () => {
    expect([1, 2, 3, 8, 9, 64].map((cores) => poolSize('', cores))).toEqual([1, 2, 2, 7, 8, 8]);
  });

  it('takes ?workers=N up to the number of cores', () => {
    expect(poolSize('?workers=2', 2)).toBe(2);
    expect(poolSize('?a=b&workers=12', 16)).toBe(12);
    expect(poolSize('?workers=12', 4)).toBe(4);
  });

  it('ignores anything else', () => {
    for (const text of ['?workers=0', '?workers=-1', '?workers=1.5', '?workers=many', '?workers='])
      expect(poolSize(text, 4)).toBe(3);
  });
});
