import { writeGguf } from '../gguf/writer.ts';

/** One entry of a test matrix: sums per expert and column, and how many token rows each expert saw. */
export interface FixtureEntry {
  readonly name: string;
  readonly sums: readonly (readonly number[])[];
  readonly counts: readonly number[];
}

/** Three entries in two layers; one expert of the second has no data. Sums and counts divide without rounding. */
export const fixtureEntries: readonly FixtureEntry[] = [
  {
    name: 'blk.0.ffn_up_exps.weight',
    sums: [
      [512, 1024, 0],
      [0, 0, 0],
      [256, 128, 64],
    ],
    counts: [512, 0, 256],
  },
  {
    name: 'blk.1.ffn_up_exps.weight',
    sums: [
      [512, 512, 0],
      [1536, 0, 512],
      [0, 512, 0],
    ],
    counts: [512, 512, 512],
  },
  { name: 'blk.1.attn_q.weight', sums: [[4096, 1024]], counts: [1024] },
];

/** The entries as llama-imatrix writes them to GGUF: chunks of 512 tokens, 2 of them. */
export function imatrixGguf(
  entries: readonly FixtureEntry[],
  endian: 'little' | 'big' = 'little',
): Uint8Array<ArrayBuffer> {
  const f32 = (values: readonly number[]) => {
    const view = new DataView(new ArrayBuffer(4 * values.length));
    for (const [index, value] of values.entries()) view.setFloat32(4 * index, value, endian === 'little');
    return new Uint8Array(view.buffer);
  };
  return writeGguf({
    endian,
    metadata: [
      { key: 'general.type', type: 'string', value: 'imatrix' },
      { key: 'imatrix.datasets', type: 'array', elementType: 'string', values: ['calibration.txt'] },
      { key: 'imatrix.chunk_count', type: 'uint32', value: 2 },
      { key: 'imatrix.chunk_size', type: 'uint32', value: 512 },
    ],
    tensors: entries.flatMap(({ name, sums, counts }) => [
      { name: `${name}.in_sum2`, typeId: 0, shape: [sums.length, sums[0]!.length], data: f32(sums.flat()) },
      { name: `${name}.counts`, typeId: 0, shape: [counts.length, 1], data: f32(counts) },
    ]),
  });
}
