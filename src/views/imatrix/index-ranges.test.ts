import { expect, it } from 'vitest';
import { indexRanges } from './index-ranges.ts';

it.each([
  [[], ''],
  [[7], '7'],
  [[1, 5], '1, 5'],
  [[3, 4, 27], '3, 4, 27'],
  [[0, 8, 9, 10, 30], '0, 8-10, 30'],
])('%j: %s', (indices, text) => expect(indexRanges(indices)).toBe(text));
