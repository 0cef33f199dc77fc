import type { JobContext } from '../../job/context.ts';
import type { QuantFormat } from '../../quants/format.ts';

/** How often each code occurs in blocks of a format, and what their scales are. */
export interface CodeUsage {
  readonly format: string;
  readonly blocks: number;
  /** Distinct codes, ascending, and how often each occurs. */
  readonly codes: Int16Array;
  readonly counts: Float64Array;
  /** Entropy of the codes, bits per weight: what an ideal coder that knows these frequencies alone would need for them. */
  readonly entropyBits: number;
  /** |scale| of the groups: smallest, median, largest; and how many are negative or zero. */
  readonly scales: { readonly count: number; readonly min: number; readonly median: number; readonly max: number; readonly negative: number; readonly zero: number; readonly bins: ScaleBins };
}

/** Histogram of |scale| > 0 over a logarithmic axis: bin i holds [2^((first + i) / 4), 2^((first + i + 1) / 4)). */
export interface ScaleBins {
  readonly first: number;
  readonly counts: Float64Array;
}

const binsPerOctave = 4;

/** Where a bin of scales begins. */
export const scaleBinStart = ({ first }: ScaleBins, bin: number): number => 2 ** ((first + bin) / binsPerOctave);

/** `magnitudes` ascending. */
function binScales(magnitudes: readonly number[]): ScaleBins {
  const binOf = (magnitude: number): number => Math.floor(binsPerOctave * Math.log2(magnitude));
  const positive = magnitudes.filter((magnitude) => magnitude > 0);
  if (positive.length === 0) return { first: 0, counts: new Float64Array(0) };
  const first = binOf(positive[0]!);
  const counts = new Float64Array(binOf(positive.at(-1)!) - first + 1);
  for (const magnitude of positive) counts[binOf(magnitude) - first]! += 1;
  return { first, counts };
}

/** Bits per weight of the fields that hold codes and signs; null for formats that pack parts of them with other things. */
export function codeFieldBits({ id, family, fields, blockSize }: QuantFormat): number | null {
  if (family === 'iq' && !id.startsWith('iq4')) return null;
  const bytes = fields.filter(({ kind }) => kind === 'codes' || kind === 'signs').reduce((sum, { byteLength }) => sum + byteLength, 0);
  return bytes === 0 ? null : (8 * bytes) / blockSize;
}

/** Counts the codes of blocks (a whole number of bytesPerBlock). Cost: one readCodes per block; pass at most a few ten thousand. */
export async function computeCodeUsage(format: QuantFormat, bytes: Uint8Array, context: JobContext): Promise<CodeUsage> {
  const { bytesPerBlock } = format;
  const blocks = bytes.length / bytesPerBlock;
  const counts = new Map<number, number>();
  const magnitudes: number[] = [];
  let negative = 0;
  let zero = 0;
  for (let block = 0; block < blocks; block++) {
    const { codes, scales } = format.readCodes(bytes.subarray(block * bytesPerBlock, (block + 1) * bytesPerBlock));
    for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
    for (const scale of scales) {
      if (scale < 0) negative++;
      if (scale === 0) zero++;
      if (Number.isFinite(scale)) magnitudes.push(Math.abs(scale));
    }
    if (block % 256 === 0) {
      context.onProgress({ fraction: block / blocks });
      await context.breathe();
    }
  }
  magnitudes.sort((a, b) => a - b);
  const inOrder = [...counts].sort(([a], [b]) => a - b);
  return {
    format: format.id,
    blocks,
    codes: Int16Array.from(inOrder, ([code]) => code),
    counts: Float64Array.from(inOrder, ([, count]) => count),
    entropyBits: entropyBits(inOrder.map(([, count]) => count)),
    scales: {
      count: magnitudes.length,
      min: magnitudes[0] ?? Number.NaN,
      median: magnitudes[Math.floor(magnitudes.length / 2)] ?? Number.NaN,
      max: magnitudes.at(-1) ?? Number.NaN,
      negative,
      zero,
      bins: binScales(magnitudes),
    },
  };
}

/** Shannon entropy of frequencies, bits. 0 for none. */
export function entropyBits(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((bits, count) => (count === 0 ? bits : bits - (count / total) * Math.log2(count / total)), 0);
}
