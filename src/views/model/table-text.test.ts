import { describe, expect, it } from 'vitest';
import { toCsv, toMarkdown } from './table-text.ts';

describe('toCsv', () => {
  it('quotes what would break a line, and doubles quotes', () => {
    expect(toCsv([['a,b', 'say "x"', null, 1.5], ['line\nbreak', '<b>', 0, '']])).toBe('"a,b","say ""x""",,1.5\r\n"line\nbreak",<b>,0,\r\n');
  });
});

describe('toMarkdown', () => {
  it('aligns numbers, escapes bars', () => {
    expect(toMarkdown([['name', 'n'], ['a|b', 3], ['c', null]])).toBe('| name | n |\n|---|--:|\n| a\\|b | 3 |\n| c | – |\n');
  });
});
