import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { quantizeRows } from './codec.ts';
import { quantFormats } from './registry.ts';

interface Inputs {
  readonly inputs: Readonly<Record<string, string>>;
  readonly imatrices: Readonly<Record<string, string>>;
}

interface Fixture {
  readonly origin: string;
  readonly cases: readonly { readonly input: string; readonly imatrix: string | null; readonly bytes: string }[];
}

const path = (name: string): URL => new URL(`./fixtures/${name}.json`, import.meta.url);
const readJson = <Shape>(name: string): Shape => JSON.parse(readFileSync(path(name), 'utf8')) as Shape;
const readFloats = (base64: string): Float32Array => new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);

/** A few rows of every format as ggml writes them, so that the project proves its bits without the full goldens. */
describe('bytes of the reference', () => {
  const { inputs, imatrices } = readJson<Inputs>('inputs');
  const withBytes = quantFormats.filter((format) => existsSync(path(format.id)));

  it('are there for every format that quantizes, but the plain copy', () => {
    const missing = quantFormats.filter((format) => format.quantizes && !withBytes.includes(format)).map((format) => format.id);
    expect(missing).toEqual(['f32']);
  });

  it.each(withBytes.map((format) => [format.id, format] as const))('%s', async (id, format) => {
    const { cases } = readJson<Fixture>(id);
    expect(cases.length).toBeGreaterThan(0);
    for (const { input, imatrix, bytes } of cases) {
      const x = readFloats(inputs[input]!);
      const weights = imatrix === null ? undefined : readFloats(imatrices[imatrix]!);
      const ours = await quantizeRows(nodeKernels, format, x, 1, x.length, weights);
      expect(Buffer.from(ours).toString('base64'), `${input} ${imatrix}`).toBe(bytes);
    }
  });
});
