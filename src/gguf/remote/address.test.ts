import { describe, expect, it } from 'vitest';
import { addressBeside, fileAddress, fileNameOf, shardAddresses } from './address.ts';

describe('fileAddress', () => {
  it.each([
    ['https://huggingface.co/o/m/blob/main/a%20b.gguf', 'https://huggingface.co/o/m/resolve/main/a%20b.gguf'],
    [
      ' https://huggingface.co/o/m/resolve/main/sub/x.gguf?download=true ',
      'https://huggingface.co/o/m/resolve/main/sub/x.gguf',
    ],
    [
      'https://huggingface.co/o/m/blob/main/x.gguf?show_file_info=x.gguf#top',
      'https://huggingface.co/o/m/resolve/main/x.gguf',
    ],
    ['https://hf.co/datasets/o/d/raw/refs%2Fpr%2F1/i.dat', 'https://hf.co/datasets/o/d/resolve/refs%2Fpr%2F1/i.dat'],
    // A folder that happens to be called blob stays.
    ['https://huggingface.co/o/m/resolve/main/blob/x.gguf', 'https://huggingface.co/o/m/resolve/main/blob/x.gguf'],
    ['https://example.org/blob/main/x.gguf?token=1', 'https://example.org/blob/main/x.gguf?token=1'],
    ['http://localhost:8080/x.gguf', 'http://localhost:8080/x.gguf'],
  ])('%s', (given, wanted) => expect(fileAddress(given)).toBe(wanted));

  it.each([
    'x.gguf',
    'ftp://h/x.gguf',
    'https://',
    'https://huggingface.co/o/m',
    'https://huggingface.co/o/m/tree/main',
    'https://example.org/models/',
  ])('refuses %s', (given) =>
    expect(() => fileAddress(given)).toThrow(expect.objectContaining({ code: 'remote/bad-address' })),
  );
});

it('names files, and finds those beside them', () => {
  expect(fileNameOf('https://h/a/x%20y.gguf?z=1')).toBe('x y.gguf');
  expect(fileNameOf('https://h/a/100%.gguf')).toBe('100%.gguf');
  expect(addressBeside('https://h/a/model.safetensors.index.json?t=1', 'sub/x y.safetensors')).toBe(
    'https://h/a/sub/x%20y.safetensors?t=1',
  );
  expect(shardAddresses('https://h/a/x-00002-of-00003.gguf')).toEqual(
    [1, 2, 3].map((number) => `https://h/a/x-0000${number}-of-00003.gguf`),
  );
  expect(shardAddresses('https://h/a/x-00004-of-00003.gguf')).toEqual(['https://h/a/x-00004-of-00003.gguf']);
});
