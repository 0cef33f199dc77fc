import type { WritableEntry } from '../../src/gguf/writer.ts';

/** Token types of llama.cpp. */
const tokenType = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

const vowels = ['a', 'e', 'i', 'o', 'u'];
const consonants = [...'bcdfghjklmnpqrstvwxz'];
const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const wordStart = '\u2581';

/** 512 tokens in the manner of a SentencePiece vocabulary: specials, all bytes, letters and syllables, with and without word start. */
export function vocabularyEntries(): WritableEntry[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  const syllables = consonants.flatMap((consonant) => vowels.map((vowel) => consonant + vowel));
  const pieces = [...letters, ...syllables];
  const normal = [wordStart, ...pieces, ...pieces.map((piece) => wordStart + piece)];
  const tokens = ['<unk>', '<s>', '</s>', ...bytes, ...normal];
  const types = [
    tokenType.unknown,
    tokenType.control,
    tokenType.control,
    ...bytes.map(() => tokenType.byte),
    ...normal.map(() => tokenType.normal),
  ];
  return [
    { key: 'tokenizer.ggml.model', type: 'string', value: 'llama' },
    { key: 'tokenizer.ggml.tokens', type: 'array', elementType: 'string', values: tokens },
    { key: 'tokenizer.ggml.scores', type: 'array', elementType: 'float32', values: tokens.map((_, index) => -index) },
    { key: 'tokenizer.ggml.token_type', type: 'array', elementType: 'int32', values: types },
    { key: 'tokenizer.ggml.bos_token_id', type: 'uint32', value: 1 },
    { key: 'tokenizer.ggml.eos_token_id', type: 'uint32', value: 2 },
    { key: 'tokenizer.ggml.unknown_token_id', type: 'uint32', value: 0 },
  ];
}
