import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLabError } from '../core/lab-error.ts';
import { smallModel } from './fixtures/small-model.ts';
import { openGguf } from './reader.ts';
import { countingSource, memorySource } from './source.ts';
import { writeGguf } from './writer.ts';

const mutatedHeaders = 20_000;

/** A header without the long arrays, so that a mutation is likely to hit structure. */
const base = writeGguf({
  ...smallModel,
  metadata: smallModel.metadata.filter(({ key }) => !/scores|tokens/.test(key)),
});
const headerBytes = base.byteLength - 1152;

/** Opens any bytes. Fails on an error that is no LabError and on reads beyond twice the file; returns the error code or "opened". */
async function outcome(bytes: Uint8Array): Promise<string> {
  const source = countingSource(memorySource(bytes));
  try {
    const header = await openGguf(source);
    for (const tensor of header.tensors) {
      expect(Number.isSafeInteger(tensor.byteOffset)).toBe(true);
      expect(tensor.byteLength === null || Number.isSafeInteger(tensor.byteLength)).toBe(true);
    }
    return 'opened';
  } catch (error) {
    if (!isLabError(error)) throw error;
    return error.code;
  } finally {
    expect(source.largestRead).toBeLessThanOrEqual(bytes.byteLength);
    expect(source.bytesRead).toBeLessThanOrEqual(2 * bytes.byteLength);
  }
}

describe('no bytes can make the reader fail otherwise than by a named error', () => {
  it('at every length of a valid file, in steps of 64 bytes', async () => {
    const file = writeGguf(smallModel);
    const header = await openGguf(memorySource(file));
    for (let end = 0; end < file.byteLength; end += 64) {
      const inHeader = end < header.dataOffset;
      // A cut in the padding before the data still has a whole header.
      const got = await outcome(file.subarray(0, end));
      if (inHeader && end < header.dataOffset - header.alignment) expect(got, `cut at ${end}`).toBe('gguf/truncated');
      if (!inHeader) expect(got, `cut at ${end}`).toBe('opened');
    }
  });

  it(`for ${mutatedHeaders} mutated headers`, async () => {
    const outcomes = new Map<string, number>();
    const interesting = fc.constantFrom(0, 1, 7, 8, 9, 12, 13, 31, 32, 64, 127, 128, 255);
    const edit = fc.record({
      at: fc.nat(headerBytes - 1),
      value: fc.oneof(interesting, fc.nat(255)),
      run: fc.integer({ min: 1, max: 8 }),
    });
    const edits = fc.array(edit, { minLength: 1, maxLength: 4 });
    const property = fc.asyncProperty(edits, fc.option(fc.nat(base.byteLength)), async (list, end) => {
      const bytes = base.slice(0, end ?? base.byteLength);
      for (const { at, value, run } of list) bytes.fill(value, at, at + run);
      const got = await outcome(bytes);
      outcomes.set(got, (outcomes.get(got) ?? 0) + 1);
    });
    await fc.assert(property, { numRuns: mutatedHeaders, seed: 20240817 });
    // The mutations must reach every kind of answer, or the test shows nothing.
    for (const code of [
      'opened',
      'gguf/truncated',
      'gguf/bad-magic',
      'gguf/unsupported-version',
      'gguf/limit',
      'gguf/bad-value-type',
    ])
      expect(outcomes.get(code) ?? 0, code).toBeGreaterThan(20);
  }, 60_000);

  it('for random bytes behind a valid start', async () => {
    const tail = fc.uint8Array({ maxLength: 400 });
    const property = fc.asyncProperty(tail, async (bytes) => {
      await outcome(
        Uint8Array.from([0x47, 0x47, 0x55, 0x46, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, ...bytes]),
      );
    });
    await fc.assert(property, { numRuns: 2000, seed: 7 });
  });
});
