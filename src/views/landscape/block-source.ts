import { drawBlock, samplerCodes } from '../../core/numeric/samplers.ts';

/** Blocks to start from: each shows one thing. Values from golden/rounding/counterexamples.json where an algorithm misses. */
export const presets: readonly { readonly id: string; readonly label: string; readonly note: string; readonly x: readonly number[]; readonly levels: string; readonly reach: number }[] = [
  { id: 'few-scales', label: 'Nineteen scales are not enough', note: 'make_qx never looks at the small positive scales.', x: [-0.2, -0.2, 0.9], levels: '-8..7', reach: 12 },
  { id: 'gradient', label: 'A start that misses', note: 'The best scale puts the largest value on -8, beside the scales that are tried.', x: [1.4, 0.1, -0.1], levels: '-8..7', reach: 12 },
  {
    id: 'clamp',
    label: 'Clamping protection',
    note: 'qkxh stops before the first value would be clamped by 1.5 levels; the best scale lies beyond.',
    x: [2, 0.4, 0.4, 0.3, -0.4, -0.4, -0.4, 0.3, 0.3, 0.4, -0.2, -0.4, -0.4, -0.4, 0.4, -0.4, -0.3, 0.3, -0.4, -0.4, 0.4, -0.4, -0.2, 0.3],
    levels: '-1..1',
    reach: 9,
  },
  { id: 'sign', label: 'The sign of the largest value', note: 'One sign of the scale is tried; the other is better.', x: [-1.6, 0.8, 0.5, 1.6], levels: '-2..1', reach: 4 },
];

export const samplers = ['gaussian', 'laplace', 'uniform'] as const;
export type SamplerName = (typeof samplers)[number];

/** n seeded values of a distribution, as f32. */
export const sampleBlock = (name: SamplerName, n: number, seed: number): number[] =>
  Array.from(drawBlock({ code: samplerCodes[name], a: 0, b: 0 }, n, 0, seed), Math.fround);

/** Numbers in pasted text: separated by anything that is not part of a number. */
export const parseNumbers = (text: string): number[] => (text.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);

/** A pasted block. Undefined when there are no numbers, too many, or only zeros. */
export function parseValues(text: string): number[] | undefined {
  const values = parseNumbers(text);
  return values.length >= 1 && values.length <= 256 && values.every(Number.isFinite) && values.some((value) => value !== 0) ? values : undefined;
}
