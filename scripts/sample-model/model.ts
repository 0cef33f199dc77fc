import type { KernelStore } from '../../src/core/kernel/kernel.ts';
import { quantizeRows } from '../../src/core/quants/codec.ts';
import { findFormat } from '../../src/core/quants/registry.ts';
import { type WritableEntry, type WritableTensor, writeGguf } from '../../src/gguf/writer.ts';
import { vocabularyEntries } from './vocabulary.ts';
import { drawWeights, type WeightStyle } from './weights.ts';

const embedding = 256;
const feedForward = 512;
const heads = 4;
const kvHeads = 2;
const headCols = embedding / heads;
const vocabulary = 512;
const blocks = 2;

type Row = readonly [name: string, format: string, style: WeightStyle, shape: readonly number[]];

/** Every tensor in file order: most formats of a real file, so that each view has something true to show. */
const rows: readonly Row[] = [
  ['token_embd.weight', 'f16', 'gaussian', [vocabulary, embedding]],
  ['blk.0.attn_norm.weight', 'f32', 'norm', [embedding]],
  ['blk.0.attn_q.weight', 'bf16', 'outlier-columns', [embedding, embedding]],
  ['blk.0.attn_k.weight', 'bf16', 'outlier-columns', [kvHeads * headCols, embedding]],
  ['blk.0.attn_v.weight', 'f32', 'gaussian', [kvHeads * headCols, embedding]],
  ['blk.0.attn_output.weight', 'f16', 'gaussian', [embedding, embedding]],
  ['blk.0.ffn_norm.weight', 'f32', 'norm', [embedding]],
  ['blk.0.ffn_gate.weight', 'bf16', 'gaussian', [feedForward, embedding]],
  ['blk.0.ffn_up.weight', 'f16', 'gaussian', [feedForward, embedding]],
  ['blk.0.ffn_down.weight', 'f32', 'heavy-tails', [embedding, feedForward]],
  ['blk.1.attn_norm.weight', 'f32', 'norm', [embedding]],
  ['blk.1.attn_q.weight', 'q4_k', 'outlier-columns', [embedding, embedding]],
  ['blk.1.attn_k.weight', 'q8_0', 'outlier-columns', [kvHeads * headCols, embedding]],
  ['blk.1.attn_v.weight', 'f16', 'gaussian', [kvHeads * headCols, embedding]],
  ['blk.1.attn_output.weight', 'f32', 'q4_0-exact', [embedding, embedding]],
  ['blk.1.ffn_norm.weight', 'f32', 'norm', [embedding]],
  ['blk.1.ffn_gate.weight', 'q4_k', 'gaussian', [feedForward, embedding]],
  ['blk.1.ffn_up.weight', 'bf16', 'gaussian', [feedForward, embedding]],
  ['blk.1.ffn_down.weight', 'f16', 'heavy-tails', [embedding, feedForward]],
  ['output_norm.weight', 'f32', 'norm', [embedding]],
  ['output.weight', 'q8_0', 'gaussian', [vocabulary, embedding]],
];

const metadata: readonly WritableEntry[] = [
  { key: 'general.architecture', type: 'string', value: 'llama' },
  { key: 'general.type', type: 'string', value: 'model' },
  { key: 'general.name', type: 'string', value: 'Quantarium sample' },
  {
    key: 'general.description',
    type: 'string',
    value:
      'Random weights with the statistics of trained ones, for looking at formats. It has learned nothing and says nothing.',
  },
  { key: 'general.license', type: 'string', value: 'mit' },
  { key: 'general.quantization_version', type: 'uint32', value: 2 },
  { key: 'llama.block_count', type: 'uint32', value: blocks },
  { key: 'llama.context_length', type: 'uint32', value: 256 },
  { key: 'llama.embedding_length', type: 'uint32', value: embedding },
  { key: 'llama.feed_forward_length', type: 'uint32', value: feedForward },
  { key: 'llama.attention.head_count', type: 'uint32', value: heads },
  { key: 'llama.attention.head_count_kv', type: 'uint32', value: kvHeads },
  { key: 'llama.attention.layer_norm_rms_epsilon', type: 'float32', value: 1e-5 },
  { key: 'llama.rope.dimension_count', type: 'uint32', value: headCols },
  { key: 'llama.rope.freq_base', type: 'float32', value: 10000 },
  { key: 'llama.vocab_size', type: 'uint32', value: vocabulary },
];

/** The bytes of the sample model; the same on every run. */
export async function makeSampleModel(kernels: KernelStore): Promise<Uint8Array<ArrayBuffer>> {
  const tensors: WritableTensor[] = [];
  for (const [index, row] of rows.entries()) tensors.push(await makeTensor(kernels, row, index));
  return writeGguf({ metadata: [...metadata, ...vocabularyEntries()], tensors });
}

async function makeTensor(
  kernels: KernelStore,
  [name, formatId, style, shape]: Row,
  stream: number,
): Promise<WritableTensor> {
  const format = findFormat(formatId)!;
  const cols = shape.at(-1)!;
  const count = shape.reduce((product, size) => product * size, 1);
  const x = drawWeights(style, count / cols, cols, stream);
  return { name, typeId: format.typeId, shape, data: await quantizeRows(kernels, format, x, count / cols, cols) };
}
