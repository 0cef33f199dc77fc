import { describe, expect, it } from 'vitest';
import { tableToCsv, tableToMarkdown, tableToObjects } from './table-text.ts';

const table = { head: ['name', 'n'], lines: [['a|b,', 0.123456789], ['c', null]] } as const;

describe('a table as text', () => {
  it('is CSV with every digit, quoted where needed', () => {
    expect(tableToCsv(table)).toBe('name,n\r\n"a|b,",0.123456789\r\nc,\r\n');
  });

  it('is Markdown with numbers to the right and bars escaped', () => {
    expect(tableToMarkdown(table)).toBe('| name | n |\n|---|--:|\n| a\\|b, | 0.123457 |\n| c | – |\n');
  });

  it('is one object a line', () => {
    expect(tableToObjects(table)).toEqual([{ name: 'a|b,', n: 0.123456789 }, { name: 'c', n: null }]);
  });
});
