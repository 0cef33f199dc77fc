import { parseNumbers } from '../../core/numeric/parse-numbers.ts';
import { drawBlock, samplerCodes } from '../../core/numeric/samplers.ts';

export const samplers = ['gaussian', 'laplace', 'uniform'] as const;
export type SamplerName = (typeof samplers)[number];

/** n seeded values of a distribution, as f32. */
export const sampleBlock = (name: SamplerName, n: number, seed: number): number[] =>
  Array.from(drawBlock({ code: samplerCodes[name], a: 0, b: 0 }, n, 0, seed), Math.fround);

/** A pasted block. Undefined when there are no numbers, too many, or only zeros. */
export function parseValues(text: string): number[] | undefined {
  const values = parseNumbers(text);
  return values.length >= 1 && values.length <= 256 && values.every(Number.isFinite) && values.some((value) => value !== 0) ? values : undefined;
}
