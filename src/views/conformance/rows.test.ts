import { describe, expect, it } from 'vitest';
import { findFormat } from '../../core/quants/registry.ts';
import { rowsOf, rowsToMarkdown } from './rows.ts';

describe('conformance rows', () => {
  const rows = rowsOf(findFormat('q4_0')!, [
    { name: 'a', path: 'quantize', blocks: 32 },
    { name: 'b', path: 'quantize', blocks: 32, difference: 'first block 3' },
    { name: 'c', path: 'dequantize', blocks: 16 },
  ]);

  it('sum per path and leave out paths without vectors', () => {
    expect(rows.map(({ path, cases, blocks, mismatches }) => [path, cases, blocks, mismatches.length])).toEqual([
      ['quantize', 2, 64, 1],
      ['dequantize', 1, 16, 0],
    ]);
  });

  it('print as Markdown', () => {
    expect(rowsToMarkdown(rows, 'ggml', 'a browser')).toContain('| Q4_0 | quantize | 2 | 64 | 1 |');
  });
});
