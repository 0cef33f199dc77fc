import { describe, expect, it } from 'vitest';
import type { GgufTensor } from '../../gguf/header.ts';
import { bytesByType, listTensors, nextSorting, parseFilter, parseSorting, sortingText } from './tensor-list.ts';

const tensor = (name: string, typeName: string, elementCount: number, byteLength: number | null, byteOffset: number): GgufTensor => ({
  name,
  typeId: 0,
  typeName,
  shape: [elementCount],
  elementCount,
  byteOffset,
  byteLength,
  bpw: byteLength === null ? null : (byteLength * 8) / elementCount,
});

const tensors = [
  tensor('blk.10.attn_q.weight', 'Q4_K', 256, 144, 400),
  tensor('blk.9.attn_q.weight', 'Q6_K', 256, 210, 100),
  tensor('output.weight', 'unknown(4096)', 64, null, 0),
  tensor('blk.2.attn_norm.weight', 'F32', 64, 256, 800),
];
const names = (...args: Parameters<typeof listTensors>) => listTensors(...args).map(({ name }) => name.split('.').slice(0, 2).join('.'));

describe('listTensors', () => {
  it('sorts numbers in names as numbers', () => {
    expect(names(tensors, undefined, parseSorting('name'))).toEqual(['blk.2', 'blk.9', 'blk.10', 'output.weight']);
    expect(names(tensors, undefined, parseSorting('-offset'))).toEqual(['blk.2', 'blk.10', 'blk.9', 'output.weight']);
  });

  it('puts unknown sizes below the known ones', () => {
    expect(names(tensors, undefined, parseSorting('bytes'))).toEqual(['output.weight', 'blk.10', 'blk.9', 'blk.2']);
  });

  it('filters names and types, and keeps the order of the file', () => {
    expect(names(tensors, parseFilter('^blk|unknown').pattern, undefined)).toEqual(['blk.10', 'blk.9', 'output.weight', 'blk.2']);
    expect(names(tensors, parseFilter('q6').pattern, undefined)).toEqual(['blk.9']);
  });

  it('says what is wrong with a filter', () => {
    expect(parseFilter('blk.(').problem).toMatch(/^This is no regular expression \(.+\)\. Put a backslash/);
    expect(parseFilter('').problem).toBeUndefined();
  });
});

describe('sorting', () => {
  it('goes up, down and back to the file', () => {
    const up = nextSorting(undefined, 'bpw');
    const down = nextSorting(up, 'bpw');
    expect([up, down].map((sorting) => sortingText(sorting!))).toEqual(['bpw', '-bpw']);
    expect(nextSorting(down, 'bpw')).toBeUndefined();
    expect(nextSorting(down, 'name')).toEqual({ column: 'name', descending: false });
    expect(parseSorting('colour')).toBeUndefined();
  });
});

describe('bytesByType', () => {
  it('adds up and puts the largest first', () => {
    expect(bytesByType(tensors)).toEqual([
      { typeName: 'F32', tensors: 1, elements: 64, bytes: 256, unknownSizes: 0 },
      { typeName: 'Q6_K', tensors: 1, elements: 256, bytes: 210, unknownSizes: 0 },
      { typeName: 'Q4_K', tensors: 1, elements: 256, bytes: 144, unknownSizes: 0 },
      { typeName: 'unknown(4096)', tensors: 1, elements: 64, bytes: 0, unknownSizes: 1 },
    ]);
  });
});
