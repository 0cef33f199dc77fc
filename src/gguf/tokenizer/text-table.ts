import { ggufError } from '../errors.ts';
import type { ArrayEntry, GgufHeader } from '../header.ts';
import type { ByteSource } from '../source.ts';

/** Many short texts as two arrays: no object for each, and cheap to hand to a worker. */
export interface TextTable {
  /** UTF-8, one text behind the other. */
  readonly bytes: Uint8Array;
  /** Text i is bytes [starts[i], starts[i + 1]). */
  readonly starts: Uint32Array;
}

export const textCount = ({ starts }: TextTable): number => starts.length - 1;

export const textBytes = ({ bytes, starts }: TextTable, index: number): Uint8Array =>
  bytes.subarray(starts[index], starts[index + 1]);

/** The largest vocabularies known have 20 MB with their merges. */
const mostBytes = 2 ** 28;
/** Texts between two breaths. */
const stride = 2 ** 14;

/**
 * All strings of a metadata array. `onProgress` is called now and then with how many are read, and may stop it by throwing. Throws
 * gguf/limit for arrays no vocabulary has, source/gone. Cost: the array twice in memory for a moment.
 */
export async function readTextTable(
  source: ByteSource,
  { endian, version }: Pick<GgufHeader, 'endian' | 'version'>,
  { key, byteOffset, byteLength, length }: ArrayEntry,
  onProgress: (done: number) => Promise<void>,
): Promise<TextTable> {
  if (byteLength > mostBytes)
    throw ggufError(
      'gguf/limit',
      `The array "${key}" has ${byteLength} bytes; at most ${mostBytes} are searched. Page through it under Metadata.`,
      { key, byteLength },
    );
  const stored = await source.slice(byteOffset, byteOffset + byteLength);
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const littleEndian = endian === 'little';
  const lengthBytes = version === 1 ? 4 : 8;
  const bytes = new Uint8Array(byteLength - length * lengthBytes);
  const starts = new Uint32Array(length + 1);
  let at = 0;
  let filled = 0;
  for (let index = 0; index < length; index++) {
    if (index % stride === 0) await onProgress(index);
    // The high half of a 64-bit length is zero: the reader that found the array checked every one.
    const count = view.getUint32(littleEndian || lengthBytes === 4 ? at : at + 4, littleEndian);
    at += lengthBytes;
    bytes.set(stored.subarray(at, at + count), filled);
    at += count;
    filled += count;
    starts[index + 1] = filled;
  }
  return { bytes, starts };
}
