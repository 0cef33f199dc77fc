import { expect, it } from 'vitest';
import { nameFilter, nextSorting, parseSorting, sortRows } from './sorting.ts';

it('cycles through down, up and the order of the file', () => {
  expect(nextSorting(undefined, 'sum')).toBe('-sum');
  expect(nextSorting(parseSorting('-sum'), 'sum')).toBe('sum');
  expect(nextSorting(parseSorting('sum'), 'sum')).toBe('');
  expect(nextSorting(parseSorting('sum'), 'max')).toBe('-max');
});

it('puts rows without a value last, whichever way', () => {
  const rows = [3, null, 1, 2, null];
  const same = (value: number | null): number | null => value;
  expect(sortRows(rows, same, false)).toEqual([1, 2, 3, null, null]);
  expect(sortRows(rows, same, true)).toEqual([3, 2, 1, null, null]);
});

it('orders numbers inside names as numbers', () => {
  expect(sortRows(['blk.10.a', 'blk.9.a', 'blk.9.B'], (name) => name, false)).toEqual(['blk.9.a', 'blk.9.B', 'blk.10.a']);
});

it('filters by regular expression, and literally where it is none', () => {
  expect(['blk.0.ffn_up', 'blk.1.attn'].filter(nameFilter('ffn|x'))).toEqual(['blk.0.ffn_up']);
  expect(['a(b', 'ab'].filter(nameFilter('(b'))).toEqual(['a(b']);
});
