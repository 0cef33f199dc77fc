import { type DequantizedFixtures, type FormatFixtures, type InputFixtures, parseVectors } from '../../core/conformance/fixtures.ts';
import type { ConformanceVector } from '../../core/conformance/vectors.ts';
import type { QuantFormat } from '../../core/quants/format.ts';

const quantized = import.meta.glob<FormatFixtures>(
  ['../../core/quants/fixtures/*.json', '!../../core/quants/fixtures/inputs.json', '!../../core/quants/fixtures/dequantized.json'],
  { import: 'default' },
);

/** The embedded vectors of one format; fetched from where the page came from on first use. */
export async function loadVectors({ id, quantizes }: QuantFormat): Promise<ConformanceVector[]> {
  const [inputs, dequantized, own] = await Promise.all([
    import('../../core/quants/fixtures/inputs.json') as Promise<{ default: InputFixtures }>,
    import('../../core/quants/fixtures/dequantized.json') as Promise<{ default: DequantizedFixtures }>,
    quantizes ? quantized[`../../core/quants/fixtures/${id}.json`]?.() : undefined,
  ]);
  return parseVectors(id, own, inputs.default, dequantized.default);
}
