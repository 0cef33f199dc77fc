import { ByteCursor, type ByteFormat, checkStringLength, valueTypeOf } from './cursor.ts';
import { ggufError } from './errors.ts';
import { type ArrayEntry, findMetadata, type GgufHeader } from './header.ts';
import { eagerArrayBytes, eagerArrayElements, indexStride, limits, previewBytes, previewElements } from './limits.ts';
import type { ByteSource } from './source.ts';
import { type GgufValue, type GgufValueType, valueTypeBytes } from './value-types.ts';
import { ByteWindow } from './window.ts';

/** Fewest bytes that an element can take. */
const leastBytes = (type: GgufValueType, format: ByteFormat): number =>
  valueTypeBytes[type] || (type === 'array' ? 4 + format.lengthBytes : format.lengthBytes);

/**
 * The array at the window, which is left behind it. Long arrays are skipped: nothing of them stays in memory but the preview.
 * Throws gguf/limit, gguf/truncated, gguf/bad-value-type.
 */
export async function readArrayEntry(window: ByteWindow, key: string): Promise<ArrayEntry> {
  const { elementType, length } = await readArrayHead(window, 1);
  const byteOffset = window.position;
  const layout = await skipElements(window, elementType, length);
  const byteLength = window.position - byteOffset;
  const previewLength = layout.previewEnds.length;
  const previewEnd = layout.previewEnds.at(-1) ?? byteOffset;
  const isShort = length <= eagerArrayElements && byteLength <= eagerArrayBytes;
  const decodedLength = isShort ? length : previewLength;
  const bytes = await window.range(byteOffset, isShort ? byteOffset + byteLength : previewEnd);
  const decoded = new ByteCursor(bytes, window.format).values(elementType, decodedLength);
  return {
    key,
    type: 'array',
    elementType,
    length,
    byteOffset,
    byteLength,
    preview: decoded.slice(0, previewLength),
    ...(isShort ? { values: decoded } : { index: layout.index }),
  };
}

async function readArrayHead(
  window: ByteWindow,
  depth: number,
): Promise<{ elementType: GgufValueType; length: number }> {
  const headBytes = 4 + window.format.lengthBytes;
  if (!window.has(headBytes)) await window.load(headBytes);
  const elementType = valueTypeOf(window.u32());
  const length = window.length();
  if (length > limits.arrayElements)
    throw ggufError(
      'gguf/limit',
      `An array of ${length} elements is announced; at most ${limits.arrayElements} are read. The header is damaged: download the file again.`,
      { length },
    );
  if (depth > limits.arrayDepth)
    throw ggufError(
      'gguf/limit',
      `Arrays are nested more than ${limits.arrayDepth} deep; no known writer does that. Check where the file comes from.`,
    );
  if (length * leastBytes(elementType, window.format) > window.remaining) throw window.truncated();
  return { elementType, length };
}

interface SkippedLayout {
  /** Byte offset of every indexStride-th element; only for elements that differ in size. */
  readonly index?: number[];
  /** Byte offsets of the ends of the preview's elements. */
  readonly previewEnds: number[];
}

async function skipElements(window: ByteWindow, type: GgufValueType, count: number): Promise<SkippedLayout> {
  const start = window.position;
  const size = valueTypeBytes[type];
  const previewEnds: number[] = [];
  if (size > 0) {
    for (let index = 1; index <= Math.min(count, previewElements); index++) previewEnds.push(start + index * size);
    window.skip(count * size);
    return { previewEnds };
  }
  const index: number[] = [];
  for (let element = 0; element < count; element++) {
    if (element % indexStride === 0) index.push(window.position);
    if (type === 'string') {
      if (!window.has(window.format.lengthBytes)) await window.load(window.format.lengthBytes);
      window.skip(checkStringLength(window.length()));
    } else {
      await skipNestedArray(window, 2);
    }
    if (element < previewElements && window.position - start <= previewBytes) previewEnds.push(window.position);
  }
  return { index, previewEnds };
}

async function skipNestedArray(window: ByteWindow, depth: number): Promise<void> {
  const { elementType, length } = await readArrayHead(window, depth);
  if (elementType !== 'array') {
    await skipElements(window, elementType, length);
    return;
  }
  for (let element = 0; element < length; element++) await skipNestedArray(window, depth + 1);
}

/**
 * Elements [from, to) of a metadata array, clipped to its length. Source: the file of the header (for a split set: its first file).
 * Throws gguf/no-such-key. Cost: one read of these elements, plus at most 1,023 skipped ones.
 */
export async function readArray(
  source: ByteSource,
  header: GgufHeader,
  key: string,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): Promise<readonly GgufValue[]> {
  const entry = findMetadata(header, key);
  if (entry?.type !== 'array')
    throw ggufError('gguf/no-such-key', `There is no array "${key}" in the metadata; list the keys with inspect.`, {
      key,
    });
  const first = Math.max(0, from);
  const last = Math.min(entry.length, to);
  if (first >= last) return [];
  if (entry.values !== undefined) return entry.values.slice(first, last);
  const format: ByteFormat = { littleEndian: header.endian === 'little', lengthBytes: header.version === 1 ? 4 : 8 };
  const size = valueTypeBytes[entry.elementType];
  const indexRow = Math.floor(first / indexStride);
  const known = size > 0 ? first : indexRow * indexStride;
  const start = size > 0 ? entry.byteOffset + first * size : (entry.index?.[indexRow] ?? entry.byteOffset);
  const end = size > 0 ? entry.byteOffset + last * size : entry.index?.[Math.ceil(last / indexStride)];
  const bytes = await source.slice(start, end ?? entry.byteOffset + entry.byteLength);
  return new ByteCursor(bytes, format).values(entry.elementType, last - known).slice(first - known);
}
