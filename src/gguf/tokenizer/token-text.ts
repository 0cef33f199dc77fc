const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const utf8 = new TextEncoder();

/** What SentencePiece writes for a space. */
const lowerBlock = '\u2581';

/**
 * The characters that byte-pair vocabularies write for the 256 bytes: printable ones of Latin-1 as they are, the others from 256 on.
 * Source: the byte encoder of GPT-2, which llama.cpp's `gpt2` vocabularies keep.
 */
const charOfByte: readonly string[] = (() => {
  let next = 256;
  const isPlain = (byte: number): boolean => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPlain(byte) ? byte : next++));
})();

const byteOfChar: ReadonlyMap<string, number> = new Map(charOfByte.map((char, byte) => [char, byte]));

/** A token as the file stores it. Bytes that are no UTF-8 show as U+FFFD. */
export const storedText = (stored: Uint8Array): string => lenientUtf8.decode(stored);

/** The bytes that a token stands for in a text. */
export function tokenBytes(model: string, stored: Uint8Array): Uint8Array {
  const text = storedText(stored);
  if (model === 'gpt2') {
    const bytes = [...text].map((char) => byteOfChar.get(char));
    // A token with other characters was added beside the byte pairs and stands for itself.
    return bytes.every((byte) => byte !== undefined) ? Uint8Array.from(bytes) : stored;
  }
  const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(text)?.[1];
  if (byte !== undefined) return Uint8Array.of(Number.parseInt(byte, 16));
  return text.includes(lowerBlock) ? utf8.encode(text.replaceAll(lowerBlock, ' ')) : stored;
}

/** How a vocabulary stores a piece of text, as UTF-8: what to look for among its tokens. */
export function storedBytes(model: string, text: string): Uint8Array {
  if (model !== 'gpt2') return utf8.encode(model === '' ? text : text.replaceAll(' ', lowerBlock));
  return utf8.encode(Array.from(utf8.encode(text), (byte) => charOfByte[byte]!).join(''));
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', ' ': '\u2423' };

/**
 * Bytes as a text in which everything can be seen: spaces as \u2423, line ends, tabs and other control characters as escapes, bytes that are
 * no UTF-8 as \xNN.
 */
export function visibleText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    return Array.from(bytes, (byte) =>
      byte > 32 && byte < 127 ? String.fromCodePoint(byte) : `\\x${hexByte(byte)}`,
    ).join('');
  }
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp} ]/gu,
    (char) => named[char] ?? `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
}

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');

/** `e2 96 81`. */
export const hexText = (bytes: Uint8Array): string => Array.from(bytes, hexByte).join(' ');
