import { Prng } from '../../src/core/numeric/prng.ts';
import { gaussianPairOf } from '../../src/core/numeric/samplers.ts';
import { type WritableTensor, writeGguf } from '../../src/gguf/writer.ts';

const seed = 20250318;
const chunks = 64;
const chunkTokens = 512;
const tokens = chunks * chunkTokens;
/** Of the sample model (scripts/sample-model). */
const embedding = 256;
const feedForward = 512;
const sampleBlocks = 2;
/** A mixture of experts that the sample model does not have, so that coverage has something to show. */
const expertBlocks = [2, 3, 4, 5];
const experts = 32;
const usedExperts = 4;
const expertColumns = 64;

/** The experts that the calibration text never reached, by block: 1 of 32 is 3.1 %, 3 of 32 are 9.4 %, 5 of 32 are 15.6 %. */
const unreached: Readonly<Record<number, readonly number[]>> = { 2: [], 3: [19], 4: [3, 4, 27], 5: [0, 8, 9, 22, 30] };

interface Entry {
  readonly name: string;
  readonly columns: number;
  readonly counts: readonly number[];
  /** Largest means of neighbouring blocks sit in the same columns: the profile that they share. */
  readonly profile: string;
}

function entries(): Entry[] {
  const dense = (name: string, columns: number, profile: string): Entry => ({ name, columns, counts: [tokens], profile });
  const rows: Entry[] = [];
  for (let block = 0; block < sampleBlocks; block++) {
    for (const part of ['q', 'k', 'v']) rows.push(dense(`blk.${block}.attn_${part}.weight`, embedding, 'attn-in'));
    rows.push(dense(`blk.${block}.attn_output.weight`, embedding, 'attn-out'));
    for (const part of ['gate', 'up']) rows.push(dense(`blk.${block}.ffn_${part}.weight`, embedding, 'ffn-in'));
    rows.push(dense(`blk.${block}.ffn_down.weight`, feedForward, 'ffn-mid'));
  }
  for (const block of expertBlocks) {
    const counts = expertCounts(block);
    for (const part of ['gate', 'up'])
      rows.push({ name: `blk.${block}.ffn_${part}_exps.weight`, columns: expertColumns, counts, profile: 'exps-in' });
    rows.push({ name: `blk.${block}.ffn_down_exps.weight`, columns: expertColumns, counts, profile: 'exps-mid' });
  }
  rows.push(dense('output.weight', embedding, 'output'));
  return rows;
}

/** How many tokens each expert saw: uneven, about log-normal, and none for the unreached. */
function expertCounts(block: number): number[] {
  const prng = new Prng(seed, 1000 + block);
  const weights = Array.from({ length: experts }, (_, expert) => {
    const weight = Math.exp(0.8 * gaussian(prng));
    return unreached[block]!.includes(expert) ? 0 : weight;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (weight === 0 ? 0 : Math.ceil((weight / sum) * tokens * usedExperts)));
}

const gaussian = (prng: Prng): number => gaussianPairOf(prng.nextWord(), prng.nextWord())[0];

/** Logarithms of the means that the blocks of a profile share: few columns are much larger than the rest. */
function profileOf(profile: string, columns: number): Float64Array {
  const stream = [...profile].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 65521, 7);
  const prng = new Prng(seed, 2000 + stream);
  return Float64Array.from({ length: columns }, () => {
    const usual = 0.7 * gaussian(prng);
    return prng.nextBelow(columns) < 4 ? usual + 3.2 : usual;
  });
}

function tensorsOf({ name, columns, counts, profile }: Entry, stream: number): WritableTensor[] {
  const prng = new Prng(seed, stream);
  const shared = profileOf(profile, columns);
  const sums = new Float32Array(counts.length * columns);
  for (const [expert, count] of counts.entries())
    for (let column = 0; column < columns; column++)
      sums[expert * columns + column] = count * 0.05 * Math.exp(shared[column]! + 0.35 * gaussian(prng));
  return [
    { name: `${name}.in_sum2`, typeId: 0, shape: [counts.length, columns], data: f32(sums) },
    { name: `${name}.counts`, typeId: 0, shape: [counts.length, 1], data: f32(counts) },
  ];
}

function f32(values: Iterable<number>): Uint8Array {
  const all = [...values];
  const view = new DataView(new ArrayBuffer(4 * all.length));
  for (const [index, value] of all.entries()) view.setFloat32(4 * index, value, true);
  return new Uint8Array(view.buffer);
}

/** The bytes of the sample importance matrix; the same on every run. */
export function makeSampleImatrix(): Uint8Array<ArrayBuffer> {
  return writeGguf({
    metadata: [
      { key: 'general.type', type: 'string', value: 'imatrix' },
      { key: 'general.license', type: 'string', value: 'mit' },
      {
        key: 'general.description',
        type: 'string',
        value: 'Random numbers in the manner of measured ones: entries of the sample model, and a mixture of experts with gaps.',
      },
      { key: 'imatrix.datasets', type: 'array', elementType: 'string', values: ['no text: random numbers'] },
      { key: 'imatrix.chunk_count', type: 'uint32', value: chunks },
      { key: 'imatrix.chunk_size', type: 'uint32', value: chunkTokens },
    ],
    tensors: entries().flatMap(tensorsOf),
  });
}
