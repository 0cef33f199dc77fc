import type { WritableGguf } from '../writer.ts';

/** A byte-pair vocabulary with a control token, spaces, a line end, half a character and merges. */
export const bytePairModel: WritableGguf = {
  metadata: [
    { key: 'general.architecture', type: 'string', value: 'llama' },
    { key: 'tokenizer.ggml.model', type: 'string', value: 'gpt2' },
    {
      key: 'tokenizer.ggml.tokens',
      type: 'array',
      elementType: 'string',
      values: ['<|end\uff5c>', 'h', 'e', 'he', '\u0120he', 'Hello', '\u010a', '\u00e2\u0138', '\u0120hello', 'the'],
    },
    { key: 'tokenizer.ggml.token_type', type: 'array', elementType: 'int32', values: [3, 1, 1, 1, 1, 1, 1, 1, 4, 1] },
    { key: 'tokenizer.ggml.merges', type: 'array', elementType: 'string', values: ['h e', '\u0120 he', 't he'] },
    { key: 'tokenizer.ggml.eos_token_id', type: 'uint32', value: 0 },
    { key: 'tokenizer.ggml.bos_token_id', type: 'uint32', value: 99 },
  ],
  tensors: [],
};

/** A SentencePiece vocabulary with a byte token. */
export const sentencePieceModel: WritableGguf = {
  metadata: [
    { key: 'tokenizer.ggml.model', type: 'string', value: 'llama' },
    {
      key: 'tokenizer.ggml.tokens',
      type: 'array',
      elementType: 'string',
      values: ['<unk>', '<s>', '<0x0A>', '\u2581the', 'the'],
    },
    { key: 'tokenizer.ggml.scores', type: 'array', elementType: 'float32', values: [0, 0, 0, -1.5, -2.5] },
    { key: 'tokenizer.ggml.token_type', type: 'array', elementType: 'int32', values: [2, 3, 6, 1, 1] },
  ],
  tensors: [],
};
