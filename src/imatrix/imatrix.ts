import type { ByteSource } from '../gguf/source.ts';

export type ImatrixFormat = 'imatrix-dat' | 'imatrix-gguf';

/** Where the sums of one weight tensor lie in the file. */
export interface ImatrixRow {
  /** Name of the weight tensor. */
  readonly name: string;
  readonly experts: number;
  /** Input columns of the weight. */
  readonly columns: number;
  /**
   * False for an experts tensor of a .dat file, which stores experts x columns values without saying how many of each: experts is then 1
   * until splitExperts is told.
   */
  readonly isSplitKnown: boolean;
  /** First f32 of experts x columns values, expert after expert. */
  readonly valuesByteOffset: number;
  /** What the values are divided by to give means: one number, or where one f32 per expert lies. */
  readonly divisor: { readonly calls: number } | { readonly countsByteOffset: number };
}

export interface ImatrixWarning {
  readonly code: 'truncated' | 'bad-entry' | 'duplicate-name' | 'experts-unknown' | 'trailing-bytes';
  readonly message: string;
  readonly tensor?: string;
}

/** What an importance matrix file holds, without its values: plain data that survives structured cloning. */
export interface Imatrix {
  readonly format: ImatrixFormat;
  readonly endian: 'little' | 'big';
  readonly rows: readonly ImatrixRow[];
  /** Calibration texts. */
  readonly datasets: readonly string[];
  /** Chunks of text that were run, or null when the file does not say. */
  readonly chunkCount: number | null;
  /** Tokens per chunk, or null when the file does not say (a .dat never does). */
  readonly chunkSize: number | null;
  readonly warnings: readonly ImatrixWarning[];
  readonly byteLength: number;
}

/** The values of one weight tensor. */
export interface ImatrixValues {
  /** Mean squared activation per input column, [experts, columns] row-major; 0 for experts without data. */
  readonly means: Float32Array;
  /** How often each expert was used: token rows in a GGUF file, chunks in a .dat; 0 = never. */
  readonly counts: Float64Array;
}

/**
 * The means of one row: value / count, divided in f32 as the quantizers do. An expert of a .dat whose values are all zero was never used.
 * Cost: one read of 4 * experts * columns bytes, in a GGUF file another of 4 * experts.
 */
export async function readImatrixValues(source: ByteSource, imatrix: Imatrix, row: ImatrixRow): Promise<ImatrixValues> {
  const { experts, columns, divisor } = row;
  const means = await readF32(source, imatrix, row.valuesByteOffset, experts * columns);
  const counts =
    'calls' in divisor
      ? new Float64Array(experts).fill(Math.max(0, divisor.calls))
      : Float64Array.from(await readF32(source, imatrix, divisor.countsByteOffset, experts));
  for (let expert = 0; expert < experts; expert++) {
    const part = means.subarray(expert * columns, (expert + 1) * columns);
    if ('calls' in divisor && part.every((value) => value === 0)) counts[expert] = 0;
    const count = counts[expert]!;
    // Assigning to a Float32Array rounds once: the quotient is that of f32 operands.
    for (let column = 0; column < columns; column++) part[column] = count > 0 ? part[column]! / count : 0;
  }
  return { means, counts };
}

/** The row with its experts told apart. Returns it unchanged when columns does not divide its values. */
export function splitExperts(row: ImatrixRow, columns: number): ImatrixRow {
  const values = row.experts * row.columns;
  if (row.isSplitKnown || columns < 1 || values % columns !== 0) return row;
  return { ...row, experts: values / columns, columns, isSplitKnown: true };
}

async function readF32(
  source: ByteSource,
  { endian }: Imatrix,
  byteOffset: number,
  count: number,
): Promise<Float32Array> {
  const bytes = await source.slice(byteOffset, byteOffset + 4 * count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = view.getFloat32(4 * index, endian === 'little');
  return values;
}
