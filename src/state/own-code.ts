import { LabError } from '../core/lab-error.ts';
import { ownIdOf } from '../core/rounding/own/row.ts';

/** Code that a link carries: a name and a text. */
export interface LinkedCode {
  readonly name: string;
  readonly text: string;
}

/** Longest code in a link, in characters of the link: longer ones are cut by mail programs and chats. */
export const longestCode = 8000;
/** Most characters of text that a link may unfold to. */
const longestText = 200_000;

/** Name and text, deflated, in base64url. */
export async function packCode({ name, text }: LinkedCode): Promise<string> {
  const bytes = await throughStream(new TextEncoder().encode(JSON.stringify([name, text])), new CompressionStream('deflate-raw'), Infinity);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** What packCode packed. Throws own/bad-link for anything else, and for what unfolds to more than any algorithm needs. */
export async function unpackCode(packed: string): Promise<LinkedCode> {
  const bad = (reason: string): LabError => new LabError('own/bad-link', `The code in this link could not be read (${reason}). Ask for the link again.`);
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
    const unpacked: unknown = JSON.parse(new TextDecoder().decode(await throughStream(bytes, new DecompressionStream('deflate-raw'), 2 * longestText)));
    if (Array.isArray(unpacked) && unpacked.length === 2 && unpacked.every((part) => typeof part === 'string')) {
      const [name, text] = unpacked as [string, string];
      if (text.length <= longestText) return { name: name.slice(0, 100), text };
    }
  } catch {
    throw bad('it is damaged');
  }
  throw bad('it holds no name and text');
}

/** The ids under which a text may run: with a minimum or without, which only running it tells. */
export const idsOfText = (text: string): readonly string[] => [ownIdOf(text, false), ownIdOf(text, true)];

async function throughStream(bytes: Uint8Array<ArrayBuffer>, transform: CompressionStream | DecompressionStream, mostBytes: number): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > mostBytes) {
      await reader.cancel();
      throw new RangeError('too long');
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
