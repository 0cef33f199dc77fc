import { readArrayEntry } from './arrays.ts';
import { checkStringLength, valueTypeOf } from './cursor.ts';
import { ggufError } from './errors.ts';
import type { MetadataEntry } from './header.ts';
import { integerTypes, valueTypeBytes } from './value-types.ts';
import type { WarningSink } from './warning-list.ts';
import type { ByteWindow } from './window.ts';

/** The next string of the window. Throws gguf/limit, gguf/truncated. */
export async function readString(window: ByteWindow): Promise<string> {
  const { lengthBytes } = window.format;
  if (!window.has(lengthBytes)) await window.load(lengthBytes);
  const byteLength = checkStringLength(window.length());
  if (!window.has(byteLength)) await window.load(byteLength);
  return window.text(byteLength);
}

/** All keys in file order, duplicates included, and what is odd about them. */
export async function readMetadata(
  window: ByteWindow,
  count: number,
  warnings: WarningSink,
): Promise<MetadataEntry[]> {
  window.section = 'the metadata';
  const entries: MetadataEntry[] = [];
  const seen = new Set<string>();
  for (let index = 0; index < count; index++) {
    window.sawBadUtf8 = false;
    const entry = await readEntry(window);
    if (window.sawBadUtf8)
      warnings.push({
        code: 'bad-utf8',
        message: `The metadata key "${entry.key}" or its value is not valid UTF-8; unreadable bytes show as \uFFFD.`,
      });
    if (seen.has(entry.key))
      warnings.push({
        code: 'duplicate-key',
        message: `The metadata key "${entry.key}" appears more than once; the first value counts, as in llama.cpp.`,
      });
    seen.add(entry.key);
    entries.push(entry);
  }
  return entries;
}

async function readEntry(window: ByteWindow): Promise<MetadataEntry> {
  const key = await readString(window);
  if (!window.has(4)) await window.load(4);
  const type = valueTypeOf(window.u32());
  if (type === 'array') return readArrayEntry(window, key);
  if (type === 'string') return { key, type, value: await readString(window) };
  const size = valueTypeBytes[type];
  if (!window.has(size)) await window.load(size);
  return { key, type, value: window.value(type) };
}

const defaultAlignment = 32;

/** The alignment of the tensor data in bytes. Throws gguf/bad-alignment unless it is a whole power of two. */
export function readAlignment(entries: readonly MetadataEntry[]): number {
  const entry = entries.find(({ key }) => key === 'general.alignment');
  if (entry === undefined) return defaultAlignment;
  const value = entry.type !== 'array' && integerTypes.has(entry.type) ? entry.value : undefined;
  if (typeof value === 'number' && value > 0 && Number.isInteger(Math.log2(value))) return value;
  const found = value === undefined ? `of type ${entry.type}` : String(value);
  throw ggufError(
    'gguf/bad-alignment',
    `The metadata key general.alignment is ${found}, but it must be a power of two; ask the publisher for a repaired file.`,
    { found },
  );
}

/** The next multiple of alignment. Arithmetic, since bitwise operators end at 2^31. */
export function alignUp(byteOffset: number, alignment: number): number {
  const past = byteOffset % alignment;
  return past === 0 ? byteOffset : byteOffset + alignment - past;
}
