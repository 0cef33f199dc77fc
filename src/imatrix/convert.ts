import { throwIfCancelled } from '../core/lab-error.ts';
import type { ByteSource } from '../gguf/source.ts';
import { type WritableTensor, writeGguf } from '../gguf/writer.ts';
import { type Imatrix, type ImatrixRow, readImatrixValues } from './imatrix.ts';

/** A converted file, and in sentences what the other format could not hold. */
export interface ConvertedImatrix {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly losses: readonly string[];
}

export interface ConvertOptions {
  readonly signal?: AbortSignal;
  /** Called after each entry. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
}

/** llama-imatrix's default context, used where a .dat does not say how long its chunks were. */
export const usualChunkSize = 512;

/**
 * The importance matrix as a legacy .dat. Means survive to f32 rounding: each entry has calls = ceil(largest count / chunk size) and
 * values = mean * calls; experts without data are zeros. Counts that differ between experts do not survive. Cost: the whole file in
 * memory. Throws job/cancelled, source/gone.
 */
export async function convertToDat(
  source: ByteSource,
  imatrix: Imatrix,
  { signal, onProgress }: ConvertOptions = {},
): Promise<ConvertedImatrix> {
  const losses: string[] = [];
  const unit = imatrix.format === 'imatrix-dat' ? 1 : (imatrix.chunkSize ?? usualChunkSize);
  const uneven: string[] = [];
  const parts: Uint8Array[] = [i32(imatrix.rows.length)];
  for (const [index, row] of imatrix.rows.entries()) {
    throwIfCancelled(signal);
    const { means, counts } = await readImatrixValues(source, imatrix, row);
    const most = counts.reduce((a, b) => Math.max(a, b));
    if (counts.some((count) => count !== most)) uneven.push(row.name);
    const calls = Math.ceil(most / unit);
    parts.push(text(row.name), i32(calls), i32(means.length), f32(means.map((mean) => mean * calls)));
    await onProgress?.(index + 1, imatrix.rows.length);
  }
  if (uneven.length > 0)
    losses.push(
      `Experts of ${listed(uneven)} were used unequally often; their means are kept, their counts are not, and unused ones become zeros.`,
    );
  const [dataset = '', ...more] = imatrix.datasets;
  if (more.length > 0)
    losses.push(`A .dat names one calibration text; "${dataset}" is kept, ${more.length} more are not.`);
  if (imatrix.chunkSize !== null) losses.push(`A .dat does not say that a chunk had ${imatrix.chunkSize} tokens.`);
  if (imatrix.chunkCount !== null || dataset !== '') parts.push(i32(imatrix.chunkCount ?? 0), text(dataset));
  return { bytes: joined(parts), losses };
}

/**
 * The importance matrix as a GGUF file. Of a .dat: counts = calls * chunkSize for every expert with data, sums = mean * count, rounded to
 * f32 once each. Cost: the whole file in memory. Throws job/cancelled, source/gone.
 */
export async function convertToGguf(
  source: ByteSource,
  imatrix: Imatrix,
  chunkSize = imatrix.chunkSize ?? usualChunkSize,
  { signal, onProgress }: ConvertOptions = {},
): Promise<ConvertedImatrix> {
  const losses: string[] = [];
  const unit = imatrix.format === 'imatrix-dat' ? chunkSize : 1;
  const tensors: WritableTensor[] = [];
  for (const [index, row] of imatrix.rows.entries()) {
    throwIfCancelled(signal);
    tensors.push(...(await pairOf(source, imatrix, row, unit)));
    await onProgress?.(index + 1, imatrix.rows.length);
  }
  const unsplit = imatrix.rows.filter(({ isSplitKnown }) => !isSplitKnown).map(({ name }) => name);
  if (unsplit.length > 0)
    losses.push(`The experts of ${listed(unsplit)} are not told apart; open the model too, then convert.`);
  if (imatrix.chunkSize === null)
    losses.push(`The .dat does not say how long a chunk was; ${chunkSize} tokens are assumed for the counts.`);
  const bytes = writeGguf({
    metadata: [
      { key: 'general.type', type: 'string', value: 'imatrix' },
      { key: 'imatrix.datasets', type: 'array', elementType: 'string', values: imatrix.datasets },
      { key: 'imatrix.chunk_count', type: 'uint32', value: imatrix.chunkCount ?? 0 },
      { key: 'imatrix.chunk_size', type: 'uint32', value: chunkSize },
    ],
    tensors,
  });
  return { bytes, losses };
}

async function pairOf(source: ByteSource, imatrix: Imatrix, row: ImatrixRow, unit: number): Promise<WritableTensor[]> {
  const { name, experts, columns } = row;
  const { means, counts } = await readImatrixValues(source, imatrix, row);
  const rowCounts = Float32Array.from(counts, (count) => count * unit);
  const sums = means.map((mean, index) => mean * rowCounts[Math.floor(index / columns)]!);
  return [
    { name: `${name}.in_sum2`, typeId: 0, shape: [experts, columns], data: f32(sums) },
    { name: `${name}.counts`, typeId: 0, shape: [experts, 1], data: f32(rowCounts) },
  ];
}

const mostListed = 3;

const listed = (names: readonly string[]): string =>
  names.slice(0, mostListed).join(', ') + (names.length > mostListed ? ` and ${names.length - mostListed} more` : '');

function i32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

function text(value: string): Uint8Array {
  const encoded = new TextEncoder().encode(value);
  return joined([i32(encoded.byteLength), encoded]);
}

function f32(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [index, value] of values.entries()) view.setFloat32(4 * index, value, true);
  return new Uint8Array(view.buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}
