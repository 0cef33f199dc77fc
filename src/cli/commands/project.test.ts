import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ownExamples } from '../../core/rounding/own/examples.ts';
import { runCli } from '../run.ts';

const folder = mkdtempSync(join(tmpdir(), 'quantarium-project-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function project(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCli(['project', ...words], {
    out: (line) => void (out += line),
    err: (line) => void (err += line),
  });
  return { code, out, err };
}

describe('project', () => {
  it('prints the fields of the contract', async () => {
    const { code, out } = await project('--algorithm', 'make_qx', '--levels', '-8..7', '--width', '256', '--json');
    expect(code).toBe(0);
    const result = JSON.parse(out) as Record<string, number>;
    expect(result).toMatchObject({
      algorithm: 'make_qx',
      levels: '-8..7',
      weights: 'uniform',
      width: 256,
      height: 128,
      max: 1,
    });
    expect(result['min']).toBeCloseTo(0.996832, 6);
    expect(result['mean']).toBeCloseTo(0.999358, 6);
    expect(result['areaMean']).toBeGreaterThan(result['mean']!);
    expect(result['vectorsPerSecond']).toBeCloseTo((256 * 128) / result['seconds']!, 3);
  });

  it('writes the cosines as f32', async () => {
    const path = join(folder, 'map.f32');
    const { out } = await project(
      '--algorithm',
      'make_qx',
      '--levels',
      '-4..3',
      '--width',
      '64',
      '--out',
      path,
      '--json',
    );
    const values = new Float32Array(new Uint8Array(readFileSync(path)).buffer);
    expect(values).toHaveLength(64 * 32);
    expect(Math.min(...values)).toBeCloseTo((JSON.parse(out) as { min: number }).min, 7);
  });

  it('writes a PNG of the right size', async () => {
    const path = join(folder, 'map.png');
    await project('--algorithm', 'make_qx', '--levels', '-4..3', '--weights', 'x2', '--width', '300', '--out', path);
    const file = readFileSync(path);
    expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([300, 150]);
    expect(file.includes('viridis from 0.99')).toBe(true);
  });

  it('adds regret on demand', async () => {
    const { out } = await project(
      '--algorithm',
      'make_qx',
      '--levels',
      '-8..7',
      '--width',
      '128',
      '--regret',
      '--json',
    );
    const { regret } = JSON.parse(out) as { regret: { mean: number; max: number } };
    expect(regret.max).toBeGreaterThan(0.0015);
    expect(regret.max).toBeLessThan(0.003);
    expect(regret.mean).toBeGreaterThan(0);
  });

  it('takes more components', async () => {
    const { out } = await project(
      '--algorithm',
      'make_qx',
      '--levels',
      '-4..3',
      '--width',
      '16',
      '--dims',
      '6',
      '--json',
    );
    expect(JSON.parse(out)).toMatchObject({ dims: 6, extra: 'repeat' });
    const rhombic = await project(
      '--algorithm',
      'make_qx',
      '--levels',
      '-4..3',
      '--width',
      '16',
      '--extra',
      'rhombic',
      '--json',
    );
    expect(JSON.parse(rhombic.out)).toMatchObject({ dims: 4, extra: 'rhombic' });
  });

  it.each([
    [['--levels', '-4..3'], 'cli/usage'],
    [['--algorithm', 'none', '--levels', '-4..3'], 'rounding/unknown-algorithm'],
    [['--algorithm', 'make_qx', '--levels', 'many'], 'rounding/bad-levels'],
    [['--algorithm', 'make_qx', '--levels', '-4..4'], 'rounding/levels-rejected'],
    [['--algorithm', 'make_qx', '--levels', '-4..3', '--width', '101'], 'cli/usage'],
    [['--algorithm', 'make_qx', '--levels', '-4..3', '--width', '100000'], 'cli/usage'],
    [['--algorithm', 'make_qx', '--levels', '-4..3', '--weights', 'heavy'], 'cli/usage'],
    [['--algorithm', 'make_qx', '--levels', '-4..3', '--options', 'rmse_type'], 'cli/usage'],
    [['--algorithm', 'make_qx', '--levels', '-4..3', '--options', 'speed=3'], 'rounding/bad-option'],
    [['--algorithm', 'make_qx', '--levels', '-4..3', '--out', 'map.gif'], 'cli/usage'],
  ])('ends %j with %s', async (words, code) => {
    const { code: exit, err, out } = await project(...words, '--json');
    expect(exit).toBe(2);
    expect(err).toMatch(new RegExp(`^error: ${code}: .*\\.$`));
    expect(JSON.parse(out)).toMatchObject({ error: { code } });
  });

  it('draws an algorithm of a file, with its regret, and names the line of a mistake', async () => {
    const path = join(folder, 'own.ts');
    writeFileSync(path, ownExamples[0]!.text);
    const picture = async (algorithm: string) =>
      JSON.parse((await project('--algorithm', algorithm, '--levels', '-4..3', '--width', '64', '--regret', '--json')).out) as Record<string, unknown>;
    const [own, absmax] = [await picture(path), await picture('absmax')];
    // The same levels in every direction; another scale moves the last bits of the f32 values.
    for (const field of ['min', 'mean', 'areaMean']) expect(own[field]).toBeCloseTo(absmax[field] as number, 7);
    expect((own['regret'] as { pixels: number }).pixels).toBe((absmax['regret'] as { pixels: number }).pixels);
    expect(own).toMatchObject({ file: path, levels: '-4..3' });
    writeFileSync(path, 'function round(x: Float32Array) {\n  return x.y.z;\n}');
    const { code, err } = await project('--algorithm', path, '--levels', '-4..3', '--width', '64');
    expect(code).toBe(2);
    expect(err).toContain('error: own/runtime: Line 2, column 14: TypeError');
    expect((await project('--algorithm', join(folder, 'none.ts'))).err).toContain('error: cli/file');
  });
});
