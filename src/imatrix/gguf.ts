import { LabError } from '../core/lab-error.ts';
import { readArray } from '../gguf/arrays.ts';
import { findMetadata, type GgufHeader, type GgufTensor, metadataNumber, metadataText } from '../gguf/header.ts';
import type { ByteSource } from '../gguf/source.ts';
import type { Imatrix, ImatrixRow, ImatrixWarning } from './imatrix.ts';

const sumsSuffix = '.in_sum2';
const countsSuffix = '.counts';
const typeF32 = 0;

/** True for the header of an importance matrix: it says so, or it holds the tensors of one. */
export function isImatrixHeader(header: GgufHeader): boolean {
  return (
    metadataText(header, 'general.type') === 'imatrix' || header.tensors.some(({ name }) => name.endsWith(sumsSuffix))
  );
}

/**
 * What a GGUF file of llama-imatrix holds: per weight NAME the tensors NAME.in_sum2 [experts, columns] and NAME.counts [experts, 1].
 * Pairs that are incomplete or of another type or shape are left out with a bad-entry warning. Throws imatrix/not-imatrix.
 */
export async function openImatrixGguf(source: ByteSource, header: GgufHeader): Promise<Imatrix> {
  if (!isImatrixHeader(header))
    throw new LabError(
      'imatrix/not-imatrix',
      'This GGUF file is no importance matrix; give one that llama-imatrix wrote.',
    );
  const byName = new Map(header.tensors.map((tensor) => [tensor.name, tensor]));
  const rows: ImatrixRow[] = [];
  const warnings: ImatrixWarning[] = [];
  for (const sums of header.tensors.filter(({ name }) => name.endsWith(sumsSuffix))) {
    const name = sums.name.slice(0, -sumsSuffix.length);
    const counts = byName.get(name + countsSuffix);
    const problem = pairProblem(sums, counts, source.byteLength);
    if (problem !== undefined || counts === undefined) {
      warnings.push({ code: 'bad-entry', message: `The entry "${name}" ${problem}; it is left out.`, tensor: name });
      continue;
    }
    const experts = counts.elementCount;
    const columns = sums.elementCount / experts;
    const divisor = { countsByteOffset: counts.byteOffset };
    rows.push({ name, experts, columns, isSplitKnown: true, valuesByteOffset: sums.byteOffset, divisor });
  }
  return {
    format: 'imatrix-gguf',
    endian: header.endian,
    rows,
    datasets: await datasetsOf(source, header),
    chunkCount: metadataNumber(header, 'imatrix.chunk_count') ?? null,
    chunkSize: metadataNumber(header, 'imatrix.chunk_size') ?? null,
    warnings,
    byteLength: source.byteLength,
  };
}

function pairProblem(sums: GgufTensor, counts: GgufTensor | undefined, fileByteLength: number): string | undefined {
  if (counts === undefined) return 'has no counts';
  if (sums.typeId !== typeF32 || counts.typeId !== typeF32)
    return `is of type ${sums.typeName} and ${counts.typeName}, not F32`;
  if (sums.elementCount === 0 || counts.elementCount === 0 || sums.elementCount % counts.elementCount !== 0)
    return `has ${sums.elementCount} sums for ${counts.elementCount} experts`;
  const end = Math.max(sums.byteOffset + (sums.byteLength ?? 0), counts.byteOffset + (counts.byteLength ?? 0));
  return end > fileByteLength ? 'lies outside the file' : undefined;
}

async function datasetsOf(source: ByteSource, header: GgufHeader): Promise<string[]> {
  const key = 'imatrix.datasets';
  const entry = findMetadata(header, key);
  if (entry?.type === 'string') return [String(entry.value)];
  return entry?.type === 'array' && entry.elementType === 'string'
    ? (await readArray(source, header, key)).map(String)
    : [];
}
