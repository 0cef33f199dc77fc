import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

describe('CSV', () => {
  it('writes a header and a line per row, with empty cells for what is not there', () => {
    expect(
      toCsv(
        ['n', 'mean', 'exact'],
        [
          { n: 2, mean: 0.1 + 0.2 },
          { n: 3, mean: Number.NaN, exact: -1 },
        ],
      ),
    ).toBe('n,mean,exact\r\n2,0.30000000000000004,\r\n3,,-1\r\n');
  });

  it('quotes commas, quotes and line ends', () => {
    expect(toCsv(['bytes, total'], [{ 'bytes, total': 1 }])).toBe('"bytes, total"\r\n1\r\n');
    expect(toCsv(['name'], [{ name: 'a,b' }, { name: 'say "x"' }, { name: 'a\nb' }])).toBe(
      'name\r\n"a,b"\r\n"say ""x"""\r\n"a\nb"\r\n',
    );
  });
});
