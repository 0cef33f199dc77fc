import { tensorKind } from './recipe.ts';

/** What a tensor does in a model, as far as its name tells. */
export const tensorRoles = [
  { id: 'embedding', label: 'Token embedding' },
  { id: 'output', label: 'Output' },
  { id: 'attention', label: 'Attention' },
  { id: 'ffn', label: 'Feed-forward, dense' },
  { id: 'experts', label: 'Feed-forward, experts' },
  { id: 'shared-experts', label: 'Feed-forward, shared experts' },
  { id: 'router', label: 'Router of the experts' },
  { id: 'norm', label: 'Norms' },
  { id: 'other', label: 'Other' },
] as const;

export type TensorRole = (typeof tensorRoles)[number]['id'];

/** The first pattern that fits the name decides: norms before the part that they belong to, experts before dense layers. */
const patterns: readonly (readonly [RegExp, TensorRole])[] = [
  [/norm|layernorm|\bln_?\d/i, 'norm'],
  [/ffn_gate_inp|exp_probs|mlp\.gate\.|router/, 'router'],
  [/_shexp|shared_expert/, 'shared-experts'],
  [/_exps|experts?\./, 'experts'],
  [/ffn_|\bmlp\b|feed_forward|\bfc[12]\b/, 'ffn'],
  [/attn|attention/, 'attention'],
];

/** The role of the tensor of this name. Names are those of llama.cpp; the usual ones of safetensors models are known as well. */
export function tensorRole(name: string): TensorRole {
  const role = patterns.find(([pattern]) => pattern.test(name))?.[1];
  if (role !== undefined || tensorKind(name).block !== undefined) return role ?? 'other';
  if (/(token_embd|embed_tokens|\bwte)\b/.test(name)) return 'embedding';
  return /^(output|lm_head)\b|\.lm_head\b/.test(name) ? 'output' : 'other';
}
