import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLabError } from '../core/lab-error.ts';
import { convertToDat } from '../imatrix/convert.ts';
import { fixtureEntries, imatrixGguf } from '../imatrix/fixture.ts';
import { openImatrix } from '../imatrix/open.ts';
import { safetensorsFile } from '../safetensors/fixture.ts';
import { openModel } from '../safetensors/open-model.ts';
import { smallModel } from './fixtures/small-model.ts';
import { openGguf } from './reader.ts';
import { type ByteSource, countingSource, memorySource } from './source.ts';
import { openSplitSet } from './split.ts';
import { readVocabulary } from './tokenizer/vocabulary.ts';
import { bytePairModel } from './tokenizer/fixture.ts';
import { type WritableGguf, writeGguf } from './writer.ts';

/** A header without the long arrays, so that a mutation is likely to hit structure. */
const shortModel: WritableGguf = {
  ...smallModel,
  metadata: smallModel.metadata.filter(({ key }) => !/scores|tokens/.test(key)),
};

const shard: WritableGguf = {
  metadata: [
    { key: 'split.no', type: 'uint16', value: 0 },
    { key: 'split.count', type: 'uint16', value: 2 },
    { key: 'split.tensors.count', type: 'int32', value: 9 },
    { key: 'general.alignment', type: 'uint32', value: 32 },
  ],
  tensors: smallModel.tensors,
};

const safetensors = safetensorsFile(
  {
    __metadata__: { format: 'pt' },
    'model.layers.0.mlp.up_proj.weight': { dtype: 'BF16', shape: [2, 8], data_offsets: [0, 32] },
    'lm_head.weight': { dtype: 'F8_E4M3', shape: [8], data_offsets: [32, 40] },
  },
  40,
);

async function datFile(): Promise<Uint8Array> {
  const source = memorySource(imatrixGguf(fixtureEntries));
  return (await convertToDat(source, await openImatrix(source))).bytes;
}

interface Family {
  readonly name: string;
  readonly runs: number;
  readonly bytes: () => Uint8Array | Promise<Uint8Array>;
  readonly open: (source: ByteSource) => Promise<unknown>;
  /** Bytes from here on are data, whose mutations show nothing. */
  readonly structureEnd?: number;
  /** Answers that the mutations must reach, or the test shows nothing. */
  readonly reached: readonly string[];
}

/** Plain throws: an expect for each of 100,000 headers would take most of the time. */
function hold(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

async function openAndCheck(source: ByteSource): Promise<void> {
  const { tensors } = await openGguf(source);
  for (const { byteOffset, byteLength } of tensors)
    hold(
      Number.isSafeInteger(byteOffset) && (byteLength === null || Number.isSafeInteger(byteLength)),
      `a place that is not exact: ${byteOffset}, ${byteLength}`,
    );
}

const ggufAnswers = ['opened', 'gguf/truncated', 'gguf/bad-magic', 'gguf/unsupported-version', 'gguf/limit'];

/** 100,000 in all. */
const families: readonly Family[] = [
  {
    name: 'GGUF 3',
    runs: 40_000,
    bytes: () => writeGguf(shortModel),
    open: openAndCheck,
    structureEnd: writeGguf(shortModel).byteLength - 1152,
    reached: [...ggufAnswers, 'gguf/bad-value-type'],
  },
  {
    name: 'GGUF 3, big endian',
    runs: 12_000,
    bytes: () => writeGguf({ ...shortModel, endian: 'big' }),
    open: openAndCheck,
    reached: ggufAnswers,
  },
  {
    name: 'GGUF 2',
    runs: 8_000,
    bytes: () => writeGguf({ ...shortModel, version: 2 }),
    open: openAndCheck,
    reached: ggufAnswers,
  },
  {
    name: 'GGUF 1',
    runs: 12_000,
    bytes: () => writeGguf({ ...shortModel, version: 1 }),
    open: openAndCheck,
    reached: ggufAnswers,
  },
  {
    name: 'a shard',
    runs: 6_000,
    bytes: () => writeGguf(shard),
    open: (source) => openSplitSet([source]),
    reached: ['opened', 'gguf/truncated', 'gguf/bad-alignment'],
  },
  {
    name: 'a vocabulary',
    runs: 6_000,
    bytes: () => writeGguf(bytePairModel),
    open: async (source) => readVocabulary(source, await openGguf(source)),
    reached: ['opened', 'gguf/truncated', 'gguf/no-such-key'],
  },
  {
    name: 'safetensors',
    runs: 8_000,
    bytes: () => safetensors,
    open: (source) => openModel([source]),
    structureEnd: safetensors.byteLength - 40,
    reached: ['opened', 'safetensors/truncated', 'safetensors/bad-header'],
  },
  {
    name: 'imatrix .dat',
    runs: 4_000,
    bytes: datFile,
    open: openImatrix,
    reached: ['opened', 'imatrix/not-imatrix', 'imatrix/limit'],
  },
  {
    name: 'imatrix GGUF',
    runs: 4_000,
    bytes: () => imatrixGguf(fixtureEntries),
    open: openImatrix,
    reached: ['opened', 'gguf/truncated'],
  },
];

/** Opens any bytes. Fails on an error that is no LabError and on reads beyond twice the file; returns the error code or "opened". */
async function outcome(
  bytes: Uint8Array,
  open: (source: ByteSource) => Promise<unknown> = openAndCheck,
): Promise<string> {
  const source = countingSource(memorySource(bytes, 'mutated'));
  try {
    await open(source);
    return 'opened';
  } catch (error) {
    if (!isLabError(error)) throw error;
    return error.code;
  } finally {
    hold(source.largestRead <= bytes.byteLength, `read ${source.largestRead} of ${bytes.byteLength} bytes at once`);
    // Formats are told apart by their first bytes, a few of them each.
    hold(source.bytesRead <= 2 * bytes.byteLength + 256, `read ${source.bytesRead} bytes of ${bytes.byteLength}`);
  }
}

/** Numbers that counts and lengths are likely to break on, as 64 bits. */
const hugeNumbers = [0n, 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n, 2n ** 62n, 2n ** 63n, 2n ** 64n - 1n];

const place = fc.nat(2 ** 20);
const mutation = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('fill' as const),
      at: place,
      value: fc.oneof(fc.constantFrom(0, 1, 7, 8, 9, 12, 13, 31, 32, 64, 127, 128, 255), fc.nat(255)),
      count: fc.integer({ min: 1, max: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('number' as const),
      at: place,
      value: fc.constantFrom(...hugeNumbers),
      littleEndian: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: place }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('repeat' as const), at: place, count: fc.integer({ min: 1, max: 64 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('remove' as const), at: place, count: fc.integer({ min: 1, max: 16 }) }),
  },
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Uint8Array, change: Mutation, structureEnd: number): Uint8Array {
  if (bytes.byteLength === 0) return bytes;
  const at = change.at % Math.min(structureEnd, bytes.byteLength);
  switch (change.kind) {
    case 'fill':
      return bytes.slice().fill(change.value, at, at + change.count);
    case 'number': {
      if (at + 8 > bytes.byteLength) return bytes;
      const copy = bytes.slice();
      new DataView(copy.buffer).setBigUint64(at, change.value, change.littleEndian);
      return copy;
    }
    case 'cut':
      return bytes.slice(0, at);
    case 'repeat':
      return Uint8Array.from([...bytes.subarray(0, at + change.count), ...bytes.subarray(at)]);
    case 'remove':
      return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + change.count)]);
  }
}

describe('no bytes can make a reader fail otherwise than by a named error', () => {
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

  it.each(families)(
    'for $runs mutations of $name',
    async ({ runs, bytes, open, structureEnd = Number.POSITIVE_INFINITY, reached }) => {
      const base = await bytes();
      expect(await outcome(base, open)).toBe('opened');
      const outcomes = new Map<string, number>();
      const property = fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (changes) => {
        const got = await outcome(
          changes.reduce((mutated, change) => mutate(mutated, change, structureEnd), base),
          open,
        );
        outcomes.set(got, (outcomes.get(got) ?? 0) + 1);
      });
      await fc.assert(property, { numRuns: runs, seed: 20240817 });
      for (const code of reached)
        expect(outcomes.get(code) ?? 0, `${code} of ${[...outcomes.keys()].join(' ')}`).toBeGreaterThan(10);
    },
    120_000,
  );

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

it('takes no buffers beyond twice the file for what hostile headers announce', async () => {
  const folder = new URL('./fixtures/malformed/', import.meta.url);
  const fileBytes = 16 * 2 ** 20;
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.gguf'))) {
    const file = new Uint8Array(fileBytes);
    file.set(readFileSync(new URL(name, folder)));
    let most = 0;
    const before = process.memoryUsage().arrayBuffers;
    const look = (): void => void (most = Math.max(most, process.memoryUsage().arrayBuffers - before));
    const inner = memorySource(file);
    // Copies, as a file would give: what is held shows.
    const source: ByteSource = {
      byteLength: fileBytes,
      async slice(start, end) {
        const bytes = (await inner.slice(start, end)).slice();
        look();
        return bytes;
      },
    };
    await openGguf(source).catch((error: unknown) => expect(isLabError(error), name).toBe(true));
    look();
    expect(most, name).toBeLessThanOrEqual(2 * fileBytes);
  }
});

it('lists 10,000 warnings of a table that is broken throughout, and counts the others', async () => {
  const rows = 100_000;
  // Rows of 24 bytes: no name, no dimensions, type and offset 0.
  const file = new Uint8Array(24 + rows * 24);
  file.set(writeGguf({ metadata: [], tensors: [] }).subarray(0, 24));
  new DataView(file.buffer).setBigUint64(8, BigInt(rows), true);
  const { tensors, warnings } = await openGguf(memorySource(file));
  expect(tensors.length).toBe(rows);
  expect(warnings.length).toBe(10_001);
  expect(warnings.at(-1)).toMatchObject({
    code: 'more-warnings',
    message: expect.stringMatching(/^\d+ more warnings/),
  });
});
