import { expect, it } from 'vitest';
import { computeExpertMap, factorText } from './expert-map.ts';

it('is 0 at an even share, a power of two beside it, and undefined without data', () => {
  const map = computeExpertMap([
    { name: 'a', counts: Float64Array.of(8, 8, 16, 0) },
    { name: 'b', counts: Float64Array.of(5, 5) },
  ]);
  expect([map.rows, map.cols]).toEqual([2, 4]);
  expect([...map.values]).toEqual([0, 0, 1, Number.NaN, 0, 0, Number.NaN, Number.NaN]);
});

it('writes factors', () => {
  expect([-3, -1, 0, 1, 1.5].map(factorText)).toEqual(['1/8', '1/2', '1', '2', '2.8']);
});
