import { expect, it } from 'vitest';
import { summarizeArchitecture } from './architecture.ts';
import { openGguf } from './reader.ts';
import { memorySource } from './source.ts';
import { type WritableEntry, type WritableTensor, writeGguf } from './writer.ts';

const number = (key: string, value: number): WritableEntry => ({ key, type: 'uint32', value });
const tensor = (name: string, ...shape: number[]): WritableTensor => ({
  name,
  typeId: 0,
  shape,
  data: new Uint8Array(4 * shape.reduce((a, b) => a * b, 1)),
});

async function summarize(metadata: readonly WritableEntry[], tensors: readonly WritableTensor[]) {
  return summarizeArchitecture(
    await openGguf(
      memorySource(
        writeGguf({
          metadata: [{ key: 'general.architecture', type: 'string', value: 'llama' }, ...metadata],
          tensors,
        }),
      ),
    ),
  );
}

const factsOf = ({ facts }: Awaited<ReturnType<typeof summarize>>) =>
  Object.fromEntries(facts.map(({ label, value }) => [label, value]));

it('counts the weights that a token meets, and the cache of grouped heads', async () => {
  const summary = await summarize(
    [
      number('llama.block_count', 2),
      number('llama.embedding_length', 8),
      number('llama.attention.head_count', 4),
      number('llama.attention.head_count_kv', 2),
      number('llama.expert_count', 4),
      number('llama.expert_used_count', 1),
    ],
    [
      tensor('token_embd.weight', 3, 8),
      tensor('blk.0.ffn_up_exps.weight', 4, 2, 8),
      tensor('blk.1.attn_q.weight', 8, 8),
    ],
  );
  expect(summary.parameters).toEqual({ total: 24 + 64 + 64, active: 24 + 16 + 64, experts: 64 });
  expect(factsOf(summary)).toMatchObject({
    Architecture: 'llama',
    Blocks: 2,
    'Length of a head (embedding length / heads)': 2,
  });
  // 2 blocks x 2 heads x (2 + 2) values x 2 bytes
  expect(summary.cacheBytesPerToken).toBe(32);
  expect(summary.contradictions).toEqual([]);
});

it('takes heads of each block, and latent attention, as they are', async () => {
  const heads: WritableEntry = {
    key: 'llama.attention.head_count_kv',
    type: 'array',
    elementType: 'int32',
    values: [0, 3],
  };
  const listed = await summarize(
    [
      number('llama.block_count', 2),
      number('llama.attention.key_length', 4),
      number('llama.attention.value_length', 2),
      heads,
    ],
    [],
  );
  expect(listed.cacheBytesPerToken).toBe(3 * 6 * 2);
  expect(factsOf(listed)['Key/value heads']).toEqual([0, 3]);
  const latent = await summarize(
    [
      number('llama.block_count', 61),
      number('llama.attention.kv_lora_rank', 512),
      number('llama.rope.dimension_count', 64),
    ],
    [],
  );
  expect(latent.cacheBytesPerToken).toBe(61 * 576 * 2);
});

it('names what does not fit together', async () => {
  const tokens: WritableEntry = {
    key: 'tokenizer.ggml.tokens',
    type: 'array',
    elementType: 'string',
    values: ['a', 'b'],
  };
  const { contradictions } = await summarize(
    [number('llama.block_count', 2), number('llama.embedding_length', 16), number('llama.expert_count', 8), tokens],
    [tensor('token_embd.weight', 3, 8), tensor('blk.0.ffn_up_exps.weight', 4, 2, 8)],
  );
  expect(contradictions).toEqual([
    'The header announces 2 blocks, but there are tensors of 1.',
    'The vocabulary has 2 tokens, but token_embd.weight has 3 rows.',
    'The header announces an embedding length of 16, but token_embd.weight has 8 columns.',
    'The header announces 8 experts, but blk.0.ffn_up_exps.weight has 4.',
  ]);
});
