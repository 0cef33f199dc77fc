import { ggufError } from '../errors.ts';
import { type ArrayEntry, findMetadata, type GgufHeader, metadataNumber, metadataText } from '../header.ts';
import type { ByteSource } from '../source.ts';
import type { GgufValueType } from '../value-types.ts';
import { readTextTable, textCount, type TextTable } from './text-table.ts';

/** What a token is for: the index is the number in the file. Source: enum llama_token_type of llama.cpp. */
export const tokenTypes = ['undefined', 'normal', 'unknown', 'control', 'user-defined', 'unused', 'byte'] as const;

export interface SpecialToken {
  /** `bos`, `eos`, `eot`, ... as the key names it. */
  readonly role: string;
  readonly id: number;
}

/** A vocabulary, compact enough to hold in full. */
export interface Vocabulary {
  /** `llama` (SentencePiece), `gpt2` (byte pairs), `bert`, ...; empty when the file does not say. */
  readonly model: string;
  readonly tokens: TextTable;
  /** Index into tokenTypes of each token; absent when the file has none. */
  readonly types: Uint8Array | undefined;
  readonly scores: Float32Array | undefined;
  /** `left right` each, the first is applied first. */
  readonly merges: TextTable | undefined;
  readonly special: readonly SpecialToken[];
}

const tokensKey = 'tokenizer.ggml.tokens';
const arrayKeys = {
  tokens: tokensKey,
  types: 'tokenizer.ggml.token_type',
  scores: 'tokenizer.ggml.scores',
  merges: 'tokenizer.ggml.merges',
} as const;

/** How many tokens the header lists. */
export const tokenCount = (header: Pick<GgufHeader, 'metadata'>): number =>
  arrayOf(header, tokensKey, 'string')?.length ?? 0;

/**
 * The whole vocabulary. `breathe` is awaited now and then with the part that is done, 0 to 1. Throws gguf/no-such-key, gguf/limit,
 * source/gone. Cost: reads tokens, types, scores and merges, for 256,000 tokens about 15 MB.
 */
export async function readVocabulary(
  source: ByteSource,
  header: GgufHeader,
  breathe: (fraction: number) => Promise<void> = async () => undefined,
): Promise<Vocabulary> {
  const tokensEntry = arrayOf(header, arrayKeys.tokens, 'string');
  if (tokensEntry === undefined)
    throw ggufError('gguf/no-such-key', 'The file lists no tokens. Open the file of a language model.', {
      key: arrayKeys.tokens,
    });
  const mergesEntry = arrayOf(header, arrayKeys.merges, 'string');
  const total = tokensEntry.length + (mergesEntry?.length ?? 0);
  const tokens = await readTextTable(source, header, tokensEntry, (done) => breathe(done / total));
  const merges =
    mergesEntry &&
    (await readTextTable(source, header, mergesEntry, (done) => breathe((tokensEntry.length + done) / total)));
  const count = textCount(tokens);
  const types = await readNumbers(
    source,
    header,
    arrayOf(header, arrayKeys.types, 'int32'),
    count,
    (view, at, little) => view.getInt32(at, little),
  );
  const scores = await readNumbers(
    source,
    header,
    arrayOf(header, arrayKeys.scores, 'float32'),
    count,
    (view, at, little) => view.getFloat32(at, little),
  );
  return {
    model: metadataText(header, 'tokenizer.ggml.model') ?? '',
    tokens,
    types: types && Uint8Array.from(types),
    scores,
    merges,
    special: specialTokens(header),
  };
}

function arrayOf(
  header: Pick<GgufHeader, 'metadata'>,
  key: string,
  elementType: GgufValueType,
): ArrayEntry | undefined {
  const entry = findMetadata(header, key);
  return entry?.type === 'array' && entry.elementType === elementType ? entry : undefined;
}

/** One 4-byte number for each token; undefined when there are fewer numbers than tokens. */
async function readNumbers(
  source: ByteSource,
  header: GgufHeader,
  entry: ArrayEntry | undefined,
  count: number,
  read: (view: DataView, at: number, littleEndian: boolean) => number,
): Promise<Float32Array | undefined> {
  if (entry === undefined || entry.length < count) return undefined;
  const bytes = await source.slice(entry.byteOffset, entry.byteOffset + 4 * count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: count }, (_, index) => read(view, 4 * index, header.endian === 'little'));
}

const rolePattern = /^tokenizer\.ggml\.(.+)_token_id$/;

/** The tokens that the header gives a role, in its order. Ids outside the vocabulary stay: they are worth seeing. */
function specialTokens(header: Pick<GgufHeader, 'metadata'>): readonly SpecialToken[] {
  return header.metadata.flatMap(({ key }) => {
    const role = rolePattern.exec(key)?.[1];
    const id = role === undefined ? undefined : metadataNumber(header, key);
    return role !== undefined && id !== undefined && id >= 0 ? [{ role, id }] : [];
  });
}
