import { describe, expect, it } from 'vitest';
import { parseValues, sampleBlock } from './block-source.ts';

describe('blocks', () => {
  it('reads numbers however they are separated', () => {
    expect(parseValues('[0.5, -1.25e-1;\t3]\n+.5f')).toEqual([0.5, -0.125, 3, 0.5]);
  });

  it.each(['', 'abc', '0 0 0', '1 '.repeat(257)])('refuses %j', (text) => expect(parseValues(text)).toBeUndefined());

  it('draws the same block for the same seed', () => {
    expect(sampleBlock('gaussian', 32, 7)).toEqual(sampleBlock('gaussian', 32, 7));
    expect(sampleBlock('gaussian', 32, 7)).not.toEqual(sampleBlock('gaussian', 32, 8));
  });
});
