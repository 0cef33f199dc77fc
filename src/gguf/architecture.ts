import { findMetadata, type GgufHeader, metadataNumber, metadataText } from './header.ts';
import { tensorKind } from './recipe.ts';
import { tensorRole } from './tensor-role.ts';
import { tokenCount } from './tokenizer/vocabulary.ts';

/** One line of the summary. Numbers keep their value; a list is one value for each block. */
export interface ArchitectureFact {
  readonly label: string;
  readonly value: number | string | readonly number[];
  /** Where it was read; absent when it was computed. */
  readonly key?: string;
}

export interface ArchitectureSummary {
  readonly facts: readonly ArchitectureFact[];
  readonly parameters: ParameterCount;
  /** Bytes that one token of context takes in a 16-bit key/value cache, over all blocks; null when the header does not tell. */
  readonly cacheBytesPerToken: number | null;
  /** Where metadata and tensors disagree, in sentences. */
  readonly contradictions: readonly string[];
}

/** Weights of the tensors that are there. */
export interface ParameterCount {
  readonly total: number;
  /** Those that one token meets: experts count as far as the router uses them. Equal to total without experts. */
  readonly active: number;
  readonly experts: number;
}

/** Keys below the architecture's name, in the order in which people ask. */
const factKeys: readonly (readonly [label: string, key: string])[] = [
  ['Blocks', 'block_count'],
  ['Context length, tokens', 'context_length'],
  ['Embedding length', 'embedding_length'],
  ['Feed-forward length', 'feed_forward_length'],
  ['Attention heads', 'attention.head_count'],
  ['Key/value heads', 'attention.head_count_kv'],
  ['Key length of a head', 'attention.key_length'],
  ['Value length of a head', 'attention.value_length'],
  ['Rank of compressed queries', 'attention.q_lora_rank'],
  ['Rank of compressed keys and values', 'attention.kv_lora_rank'],
  ['Sliding window, tokens', 'attention.sliding_window'],
  ['Experts', 'expert_count'],
  ['Experts used for a token', 'expert_used_count'],
  ['Shared experts', 'expert_shared_count'],
  ['Feed-forward length of an expert', 'expert_feed_forward_length'],
  ['Dense blocks before experts', 'leading_dense_block_count'],
  ['Rotary dimensions', 'rope.dimension_count'],
  ['Rotary base', 'rope.freq_base'],
  ['Rotary scaling', 'rope.scaling.type'],
  ['Rotary scaling factor', 'rope.scaling.factor'],
  ['Context length before scaling', 'rope.scaling.original_context_length'],
  ['Epsilon of RMS norms', 'attention.layer_norm_rms_epsilon'],
  ['Epsilon of norms', 'attention.layer_norm_epsilon'],
];

/** What a header says about the model, and what follows from it. Nothing is guessed: keys that are missing are left out. */
export function summarizeArchitecture(header: GgufHeader): ArchitectureSummary {
  const name = metadataText(header, 'general.architecture');
  const facts: ArchitectureFact[] =
    name === undefined ? [] : [{ label: 'Architecture', value: name, key: 'general.architecture' }];
  for (const [label, key] of name === undefined ? [] : factKeys) {
    const value = valueOf(header, `${name}.${key}`);
    if (value !== undefined) facts.push({ label, value, key: `${name}.${key}` });
  }
  const headLength = computedHeadLength(header, name);
  if (headLength !== undefined) facts.push({ label: 'Length of a head (embedding length / heads)', value: headLength });
  const vocabulary = tokenCount(header);
  if (vocabulary > 0) facts.push({ label: 'Vocabulary, tokens', value: vocabulary, key: 'tokenizer.ggml.tokens' });
  return {
    facts,
    parameters: countParameters(header, name),
    cacheBytesPerToken: cacheBytes(header, name),
    contradictions: [...contradictions(header, name)],
  };
}

function valueOf(header: GgufHeader, key: string): number | string | readonly number[] | undefined {
  const entry = findMetadata(header, key);
  if (entry === undefined) return undefined;
  if (entry.type !== 'array')
    return typeof entry.value === 'number' || typeof entry.value === 'string' ? entry.value : undefined;
  const values = entry.values?.filter((value) => typeof value === 'number');
  return values === undefined || values.length !== entry.length ? undefined : (values as number[]);
}

const numberOf = (header: GgufHeader, name: string | undefined, key: string): number | undefined =>
  name === undefined ? undefined : metadataNumber(header, `${name}.${key}`);

function computedHeadLength(header: GgufHeader, name: string | undefined): number | undefined {
  const width = numberOf(header, name, 'embedding_length');
  const heads = numberOf(header, name, 'attention.head_count');
  const isStored = numberOf(header, name, 'attention.key_length') !== undefined;
  return width === undefined || !heads || isStored ? undefined : width / heads;
}

function countParameters(header: GgufHeader, name: string | undefined): ParameterCount {
  const total = header.tensors.reduce((sum, { elementCount }) => sum + elementCount, 0);
  const experts = header.tensors.reduce(
    (sum, tensor) => sum + (tensorRole(tensor.name) === 'experts' ? tensor.elementCount : 0),
    0,
  );
  const count = numberOf(header, name, 'expert_count');
  const used = numberOf(header, name, 'expert_used_count');
  const unused = count === undefined || used === undefined || count <= 0 ? 0 : experts * Math.max(0, 1 - used / count);
  return { total, active: total - unused, experts };
}

/** Bytes of a 16-bit float. */
const cacheValueBytes = 2;

function cacheBytes(header: GgufHeader, name: string | undefined): number | null {
  const blocks = numberOf(header, name, 'block_count');
  if (blocks === undefined) return null;
  const compressed = numberOf(header, name, 'attention.kv_lora_rank');
  const rotary = numberOf(header, name, 'rope.dimension_count');
  // Latent attention keeps one compressed vector and the rotary part of the key.
  if (compressed !== undefined) return rotary === undefined ? null : blocks * (compressed + rotary) * cacheValueBytes;
  const heads = valueOf(header, `${name}.attention.head_count_kv`) ?? valueOf(header, `${name}.attention.head_count`);
  const headLength = computedHeadLength(header, name);
  const keyLength = numberOf(header, name, 'attention.key_length') ?? headLength;
  const valueLength = numberOf(header, name, 'attention.value_length') ?? headLength;
  if (heads === undefined || typeof heads === 'string' || keyLength === undefined || valueLength === undefined)
    return null;
  const allHeads = typeof heads === 'number' ? blocks * heads : heads.reduce((sum, count) => sum + count, 0);
  return allHeads * (keyLength + valueLength) * cacheValueBytes;
}

function* contradictions(header: GgufHeader, name: string | undefined): Generator<string> {
  const { tensors } = header;
  if (tensors.length === 0) return;
  const blocks = new Set(tensors.flatMap((tensor) => tensorKind(tensor.name).block ?? []));
  const blockCount = numberOf(header, name, 'block_count');
  // Some models keep extra blocks that predict further tokens; too few is what breaks.
  if (blockCount !== undefined && blocks.size < blockCount && blocks.size > 0)
    yield `The header announces ${blockCount} blocks, but there are tensors of ${blocks.size}.`;
  const embedding = tensors.find((tensor) => tensor.name === 'token_embd.weight');
  const [rows, cols] = embedding?.shape.length === 2 ? embedding.shape : [];
  const vocabulary = tokenCount(header);
  if (rows !== undefined && vocabulary > 0 && rows !== vocabulary)
    yield `The vocabulary has ${vocabulary} tokens, but token_embd.weight has ${rows} rows.`;
  const width = numberOf(header, name, 'embedding_length');
  if (cols !== undefined && width !== undefined && cols !== width)
    yield `The header announces an embedding length of ${width}, but token_embd.weight has ${cols} columns.`;
  const expertCount = numberOf(header, name, 'expert_count');
  const expertTensor = tensors.find((tensor) => tensor.shape.length === 3 && tensorRole(tensor.name) === 'experts');
  if (expertCount !== undefined && expertTensor !== undefined && expertTensor.shape[0] !== expertCount)
    yield `The header announces ${expertCount} experts, but ${expertTensor.name} has ${expertTensor.shape[0]}.`;
}
