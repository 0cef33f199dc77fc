import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import {
  type DequantizedFixtures,
  type FormatFixtures,
  type InputFixtures,
  parseVectors,
} from '../conformance/fixtures.ts';
import { checkVector } from '../conformance/vectors.ts';
import { FormatCodec } from './codec.ts';
import { quantFormats } from './registry.ts';

const path = (name: string): URL => new URL(`./fixtures/${name}.json`, import.meta.url);
const readJson = <Shape>(name: string): Shape => JSON.parse(readFileSync(path(name), 'utf8')) as Shape;

/** A few rows of every format as ggml writes and reads them, so that the project proves its bits without the full goldens. */
describe('bytes of the reference', () => {
  const inputs = readJson<InputFixtures>('inputs');
  const dequantized = readJson<DequantizedFixtures>('dequantized');
  const hasBytes = (id: string): boolean => existsSync(path(id));

  it('are there for every format that quantizes, but the plain copy', () => {
    const missing = quantFormats
      .filter((format) => format.quantizes && !hasBytes(format.id))
      .map((format) => format.id);
    expect(missing.filter((id) => id !== 'f32' && id !== 'q8_k' && id !== 'q8_1')).toEqual([]);
  });

  it.each(quantFormats.map((format) => [format.id, format] as const))('%s', async (id, format) => {
    const vectors = parseVectors(
      id,
      format.quantizes && hasBytes(id) ? readJson<FormatFixtures>(id) : undefined,
      inputs,
      dequantized,
    );
    if (id !== 'f32') expect(vectors.length).toBeGreaterThan(0);
    const codec = await FormatCodec.get(nodeKernels, format);
    for (const vector of vectors)
      expect(checkVector(codec, vector).difference, `${vector.path} ${vector.name}`).toBeUndefined();
  });

  it('says where the first difference is', async () => {
    const format = quantFormats.find(({ id }) => id === 'q4_0')!;
    const [vector] = parseVectors('q4_0', readJson<FormatFixtures>('q4_0'), inputs, dequantized);
    const bytes = vector!.bytes.slice();
    bytes[18 * 3 + 2]! ^= 1;
    const outcome = checkVector(await FormatCodec.get(nodeKernels, format), { ...vector!, bytes });
    expect(outcome.difference).toContain('1 of 32 blocks differ, first block 3');
  });
});
