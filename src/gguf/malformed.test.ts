import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isLabError } from '../core/lab-error.ts';
import { errorCodes } from '../protocol/errors.ts';
import { openGguf } from './reader.ts';
import { countingSource, memorySource } from './source.ts';

const folder = new URL('./fixtures/malformed/', import.meta.url);
const { files } = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as {
  files: { file: string; expect: 'error' | 'warning' | 'ok'; code: string; why: string }[];
};

/** The answer to a file in the words of expected.json, and its sentences. */
async function answer(bytes: Uint8Array): Promise<{ verdict: string; codes: string[]; messages: string[] }> {
  const source = countingSource(memorySource(bytes));
  try {
    const { warnings } = await openGguf(source);
    const codes = [...new Set(warnings.map(({ code }) => code))];
    return { verdict: codes.length > 0 ? 'warning' : 'ok', codes, messages: warnings.map(({ message }) => message) };
  } catch (error) {
    if (!isLabError(error)) throw error;
    expect(Object.keys(errorCodes)).toContain(error.code);
    return { verdict: 'error', codes: [error.code.replace('gguf/', '')], messages: [error.message] };
  }
}

describe('malformed files get the answer they need', () => {
  it.each(files)('$file: $expect $code ($why)', async ({ file, expect: verdict, code }) => {
    const got = await answer(readFileSync(new URL(file, folder)));
    expect(got).toMatchObject({ verdict, codes: code === '' ? [] : [code] });
    for (const message of got.messages) expect(message).toMatch(/^[A-Z].*[^.]\.$/s);
  });
});

it('opens what can be opened: the tensors beside an unknown type', async () => {
  const header = await openGguf(memorySource(readFileSync(new URL('type-4096.gguf', folder))));
  expect(header.tensors.map(({ typeName, byteLength }) => [typeName, byteLength])).toContainEqual([
    'unknown(4096)',
    null,
  ]);
  expect(header.tensors.some(({ typeName, byteLength }) => typeName === 'F32' && byteLength !== null)).toBe(true);
});

it('keeps markup in names as the text it is', async () => {
  const header = await openGguf(memorySource(readFileSync(new URL('markup-name.gguf', folder))));
  expect(header.tensors[0]!.name).toBe('<img src=x onerror=alert(1)>');
});

it('tells the pre-release byte-reversed magic from a foreign file', async () => {
  const draft = Uint8Array.from([...new TextEncoder().encode('FUGG'), 1, 0, 0, 0, 2, 0, 0, 0]);
  await expect(openGguf(memorySource(draft))).rejects.toMatchObject({
    code: 'gguf/bad-magic',
    message: expect.stringContaining('FUGG'),
  });
});
